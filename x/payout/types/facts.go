package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Outcome returns what became of the line at once when it came to a state, for the fact that says so. The payee is the one
// that it was sent to.
func (l Line) Outcome(to LineState, payee Payee) *payoutfact.LineOutcome {
	switch to {
	case settled:
		return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: payee.Address}
	case inTransit:
		return &payoutfact.LineOutcome{
			Kind: payoutfact.Outcome_OUTCOME_IN_TRANSIT, Agent: l.Agent, AccountDigest: payee.AccountDigest,
		}
	case setAside:
		return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: l.Failure, Agent: l.Agent}
	case held:
		return &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_HELD, Hold: l.Hold}
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

// SentFact returns the fact that a line that was queued or set aside was sent to a payee, by the state that it comes to: paid
// to a wallet, handed to an agent, or set aside. It uses the line's next blind, as all facts about later changes do.
func (l *Line) SentFact(to LineState, payee Payee, actor fact.Actor) fact.Fact {
	switch to {
	case settled:
		f := &payoutfact.LinePaid{
			Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(), Address: payee.Address,
		}
		f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
		return f
	case inTransit:
		f := &payoutfact.LineInTransit{
			Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(),
			Agent: l.Agent, AccountDigest: payee.AccountDigest,
		}
		f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
		return f
	}
	return l.SetAsideFact(actor)
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

// HeldFact returns the fact that the line is held for another reason than before.
func (l *Line) HeldFact(signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineHeld{Signature: signature, Earned: l.Earned(), Hold: l.Hold}
	if l.Due != nil {
		f.Due = l.Due.UnixNano()
	}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// ReleasedFact returns the fact that nothing holds the line any more, by the reason that did and the state that it comes to.
func (l *Line) ReleasedFact(hold payoutfact.Hold, to LineState, payee Payee, signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineReleased{Signature: signature, Earned: l.Earned(), Hold: hold, Outcome: l.Outcome(to, payee)}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// VoidedFact returns the fact that the line is not owed.
func (l *Line) VoidedFact(signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineVoided{Signature: signature, Earned: l.Earned()}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// CosignedFact returns the fact that the participant signed for the line.
func (l *Line) CosignedFact(signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineCosigned{Signature: signature, Earned: l.Earned()}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// ProposedFact returns the fact that a delegate of the line's site takes back its visit.
func (l *Line) ProposedFact(signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineReversalProposed{
		Signature: signature, Earned: l.Earned(), Due: l.Reversal.Proposed.Add(TimeToConfirm).UnixNano(),
	}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// ReversedFact returns the fact that the line is not owed, because its site took back its visit.
func (l *Line) ReversedFact(signature *fact.Signature) fact.Fact {
	proposer := l.Reversal.Proposer
	f := &payoutfact.LineReversed{Signature: signature, Earned: l.Earned(), Proposer: &proposer, Attester: l.Attester}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// DisownedFact returns the fact that the line's site took back its visit when it was sent already.
func (l *Line) DisownedFact(signature *fact.Signature) fact.Fact {
	proposer := l.Reversal.Proposer
	f := &payoutfact.LineDisowned{Signature: signature, Earned: l.Earned(), Proposer: &proposer, Attester: l.Attester}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// CalledBackFact returns the fact that the line's agent was told that it goes back.
func (l *Line) CalledBackFact(signature *fact.Signature) fact.Fact {
	f := &payoutfact.LineCalledBack{Signature: signature, Earned: l.Earned(), Agent: l.Agent, Due: l.Due.UnixNano()}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}

// OverpaidFact returns the fact that an agent from which the line came back proves to have paid it.
func (l *Line) OverpaidFact(actor fact.Actor) fact.Fact {
	f := &payoutfact.LineOverpaid{
		Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Earned: l.Earned(), Agent: l.SilentAgent, Reference: l.Overpaid,
	}
	f.Blind = fact.NextBlind(l.Blind, &l.Facts, f)
	return f
}
