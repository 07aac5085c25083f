package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// lead is how long before the consent a participant is invited: the invitation has to be in a block before anybody can
// sign with the key it names.
const lead = 14 * 24 * time.Hour

// underWay bounds the transactions that are broadcast and not seen in a block yet.
const underWay = 400

// moment is one thing that happened in a historical trial, on a day. Moments of one day happen in the order of their rank.
type moment struct {
	day  time.Time
	rank int
	// happen broadcasts it. What it waits for is what the chain must have before the node takes the transaction.
	happen func(context.Context) error
}

// Ranks of what happens on one day to one participant.
const (
	rankInvitation = iota
	rankConsent
	rankScreening
	rankVisitBefore // visits up to the enrolment
	rankEnrolment
	rankVisit
	rankEnd
	rankVisitAfter // visits on the day of the end or later
)

// replay carries out a historical trial: what happened is broadcast in the order in which it happened, so the chain has the
// same order.
func (r *trialRun) replay(ctx context.Context) error {
	for _, prepare := range []func(context.Context) error{r.found, r.register, r.anchor, r.openSites, r.moneyForAll} {
		if err := prepare(ctx); err != nil {
			return err
		}
	}
	for _, one := range r.plan.Participants {
		m, err := r.meet(one)
		if err != nil {
			return err
		}
		r.participants = append(r.participants, m)
	}
	r.say("replaying %d participants and %d visits in the order in which they happened", len(r.participants), r.plan.VisitCount())
	if err := r.happenAll(ctx); err != nil {
		return err
	}
	if err := r.settle(ctx, r.withAgent); err != nil {
		return err
	}
	r.say("settled by the agent: %d lines", len(r.withAgent))
	r.say("held for a moment: %d lines, whose tariff came twice within %s of the chain's time", r.held, tempo)
	if err := r.record(ctx); err != nil {
		return err
	}
	r.say("recorded: %d records in the books of the sites, their heads on the chain", r.plan.RecordCount())
	for _, status := range []trialfact.Status{trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING, trialfact.Status_STATUS_COMPLETED} {
		if err := r.setStatus(ctx, status); err != nil {
			return err
		}
	}
	return r.keepBack(ctx)
}

// moneyForAll funds the escrow with what all visits cost and a little more.
func (r *trialRun) moneyForAll(ctx context.Context) error {
	whole := r.plan.Earned() + r.plan.Tariffs[0].Amount
	if err := r.give(ctx, tx.Address(r.representative), money(whole).Coin()); err != nil {
		return err
	}
	return r.fund(ctx, whole)
}

// happenAll broadcasts every moment in order and waits until all of them are in blocks.
func (r *trialRun) happenAll(ctx context.Context) error {
	var moments []moment
	for _, m := range r.participants {
		moments = append(moments, r.life(m)...)
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.rank, b.rank)) })
	r.flow = newFlow()
	for _, m := range moments {
		if err := m.happen(ctx); err != nil {
			return errors.Join(err, r.flow.wait())
		}
	}
	return r.flow.wait()
}

// life returns the moments of one participant.
func (r *trialRun) life(m *participant) []moment {
	moments := []moment{
		{m.Invited.Add(-lead), rankInvitation, func(ctx context.Context) error { return r.sendInvitation(ctx, m) }},
		{m.Invited, rankConsent, func(ctx context.Context) error { return r.sendConsent(ctx, m) }},
		{m.Invited, rankScreening, func(ctx context.Context) error {
			return send(ctx, r.flow, m.site.coordinator.Sender, r.coordinating(m).StartScreening(m.Subject), nil)
		}},
	}
	concluded := m.Enrolled
	rank := rankEnrolment
	if m.Enrolled.IsZero() {
		concluded, rank = m.ScreenFailed, rankEnd
	} else {
		moments = append(moments, r.end(m))
	}
	moments = append(moments, moment{concluded, rank, func(ctx context.Context) error {
		return send(ctx, r.flow, m.site.coordinator.Sender, r.conclusion(m), nil)
	}})
	for _, v := range m.Visits {
		moments = append(moments, moment{v.Date, rankOf(m, v), func(ctx context.Context) error { return r.sendVisit(ctx, m, v) }})
	}
	return moments
}

