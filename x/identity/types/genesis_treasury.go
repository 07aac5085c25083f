package types

import (
	"errors"
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// FirstLimits returns the limits with which the treasury of an organisation starts at a moment.
func (g *GenesisState) FirstLimits(organisation uint64, now time.Time) (limits sdk.Coins) {
	for _, t := range g.TreasuryLimits {
		if t.Organisation != organisation {
			continue
		}
		for _, l := range t.On(now).Limits {
			if l.Amount.IsPositive() {
				limits = append(limits, sdk.Coin{Denom: l.Denom, Amount: l.Amount})
			}
		}
	}
	return limits
}

func (g *GenesisState) checkTreasuries(people map[string]Person) error {
	proposals := make(map[uint64]uint64, len(g.TreasuryLimits))
	for _, t := range g.TreasuryLimits {
		if _, twice := proposals[t.Organisation]; twice {
			return fmt.Errorf("treasury_limits: organisation %d is named twice", t.Organisation)
		}
		if t.Organisation == 0 || t.Organisation >= g.NextOrganisation {
			return fmt.Errorf("treasury_limits: organisation %d is not in the register", t.Organisation)
		}
		if err := t.validate(); err != nil {
			return fmt.Errorf("treasury_limits of organisation %d: %w", t.Organisation, err)
		}
		proposals[t.Organisation] = t.Proposals
	}
	signers := make(map[string]Person, len(g.Keys))
	for _, k := range g.Keys {
		signers[k.Address] = people[k.Person]
	}
	type key struct{ organisation, number uint64 }
	seen, waiting := make(map[key]bool, len(g.TreasuryProposals)), make(map[uint64]int)
	for _, p := range g.TreasuryProposals {
		this := key{p.Organisation, p.Number}
		waiting[p.Organisation]++
		switch {
		case seen[this]:
			return fmt.Errorf("proposal %d of organisation %d is named twice", p.Number, p.Organisation)
		case p.Number == 0 || p.Number > proposals[p.Organisation]:
			return fmt.Errorf("proposal %d of organisation %d: it made %d", p.Number, p.Organisation, proposals[p.Organisation])
		case waiting[p.Organisation] > MaxTreasuryProposals:
			return fmt.Errorf("organisation %d has more than %d proposals", p.Organisation, MaxTreasuryProposals)
		}
		seen[this] = true
		if err := p.validate(signers); err != nil {
			return fmt.Errorf("proposal %d of organisation %d: %w", p.Number, p.Organisation, err)
		}
	}
	return nil
}

// validate reports what keeps the row from being one that messages left.
func (t TreasuryLimits) validate() error {
	if n := len(t.Limits); n > MaxDenominations {
		return fmt.Errorf("there are limits in %d denominations, at most %d are allowed", n, MaxDenominations)
	}
	for i, l := range t.Limits {
		if err := l.validate(); err != nil {
			return fmt.Errorf("limits[%d]: %w", i, err)
		}
		if i > 0 && t.Limits[i-1].Denom >= l.Denom {
			return errors.New("limits must be in ascending order of denominations, each named once")
		}
	}
	if t.Proposals > maxProposals {
		return fmt.Errorf("proposals is %d, want at most %d", t.Proposals, uint64(maxProposals))
	}
	if t.Day < 0 {
		return fmt.Errorf("day is %d, want at least 0", t.Day)
	}
	for _, c := range t.Drawn {
		if err := CheckLimit(c); err != nil {
			return fmt.Errorf("drawn: %w", err)
		}
	}
	if err := t.Drawn.Validate(); err != nil {
		return fmt.Errorf("drawn: %w", err)
	}
	return nil
}

func (l TreasuryLimit) validate() error {
	for _, amount := range []sdk.Coin{{Denom: l.Denom, Amount: l.Amount}, {Denom: l.Denom, Amount: l.NextAmount}} {
		if err := CheckLimit(amount); err != nil {
			return err
		}
	}
	switch {
	case l.NextFrom == nil && !l.NextAmount.IsZero():
		return errors.New("next_amount is to hold at no time")
	case l.NextFrom != nil && l.NextAmount.LTE(l.Amount):
		return fmt.Errorf("next_amount is %s, want more than %s: a lower limit holds at once", l.NextAmount, l.Amount)
	case l.NextFrom == nil && l.Amount.IsZero():
		return errors.New("it says nothing: leave it out")
	}
	return checkInstant("next_from", l.NextFrom)
}

// validate reports what keeps the proposal from being one that an administrator made; signers has the people by their keys.
func (p TreasuryProposal) validate(signers map[string]Person) error {
	proposer, known := signers[p.Proposer.Address]
	switch {
	case !known || p.Proposer.Kind != fact.ActorKind_ACTOR_KIND_PERSON:
		return fmt.Errorf("%q, who made it, is not in the register", p.Proposer.Address)
	case proposer.Organisation != p.Organisation:
		return fmt.Errorf("%s, who made it, is of organisation %d", p.Proposer.Address, proposer.Organisation)
	}
	if p.Proposer.Organisation != p.Organisation || p.Proposer.Role != fact.Role_ROLE_ADMINISTRATOR {
		return fmt.Errorf("%s, who made it, did so as no administrator of the organisation", p.Proposer.Address)
	}
	if p.LapsesAt.IsZero() {
		return errors.New("lapses_at is missing")
	}
	if err := checkInstant("lapses_at", &p.LapsesAt); err != nil {
		return err
	}
	if p.Limit != nil {
		if p.Recipient != "" || len(p.Amount) > 0 {
			return errors.New("it is a payment and a limit at once")
		}
		return CheckLimit(*p.Limit)
	}
	if p.Recipient == "" {
		return errors.New("recipient is missing")
	}
	return checkCoins(ErrTreasury, "amount", p.Amount)
}
