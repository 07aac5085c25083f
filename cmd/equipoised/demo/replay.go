package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
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

// replay acts a historical trial: what happened is broadcast in the order in which it happened, so the chain has the same
// order.
func (p *production) replay(ctx context.Context) error {
	for _, prepare := range []func(context.Context) error{p.found, p.register, p.anchor, p.openSites, p.moneyForAll} {
		if err := prepare(ctx); err != nil {
			return err
		}
	}
	for _, one := range p.plan.Participants {
		m, err := p.meet(one)
		if err != nil {
			return err
		}
		p.participants = append(p.participants, m)
	}
	p.say("replaying %d participants and %d visits in the order in which they happened", len(p.participants), p.plan.VisitCount())
	if err := p.happenAll(ctx); err != nil {
		return err
	}
	if err := p.settle(ctx, p.withAgent); err != nil {
		return err
	}
	p.say("settled by the agent: %d lines", len(p.withAgent))
	if err := p.record(ctx); err != nil {
		return err
	}
	p.say("recorded: %d records in the books of the sites, their heads on the chain", p.plan.RecordCount())
	for _, status := range []trialfact.Status{trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING, trialfact.Status_STATUS_COMPLETED} {
		if err := p.setStatus(ctx, status); err != nil {
			return err
		}
	}
	return p.refund(ctx)
}

// moneyForAll funds the escrow with what all visits cost and a little more.
func (p *production) moneyForAll(ctx context.Context) error {
	whole := p.plan.Earned() + p.plan.Tariffs[0].Amount
	if err := p.give(ctx, sdk.MustAccAddressFromBech32(p.representative.String()), payment(whole)); err != nil {
		return err
	}
	_, err := p.fund(ctx, whole)
	return err
}

// happenAll broadcasts every moment in order and waits until all of them are in blocks.
func (p *production) happenAll(ctx context.Context) error {
	var moments []moment
	for _, m := range p.participants {
		moments = append(moments, p.life(m)...)
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.rank, b.rank)) })
	p.flow = newFlow()
	for _, m := range moments {
		if err := m.happen(ctx); err != nil {
			return errors.Join(err, p.flow.wait())
		}
	}
	return p.flow.wait()
}

// life returns the moments of one participant.
func (p *production) life(m *participant) []moment {
	coordinator := m.site.coordinator
	step := func(msg sdk.Msg) func(context.Context) error {
		return func(ctx context.Context) error { return p.send(ctx, coordinator, nil, msg) }
	}
	moments := []moment{
		{m.Invited.Add(-lead), rankInvitation, func(ctx context.Context) error { return p.sendInvitation(ctx, m) }},
		{m.Invited, rankConsent, func(ctx context.Context) error { return p.sendConsent(ctx, m) }},
		{m.Invited, rankScreening, step(&participationtypes.MsgStartScreening{Signer: coordinator.String(), Handle: m.handle[:]})},
	}
	if m.Enrolled.IsZero() {
		moments = append(moments, moment{m.ScreenFailed, rankEnd, step(&participationtypes.MsgFailScreening{
			Signer: coordinator.String(), Handle: m.handle[:], ReasonCommitment: nameDigest("SCREEN FAILURE"),
		})})
	} else {
		moments = append(moments, moment{m.Enrolled, rankEnrolment, step(&participationtypes.MsgEnrol{
			Signer: coordinator.String(), Handle: m.handle[:],
		})}, p.end(m))
	}
	for _, v := range m.Visits {
		moments = append(moments, moment{v.Date, rankOf(m, v), func(ctx context.Context) error { return p.sendVisit(ctx, m, v) }})
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
func (p *production) end(m *participant) moment {
	return moment{m.Ended, rankEnd, func(ctx context.Context) error {
		if m.Withdrew {
			return p.broadcast(ctx, m.name, m.Free(), nil, &consenttypes.MsgWithdraw{
				Signer: m.String(), Handle: m.handle[:], ScopeCommitment: nameDigest("all"), Blind: blind(),
			})
		}
		c := m.site.coordinator
		return p.send(ctx, c, nil,
			&participationtypes.MsgStartFollowUp{Signer: c.String(), Handle: m.handle[:]},
			&participationtypes.MsgClose{Signer: c.String(), Handle: m.handle[:], ReasonCommitment: nameDigest(m.EndedBecause)})
	}}
}

func (p *production) sendInvitation(ctx context.Context, m *participant) error {
	msg, err := p.invitation(m)
	if err != nil {
		return err
	}
	m.invited = make(chan struct{})
	return p.send(ctx, m.site.coordinator, func(tx.Outcome) error { close(m.invited); return nil }, msg)
}

// sendConsent waits for the invitation, which makes the participant's account, and sends the consent with what belongs
// to it. Consents of assisted participants need an order that only blocks give, so they are waited for.
func (p *production) sendConsent(ctx context.Context, m *participant) error {
	select {
	case <-m.invited:
	case <-ctx.Done():
		return ctx.Err()
	case <-p.flow.failed:
		return p.flow.wait()
	}
	if m.Signing == plan.Assisted {
		return p.consent(ctx, m)
	}
	form := p.form(m)
	return p.send(ctx, m.actor, nil, &consenttypes.MsgGiveConsent{
		Signer: m.String(), Handle: m.handle[:], FormLine: form.line, Version: form.version, Language: language,
		ObtainedBy: m.site.coordinator.String(), Blind: blind(),
	})
}

func (p *production) sendVisit(ctx context.Context, m *participant, v plan.Visit) error {
	visits := []visit{{m, v}}
	msg, err := p.attestation(m.site, visits)
	if err != nil {
		return err
	}
	sent := time.Now()
	return p.send(ctx, m.site.coordinator, func(in tx.Outcome) error {
		lines, err := p.outcome(in, visits, in.Seen.Sub(sent))
		if err != nil {
			return err
		}
		switch lines[0].state {
		case payouttypes.LineState_LINE_STATE_SETTLED:
		case payouttypes.LineState_LINE_STATE_IN_TRANSIT:
			p.noteWithAgent(lines[0])
		default:
			return fmt.Errorf("visit of %s: line %d is %s although escrow covers it", m.Subject, lines[0].line, lines[0].state)
		}
		return nil
	}, msg)
}

func (p *production) noteWithAgent(l attested) {
	p.flow.mu.Lock()
	defer p.flow.mu.Unlock()
	p.withAgent = append(p.withAgent, l)
}

// send broadcasts messages of an actor; when they are in a block, then is called.
func (p *production) send(ctx context.Context, a *actor, then func(tx.Outcome) error, msgs ...sdk.Msg) error {
	return p.broadcast(ctx, a.name, a.Sender, then, msgs...)
}

func (p *production) broadcast(ctx context.Context, name string, w *tx.Sender, then func(tx.Outcome) error, msgs ...sdk.Msg) error {
	return p.flow.add(ctx, func() (*tx.Pending, error) {
		pending, err := w.Broadcast(ctx, msgs...)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, sdk.MsgTypeURL(msgs[0]), err)
		}
		return pending, nil
	}, func(in tx.Outcome, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %s: %w", name, sdk.MsgTypeURL(msgs[0]), err)
		}
		if then == nil {
			return nil
		}
		return then(in)
	})
}
