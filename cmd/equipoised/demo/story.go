package demo

import (
	"context"
	"fmt"
	"slices"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// story acts the synthetic trial, scene by scene.
func (p *production) story(ctx context.Context) error {
	for _, scene := range []struct {
		name string
		act  func(context.Context) error
	}{
		{"founding", p.found},
		{"registration", p.register},
		{"documents", p.anchor},
		{"opening the sites", p.openSites},
		{"first money", p.firstMoney},
		{"recruitment", p.recruit},
		{"screening visits", p.screeningVisits},
		{"first visits", p.firstVisits},
		{"records", p.firstRecords},
		{"amendment", p.amendAndRenew},
		{"withdrawal", p.withdrawal},
		{"shortage", p.shortage},
		{"settlement by an agent", p.agentSettles},
		{"last visits", p.lastVisits},
		{"a head that drops a record", p.dropped},
		{"closure", p.closure},
	} {
		if err := scene.act(ctx); err != nil {
			return fmt.Errorf("scene %q: %w", scene.name, err)
		}
	}
	return nil
}

func (p *production) openSites(ctx context.Context) error {
	if err := p.activate(ctx, p.protocol, p.consentForm, p.assistedForm, p.schedule); err != nil {
		return err
	}
	p.say("opened: each investigator activated protocol, consent forms and payment schedule at their site")
	if err := p.delegate(ctx); err != nil {
		return err
	}
	if err := p.openBooks(ctx); err != nil {
		return err
	}
	return p.setStatus(ctx, trialfact.Status_STATUS_RECRUITING)
}

// firstMoney funds the escrow with what the first two rounds of visits cost and not more.
func (p *production) firstMoney(ctx context.Context) error {
	var first uint64
	for _, m := range p.plan.Participants {
		for _, v := range m.Visits[:min(2, len(m.Visits))] {
			first += p.price(v)
		}
	}
	if err := p.give(ctx, sdk.MustAccAddressFromBech32(p.representative.String()), payment(2*p.plan.Earned())); err != nil {
		return err
	}
	if _, err := p.fund(ctx, first); err != nil {
		return err
	}
	p.say("funded: %d for the first visits", first)
	return nil
}

func (p *production) price(v plan.Visit) uint64 {
	return p.plan.Tariffs[p.plan.Schedule[v.Schedule].Tariff].Amount
}

func (p *production) recruit(ctx context.Context) error {
	for _, one := range p.plan.Participants {
		m, err := p.meet(one)
		if err != nil {
			return err
		}
		p.participants = append(p.participants, m)
	}
	for _, step := range []func(context.Context, *participant) error{p.invite, p.consent, p.screen} {
		if err := together(ctx, p.participants, step); err != nil {
			return err
		}
	}
	p.say("recruited: %d participants consented with their own keys, those without a phone with a representative and a witness",
		len(p.participants))
	return nil
}

// screeningVisits attests the screening visits, of the one who will fail as well, and concludes the screening.
func (p *production) screeningVisits(ctx context.Context) error {
	lines, err := p.round(ctx, anybody)
	if err != nil {
		return err
	}
	if err := together(ctx, p.participants, p.conclude); err != nil {
		return err
	}
	p.say("screened: %d visits, %d paid at once; those who failed are paid as well", len(lines),
		in(payouttypes.LineState_LINE_STATE_SETTLED, lines))
	return p.settle(ctx, p.inTransit(lines))
}

func (p *production) firstVisits(ctx context.Context) error {
	lines, err := p.round(ctx, anybody)
	if err != nil {
		return err
	}
	p.say("attested: %d visits, %d paid in the transaction that attested them", len(lines),
		in(payouttypes.LineState_LINE_STATE_SETTLED, lines))
	p.withAgent = p.inTransit(lines)
	return nil
}

func (p *production) inTransit(lines []attested) []attested {
	return slices.DeleteFunc(slices.Clone(lines), func(l attested) bool {
		return l.state != payouttypes.LineState_LINE_STATE_IN_TRANSIT
	})
}

func (p *production) firstRecords(ctx context.Context) error {
	if err := p.record(ctx); err != nil {
		return err
	}
	if err := p.correct(ctx, p.sites[0]); err != nil {
		return err
	}
	p.say("recorded: %d records in the books of the sites, their heads on the chain; one was corrected, the original stays",
		p.plan.RecordCount())
	return nil
}

// amendAndRenew makes every consent stale, and has those who still take part consent again.
func (p *production) amendAndRenew(ctx context.Context) error {
	if err := p.amend(ctx); err != nil {
		return err
	}
	staying := p.those(func(m *participant) bool { return m.ScreenFailed.IsZero() })
	if err := together(ctx, staying, p.consent); err != nil {
		return err
	}
	p.say("renewed: %d participants consented to the new version", len(staying))
	return nil
}

func (p *production) those(accepts func(*participant) bool) (list []*participant) {
	for _, m := range p.participants {
		if accepts(m) {
			list = append(list, m)
		}
	}
	return list
}

func withdrew(m *participant) bool { return m.Withdrew }

func (p *production) withdrawal(ctx context.Context) error {
	leaving := p.those(withdrew)
	if err := together(ctx, leaving, p.withdraw); err != nil {
		return err
	}
	p.say("withdrawn: %d participant, by their signature alone and free of charge", len(leaving))
	return nil
}

// shortage attests visits that the escrow does not cover, the last visit of the one who withdrew among them, and funds
// them afterwards.
func (p *production) shortage(ctx context.Context) error {
	lines, err := p.round(ctx, anybody)
	if err != nil {
		return err
	}
	queued := in(payouttypes.LineState_LINE_STATE_QUEUED, lines)
	if queued == 0 {
		return fmt.Errorf("escrow covers all %d visits, it should run short", len(lines))
	}
	p.say("short: %d of %d visits wait for money, that of the participant who withdrew among them", queued, len(lines))
	var rest uint64
	for _, m := range p.plan.Participants {
		for _, v := range m.Visits[min(2, len(m.Visits)):] {
			rest += p.price(v)
		}
	}
	if _, err := p.fund(ctx, rest+p.plan.Tariffs[0].Amount); err != nil {
		return err
	}
	for _, l := range lines {
		want := payouttypes.LineState_LINE_STATE_SETTLED
		if l.Agent {
			want = payouttypes.LineState_LINE_STATE_IN_TRANSIT
			p.withAgent = append(p.withAgent, l)
		}
		if err := p.mustBe(ctx, want, []attested{l}); err != nil {
			return err
		}
	}
	p.say("funded: all that waited is paid, in the order in which it was earned")
	return nil
}

// agentSettles settles the lines that are with the agent, all but one: that one fails and is redirected.
func (p *production) agentSettles(ctx context.Context) error {
	failed, good := p.withAgent[0], p.withAgent[1:]
	if err := p.settle(ctx, good); err != nil {
		return err
	}
	if err := p.fail(ctx, failed); err != nil {
		return err
	}
	if err := p.redirect(ctx, failed.participant); err != nil {
		return err
	}
	if err := p.eventually(ctx, payouttypes.LineState_LINE_STATE_SETTLED, failed); err != nil {
		return err
	}
	p.say("settled by the agent: %d lines; one failed, was redirected by the participant and reached their wallet", len(good))
	p.withAgent = nil
	return nil
}

func (p *production) lastVisits(ctx context.Context) error {
	count := 0
	for {
		lines, err := p.round(ctx, anybody)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			break
		}
		count += len(lines)
		if err := p.settle(ctx, p.inTransit(lines)); err != nil {
			return err
		}
	}
	p.say("attested: the last %d visits", count)
	return nil
}

func (p *production) dropped(ctx context.Context) error {
	if err := p.drop(ctx, p.sites[0]); err != nil {
		return err
	}
	p.say("refused: a head of a book in which an old record was missing")
	return nil
}

// closure closes the participations and the trial, and gives back what is left.
func (p *production) closure(ctx context.Context) error {
	staying := p.those(func(m *participant) bool { return m.EndedBecause != "" })
	if err := together(ctx, staying, p.leave); err != nil {
		return err
	}
	for _, status := range []trialfact.Status{trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING, trialfact.Status_STATUS_COMPLETED} {
		if err := p.setStatus(ctx, status); err != nil {
			return err
		}
	}
	if err := p.refund(ctx); err != nil {
		return err
	}
	p.say("closed: the trial is completed and what nobody is owed went back to the sponsor")
	return nil
}
