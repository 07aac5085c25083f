package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// story carries out the synthetic trial, step by step.
func (r *trialRun) story(ctx context.Context) error {
	for _, step := range []struct {
		name string
		take func(context.Context) error
	}{
		{"founding", r.found},
		{"registration", r.register},
		{"documents", r.anchor},
		{"opening the sites", r.openSites},
		{"first money", r.firstMoney},
		{"recruitment", r.recruit},
		{"screening visits", r.screeningVisits},
		{"first visits", r.firstVisits},
		{"records", r.firstRecords},
		{"amendment", r.amendAndRenew},
		{"withdrawal", r.withdrawal},
		{"shortage", r.shortage},
		{"settlement by an agent", r.agentSettles},
		{"last visits", r.lastVisits},
		{"a head that drops a record", r.dropped},
		{"closure", r.closure},
	} {
		if err := step.take(ctx); err != nil {
			return fmt.Errorf("step %q: %w", step.name, err)
		}
	}
	return nil
}

// firstMoney funds the escrow with what the first two rounds of visits cost and not more.
func (r *trialRun) firstMoney(ctx context.Context) error {
	var first uint64
	for _, m := range r.plan.Participants {
		for _, v := range m.Visits[:min(2, len(m.Visits))] {
			first += r.price(v)
		}
	}
	if err := r.give(ctx, tx.Address(r.representative), money(2*r.plan.Earned()).Coin()); err != nil {
		return err
	}
	if err := r.fund(ctx, first); err != nil {
		return err
	}
	r.say("funded: %s for the first visits", money(first))
	return nil
}

func (r *trialRun) price(v plan.Visit) uint64 {
	return r.plan.Tariffs[r.plan.Schedule[v.Schedule].Tariff].Amount
}

func (r *trialRun) recruit(ctx context.Context) error {
	for _, one := range r.plan.Participants {
		m, err := r.meet(one)
		if err != nil {
			return err
		}
		r.participants = append(r.participants, m)
	}
	for _, step := range []func(context.Context, *participant) error{r.invite, r.consent, r.screen} {
		if err := together(ctx, r.participants, step); err != nil {
			return err
		}
	}
	r.say("recruited: %d participants consented with their own keys, those without a phone with a representative and a witness",
		len(r.participants))
	return nil
}

// screeningVisits attests the screening visits, of the one who will fail as well, and concludes the screening.
func (r *trialRun) screeningVisits(ctx context.Context) error {
	lines, err := r.round(ctx, anybody)
	if err != nil {
		return err
	}
	if err := together(ctx, r.participants, r.conclude); err != nil {
		return err
	}
	r.say("screened: %d visits, %d paid at once; those who failed are paid as well", len(lines),
		in(payouttypes.LineState_LINE_STATE_SETTLED, lines))
	return r.settle(ctx, r.inTransit(lines))
}

func (r *trialRun) firstVisits(ctx context.Context) error {
	lines, err := r.round(ctx, anybody)
	if err != nil {
		return err
	}
	r.say("attested: %d visits, %d paid in the transaction that attested them", len(lines),
		in(payouttypes.LineState_LINE_STATE_SETTLED, lines))
	r.withAgent = r.inTransit(lines)
	return nil
}

func (r *trialRun) inTransit(lines []attested) []attested {
	return slices.DeleteFunc(slices.Clone(lines), func(l attested) bool {
		return l.State != payouttypes.LineState_LINE_STATE_IN_TRANSIT
	})
}

func (r *trialRun) firstRecords(ctx context.Context) error {
	if err := r.record(ctx); err != nil {
		return err
	}
	if err := r.correct(ctx, r.sites[0]); err != nil {
		return err
	}
	r.say("recorded: %d records in the books of the sites, their heads on the chain; one was corrected, the original stays",
		r.plan.RecordCount())
	return nil
}

