package types

import (
	"bytes"
	"errors"
	"fmt"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a new chain: nobody was invited.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	seen := make(map[string]bool, len(g.Participations))
	for i, p := range g.Participations {
		if err := p.validate(); err != nil {
			return fmt.Errorf("participation %d: %w", i, err)
		}
		if seen[string(p.Handle)] {
			return fmt.Errorf("participation %d: the handle %X is there twice", i, p.Handle)
		}
		seen[string(p.Handle)] = true
	}
	return errors.Join(g.validateBudgets(), g.validatePromises(seen), g.validateTransfers())
}

// validateTransfers reports which transfer is of nobody who may be transferred there, or a participation's second.
func (g *GenesisState) validateTransfers() error {
	sites := make(map[string]uint32, len(g.Participations))
	for _, p := range g.Participations {
		sites[string(p.Handle)] = p.Site
	}
	for i, t := range g.Transfers {
		if err := t.validate(); err != nil {
			return fmt.Errorf("transfer %d: %w", i, err)
		}
		if i > 0 && bytes.Compare(g.Transfers[i-1].Handle, t.Handle) >= 0 {
			return fmt.Errorf("transfer %d: want them in order of handle, each once", i)
		}
		if site, known := sites[string(t.Handle)]; !known || site == t.Site {
			return fmt.Errorf("transfer %d: participation %X is at site %d already, or there is none", i, t.Handle, t.Site)
		}
	}
	return nil
}

// Fees returns what the account of fees holds: what sites may promise, and what is left of what they promised.
func (g *GenesisState) Fees() sdk.Coins {
	sum := math.ZeroInt()
	for _, b := range g.FeeBudgets {
		sum = sum.Add(math.NewIntFromUint64(b.Amount))
	}
	for _, p := range g.FeePromises {
		sum = sum.Add(math.NewIntFromUint64(p.Left))
	}
	return sdk.NewCoins(sdk.NewCoin(identitytypes.FeeDenom, sum))
}

// validateBudgets reports which budget is that of no site or organisation, or a site's second.
func (g *GenesisState) validateBudgets() error {
	type site struct {
		trial uint64
		site  uint32
	}
	seen := make(map[site]bool, len(g.FeeBudgets))
	for i, b := range g.FeeBudgets {
		if b.Trial == 0 || b.Site == 0 || b.Organisation == 0 {
			return fmt.Errorf("fee budget %d: trial is %d, site %d and organisation %d, all start at 1", i, b.Trial, b.Site, b.Organisation)
		}
		at := site{b.Trial, b.Site}
		if seen[at] {
			return fmt.Errorf("fee budget %d: site %d of trial %d has two", i, b.Site, b.Trial)
		}
		seen[at] = true
	}
	return nil
}

// validatePromises reports which promise is about no participation, is made twice, or does not add up.
func (g *GenesisState) validatePromises(participations map[string]bool) error {
	seen := make(map[string]bool, len(g.FeePromises))
	for i, p := range g.FeePromises {
		if err := p.validate(); err != nil {
			return fmt.Errorf("fee promise %d: %w", i, err)
		}
		key := string(p.Handle) + p.Signer
		if !participations[string(p.Handle)] {
			return fmt.Errorf("fee promise %d: there is no participation %X", i, p.Handle)
		}
		if seen[key] {
			return fmt.Errorf("fee promise %d: participation %X promises to %s twice", i, p.Handle, p.Signer)
		}
		seen[key] = true
	}
	return nil
}

func (p FeePromise) validate() error {
	if err := field.RequireHash("handle", p.Handle); err != nil {
		return err
	}
	switch {
	case p.Signer == "" || p.Organisation == 0:
		return fmt.Errorf("signer is %q and organisation %d, want an address and a number from 1", p.Signer, p.Organisation)
	case p.Promised == 0 || p.Promised > MaxFeeLimit || p.Left > p.Promised:
		return fmt.Errorf("%d of %d are left, want a promise of 1 to %d and no more left", p.Left, p.Promised, MaxFeeLimit)
	}
	return nil
}

func (p Participation) validate() error {
	for _, part := range []struct {
		name string
		raw  []byte
	}{{"handle", p.Handle}, {"k_digest", p.KDigest}, {"blind", p.Blind}} {
		if err := field.RequireHash(part.name, part.raw); err != nil {
			return err
		}
	}
	if err := field.AllowHash("person_tag", p.PersonTag); err != nil {
		return err
	}
	if p.Trial == 0 || p.Site == 0 {
		return fmt.Errorf("trial is %d and site %d, both start at 1", p.Trial, p.Site)
	}
	if p.Inviter == "" {
		return errors.New("nobody is named who invited")
	}
	if err := p.validateSteps(); err != nil {
		return err
	}
	if later := uint64(len(p.Steps) - 1); p.BlindsUsed < later {
		return fmt.Errorf("blinds_used is %d, but %d steps were recorded after the invitation", p.BlindsUsed, later)
	}
	return nil
}

// validateSteps reports what keeps the steps from being a life that led to the state.
func (p Participation) validateSteps() error {
	if len(p.Steps) == 0 || p.Steps[0].State != State_STATE_INVITED {
		return errors.New("its steps do not begin with INVITED")
	}
	for i, step := range p.Steps[1:] {
		last := p.Steps[i]
		moved := p.isTransfer(i + 1)
		switch {
		case !moved && !last.State.MayBecome(step.State):
			return fmt.Errorf("step %d goes from %s to %s", i+1, last.State.Name(), step.State.Name())
		case moved && (step.State != last.State || !mayMove(step.State)):
			return fmt.Errorf("step %d goes from site %d to site %d and from %s to %s, want a transfer of somebody ENROLLED or in FOLLOW_UP",
				i+1, last.Site, step.Site, last.State.Name(), step.State.Name())
		case step.Time.Before(last.Time) || step.Height < last.Height:
			return fmt.Errorf("step %d comes before step %d", i+1, i)
		}
	}
	last := p.Steps[len(p.Steps)-1]
	switch {
	case last.State != p.State:
		return fmt.Errorf("state is %s, but its last step is %s", p.State.Name(), last.State.Name())
	case last.Site != p.Site || p.Steps[0].Site == 0:
		return fmt.Errorf("site is %d, its first step is at site %d and its last at site %d", p.Site, p.Steps[0].Site, last.Site)
	case p.transfers() > MaxTransfers:
		return fmt.Errorf("it was transferred %d times, want at most %d", p.transfers(), MaxTransfers)
	}
	return nil
}