// rankOf says whether a visit of a day comes before or after what else happened on that day.
func rankOf(m *participant, v plan.Visit) int {
	ended := m.Ended
	if m.Enrolled.IsZero() {
		ended = m.ScreenFailed
	}
	switch {
	case v.Date.After(ended):
		return rankVisitAfter
	case v.Date.Before(m.Enrolled):
		return rankVisitBefore
	}
	return rankVisit
}

// end is how an enrolled participant's participation ended.
func (r *trialRun) end(m *participant) moment {
	return moment{m.Ended, rankEnd, func(ctx context.Context) error {
		if m.Withdrew && !m.seenAfter() {
			return send(ctx, r.flow, m.Sender, m.taking().Withdraw(work.Everything()), nil)
		}
		if m.Withdrew {
			if err := send(ctx, r.flow, m.Sender, m.taking().Withdraw(work.TreatmentAlone()), nil); err != nil {
				return err
			}
			return send(ctx, r.flow, m.site.coordinator.Sender, r.coordinating(m).StartFollowUp(m.Subject), nil)
		}
		return send(ctx, r.flow, m.site.coordinator.Sender, r.ending(m), nil)
	}}
}

// seenAfter reports whether somebody came to visits after their participation ended: they withdrew from treatment, and were followed up.
func (m *participant) seenAfter() bool {
	return slices.ContainsFunc(m.Visits, func(v plan.Visit) bool { return v.Date.After(m.Ended) })
}

func (r *trialRun) sendInvitation(ctx context.Context, m *participant) error {
	m.invited = make(chan struct{})
	return send(ctx, r.flow, m.site.coordinator.Sender, r.invitation(m), func(i work.Invitation, _ tx.Outcome) error {
		defer close(m.invited)
		return r.join(m, i)
	})
}

// sendConsent waits for the invitation, which makes the participant's account, and sends the consent with what belongs
// to it. Consents of assisted participants need an order that only blocks give, so they are waited for.
func (r *trialRun) sendConsent(ctx context.Context, m *participant) error {
	select {
	case <-m.invited:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.flow.failed:
		return r.flow.wait()
	}
	if m.Signing == plan.Assisted {
		return r.consent(ctx, m)
	}
	return send(ctx, r.flow, m.Sender, r.agreement(m), nil)
}

func (r *trialRun) sendVisit(ctx context.Context, m *participant, v plan.Visit) error {
	visits := []visit{{m, v}}
	sent := time.Now()
	return send(ctx, r.flow, m.site.coordinator.Sender, r.attestation(m.site, visits), func(lines []work.Line, out tx.Outcome) error {
		l := r.outcome(visits, lines, out.Seen.Sub(sent))[0]
		switch l.State {
		case payouttypes.LineState_LINE_STATE_SETTLED:
		case payouttypes.LineState_LINE_STATE_IN_TRANSIT:
			r.noteWithAgent(l)
		case payouttypes.LineState_LINE_STATE_HELD:
			r.noteHeld(m, l)
		default:
			return fmt.Errorf("visit of %s: line %d is %s although escrow covers it", m.Subject, l.Number, l.State)
		}
		return nil
	})
}

// noteHeld counts a line that came faster than the schedule allows: a replay brings visits of weeks into one block. The chain
// releases it a moment later.
func (r *trialRun) noteHeld(m *participant, l attested) {
	if m.Agent {
		r.noteWithAgent(l)
	}
	r.flow.mu.Lock()
	defer r.flow.mu.Unlock()
	r.held++
}

func (r *trialRun) noteWithAgent(l attested) {
	r.flow.mu.Lock()
	defer r.flow.mu.Unlock()
	r.withAgent = append(r.withAgent, l)
}