// amendAndRenew makes every consent stale, and has those who still take part consent again.
func (r *trialRun) amendAndRenew(ctx context.Context) error {
	if err := r.amend(ctx); err != nil {
		return err
	}
	staying := r.those(func(m *participant) bool { return m.ScreenFailed.IsZero() })
	if err := together(ctx, staying, r.consent); err != nil {
		return err
	}
	r.say("renewed: %d participants consented to the new version", len(staying))
	return nil
}

func (r *trialRun) those(accepts func(*participant) bool) (list []*participant) {
	for _, m := range r.participants {
		if accepts(m) {
			list = append(list, m)
		}
	}
	return list
}

func withdrew(m *participant) bool { return m.Withdrew }

func (r *trialRun) withdrawal(ctx context.Context) error {
	leaving := r.those(withdrew)
	if err := together(ctx, leaving, r.withdraw); err != nil {
		return err
	}
	r.say("withdrawn: %d participant, by their signature alone and free of charge", len(leaving))
	return nil
}

// shortage attests visits that the escrow does not cover, the last visit of the one who withdrew among them, and funds
// them afterwards.
func (r *trialRun) shortage(ctx context.Context) error {
	lines, err := r.round(ctx, anybody)
	if err != nil {
		return err
	}
	queued := in(payouttypes.LineState_LINE_STATE_QUEUED, lines)
	if queued == 0 {
		return fmt.Errorf("escrow covers all %d visits, it should run short", len(lines))
	}
	r.say("short: %d of %d visits wait for money, that of the participant who withdrew among them", queued, len(lines))
	var rest uint64
	for _, m := range r.plan.Participants {
		for _, v := range m.Visits[min(2, len(m.Visits)):] {
			rest += r.price(v)
		}
	}
	if err := r.fund(ctx, rest+r.plan.Tariffs[0].Amount); err != nil {
		return err
	}
	for _, l := range lines {
		want := payouttypes.LineState_LINE_STATE_SETTLED
		if l.Agent {
			want = payouttypes.LineState_LINE_STATE_IN_TRANSIT
			r.withAgent = append(r.withAgent, l)
		}
		if err := r.mustBe(ctx, want, []attested{l}); err != nil {
			return err
		}
	}
	r.say("funded: all that waited is paid, in the order in which it was earned")
	return nil
}

// agentSettles settles the lines that are with the agent, all but one: that one fails and is redirected.
func (r *trialRun) agentSettles(ctx context.Context) error {
	failed, good := r.withAgent[0], r.withAgent[1:]
	if err := r.settle(ctx, good); err != nil {
		return err
	}
	if err := r.fail(ctx, failed); err != nil {
		return err
	}
	if err := r.redirect(ctx, failed.participant); err != nil {
		return err
	}
	if err := r.eventually(ctx, payouttypes.LineState_LINE_STATE_SETTLED, failed); err != nil {
		return err
	}
	r.say("settled by the agent: %d lines; one failed, was redirected by the participant and reached their wallet", len(good))
	r.withAgent = nil
	return nil
}

func (r *trialRun) lastVisits(ctx context.Context) error {
	count := 0
	for {
		lines, err := r.round(ctx, anybody)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			break
		}
		count += len(lines)
		if err := r.settle(ctx, r.inTransit(lines)); err != nil {
			return err
		}
	}
	r.say("attested: the last %d visits", count)
	return nil
}

func (r *trialRun) dropped(ctx context.Context) error {
	if err := r.drop(ctx, r.sites[0]); err != nil {
		return err
	}
	r.say("refused: a head of a book in which an old record was missing")
	return nil
}

// closure closes the participations and the trial. What is left of its money is kept back for a while.
func (r *trialRun) closure(ctx context.Context) error {
	staying := r.those(func(m *participant) bool { return m.EndedBecause != "" })
	if err := together(ctx, staying, r.leave); err != nil {
		return err
	}
	for _, status := range []trialfact.Status{trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING, trialfact.Status_STATUS_COMPLETED} {
		if err := r.setStatus(ctx, status); err != nil {
			return err
		}
	}
	r.say("closed: the trial is completed")
	return r.keepBack(ctx)
}
