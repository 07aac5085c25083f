package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Claimed returns what is claimed, as facts name it.
func (c Claim) Claimed() *claimsfact.Claimed {
	return &claimsfact.Claimed{
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Claim: c.Number, Kind: c.Kind, Nullifier: c.Nullifier, Detail: c.Detail, Receipt: c.Receipt,
		ScheduleLine: c.ScheduleLine, ScheduleVersion: c.ScheduleVersion, Tariff: c.Tariff, Denom: c.Denom, Amount: c.Amount.String(),
	}
}

// due returns when the chain goes on with the claim by itself, 0 if it does not.
func (c Claim) due() int64 {
	if c.Due == nil {
		return 0
	}
	return c.Due.UnixNano()
}

// OpenedFact returns the fact that the claim was made, under the blind that it carried.
func (c Claim) OpenedFact(actor fact.Actor) fact.Fact {
	return &claimsfact.ClaimOpened{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED), Blind: c.Blind, Claimed: c.Claimed(), Due: c.due(),
	}
}

// RefusedFact returns the fact that the claim is refused. It uses the claim's next blind, as all facts about later changes do.
func (c *Claim) RefusedFact(signature *fact.Signature) fact.Fact {
	f := &claimsfact.ClaimRefused{Signature: signature, Claimed: c.Claimed(), State: c.State, Due: c.due()}
	f.Blind = fact.NextBlind(c.Blind, &c.Facts, f)
	return f
}

// BroughtFact returns the fact that the claim is before somebody else to decide.
func (c *Claim) BroughtFact(signature *fact.Signature) fact.Fact {
	f := &claimsfact.ClaimBrought{Signature: signature, Claimed: c.Claimed(), State: c.State, Due: c.due()}
	f.Blind = fact.NextBlind(c.Blind, &c.Facts, f)
	return f
}

// GrantedFact returns the fact that the claim is granted.
func (c *Claim) GrantedFact(signature *fact.Signature) fact.Fact {
	f := &claimsfact.ClaimGranted{Signature: signature, Claimed: c.Claimed()}
	f.Blind = fact.NextBlind(c.Blind, &c.Facts, f)
	return f
}

// AccruedFact returns the fact that the claim is a line of what the participant earned, and what became of it at once.
func (c *Claim) AccruedFact(actor fact.Actor, outcome *payoutfact.LineOutcome) fact.Fact {
	f := &claimsfact.ClaimAccrued{
		Signature: fact.By(actor, fact.Meaning_MEANING_ATTESTED), Claimed: c.Claimed(), Line: c.Line, Outcome: outcome,
	}
	f.Blind = fact.NextBlind(c.Blind, &c.Facts, f)
	return f
}

// EndedFact returns the fact that the claim ended without a line of its own.
func (c *Claim) EndedFact(signature *fact.Signature) fact.Fact {
	f := &claimsfact.ClaimEnded{Signature: signature, Claimed: c.Claimed(), State: c.State}
	f.Blind = fact.NextBlind(c.Blind, &c.Facts, f)
	return f
}
