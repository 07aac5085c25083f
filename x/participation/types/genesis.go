package types

import (
	"errors"
	"fmt"

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
	if p.Trial == 0 || p.Site == 0 {
		return fmt.Errorf("trial is %d and site %d, both start at 1", p.Trial, p.Site)
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
		switch {
		case !last.State.MayBecome(step.State):
			return fmt.Errorf("step %d goes from %s to %s", i+1, last.State.Name(), step.State.Name())
		case step.Time.Before(last.Time) || step.Height < last.Height:
			return fmt.Errorf("step %d comes before step %d", i+1, i)
		}
	}
	if last := p.Steps[len(p.Steps)-1].State; last != p.State {
		return fmt.Errorf("state is %s, but its last step is %s", p.State.Name(), last.Name())
	}
	return nil
}
