package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Outcome returns what became of the line at once, for the fact of its visit. The payee is the one that it was sent to.
func (l Line) Outcome(payee Payee) *payoutfact.LineOutcome {
	switch l.State {
	case LineState_LINE_STATE_SETTLED:
		return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: payee.Address}
	case LineState_LINE_STATE_IN_TRANSIT:
		return &payoutfact.LineOutcome{
			Kind: payoutfact.Outcome_OUTCOME_IN_TRANSIT, Agent: l.Agent, AccountDigest: payee.AccountDigest,
		}
	case LineState_LINE_STATE_SET_ASIDE:
		return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: l.Failure, Agent: l.Agent}
	}
	return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED}
}

// Earned returns what the line owes, as facts name it.
func (l Line) Earned() *payoutfact.Earned {
	return &payoutfact.Earned{
		Trial: l.Trial, Line: l.Number, Site: l.Site, Handle: l.Handle, Nullifier: l.Nullifier,
		ScheduleLine: l.ScheduleLine, ScheduleVersion: l.ScheduleVersion, Tariff: l.Tariff,
		Denom: l.Denom, Amount: l.Amount.String(),
	}
}

// SentFact returns the fact that a line that waited was sent to a payee, by the state that it comes to: paid to a wallet,
// handed to an agent, or set aside. It uses the line's next blind, as all facts about later changes do.
func (l *Line) SentFact(to LineState, payee Payee, actor fact.Actor) fact.Fact {
	switch to {
	case LineState_LINE_STATE_SETTLED:
		f := &payoutfact.LinePaid{
			Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(), Address: payee.Address,
		}
		f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
		return f
	case LineState_LINE_STATE_IN_TRANSIT:
		f := &payoutfact.LineInTransit{
			Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(),
			Agent: l.Agent, AccountDigest: payee.AccountDigest,
		}
		f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
		return f
	}
	return l.SetAsideFact(actor)
}

// QueuedFact returns the fact that the line is back in its queue.
func (l *Line) QueuedFact(actor fact.Actor) fact.Fact {
	f := &payoutfact.LineQueued{Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned()}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// SettledFact returns the fact that the line's agent paid it.
func (l *Line) SettledFact(actor fact.Actor) fact.Fact {
	f := &payoutfact.LineSettled{
		Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(), Agent: l.Agent, Reference: l.Reference,
	}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// SetAsideFact returns the fact that the line could not be paid.
func (l *Line) SetAsideFact(actor fact.Actor) fact.Fact {
	f := &payoutfact.LineSetAside{
		Signature: fact.For(actor, fact.Meaning_MEANING_ATTESTED, &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PAYMENT_FAILED}),
		Earned:    l.Earned(), Failure: l.Failure, Agent: l.Agent, Reference: l.Reference,
	}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}
