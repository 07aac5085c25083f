package types

import (
	"fmt"
	"slices"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// DefaultGenesis returns the state of a new chain: nobody was invited.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	handles, keys := make(map[string]bool, len(g.Consents)), make(map[string]bool, len(g.Consents))
	for i, entry := range g.Consents {
		c := entry.Consent
		if err := c.validate(); err != nil {
			return fmt.Errorf("consent %d: %w", i, err)
		}
		if err := entry.validateHistory(); err != nil {
			return fmt.Errorf("consent %d: %w", i, err)
		}
		if handles[string(c.Handle)] {
			return fmt.Errorf("consent %d: the handle %X is there twice", i, c.Handle)
		}
		if keys[c.Key] {
			return fmt.Errorf("consent %d: the key %s is there twice", i, c.Key)
		}
		handles[string(c.Handle)], keys[c.Key] = true, true
	}
	return nil
}

func (c Consent) validate() error {
	if err := field.RequireHash("handle", c.Handle); err != nil {
		return err
	}
	if err := field.RequireHash("blind", c.Blind); err != nil {
		return err
	}
	if c.Trial == 0 || c.Site == 0 {
		return fmt.Errorf("trial is %d and site %d, both start at 1", c.Trial, c.Site)
	}
	if c.Key == "" {
		return fmt.Errorf("it is bound to no key")
	}
	if err := checkMode(c.Mode); err != nil {
		return err
	}
	for i, other := range c.Countersigners {
		if other.Address == "" {
			return fmt.Errorf("countersigner %d has no address", i+1)
		}
	}
	if err := checkCountersigners(c.Countersigners, c.Key); err != nil {
		return err
	}
	if err := requireIndependent(c.Mode, c.Countersigners); err != nil {
		return err
	}
	if c.BlindsUsed == 0 {
		return fmt.Errorf("blinds_used is 0, but the offer used one")
	}
	return c.validateState()
}

// validateState reports what does not go with the state.
func (c Consent) validateState() error {
	withdrawn := c.State == State_STATE_WITHDRAWN
	switch {
	case c.State < State_STATE_OFFERED || c.State > State_STATE_WITHDRAWN:
		return fmt.Errorf("state is %d, which is unknown", c.State)
	case c.State == State_STATE_OFFERED && c.Given != nil:
		return fmt.Errorf("state is OFFERED, but an agreement was completed")
	case c.State == State_STATE_GIVEN && c.Given == nil:
		return fmt.Errorf("state is GIVEN, but no agreement was completed")
	case (c.State == State_STATE_PENDING) != (c.Pending != nil):
		return fmt.Errorf("state is %s, and an agreement awaits signatures exactly in the state PENDING", c.State.Name())
	case !withdrawn && len(c.ScopeCommitment) != 0:
		return fmt.Errorf("state is %s, but there is the scope of a withdrawal", c.State.Name())
	}
	if withdrawn {
		if err := field.RequireHash("scope_commitment", c.ScopeCommitment); err != nil {
			return err
		}
	}
	if c.Given != nil {
		if err := c.Given.validate(c.Mode); err != nil {
			return fmt.Errorf("what was given: %w", err)
		}
	}
	return c.validatePending()
}

func (c Consent) validatePending() error {
	p := c.Pending
	if p == nil {
		return nil
	}
	if err := p.Agreement.validate(c.Mode); err != nil {
		return fmt.Errorf("what is pending: %w", err)
	}
	switch {
	case !p.Due.After(p.Agreement.Time):
		return fmt.Errorf("what is pending was due before it was given")
	case p.Complete():
		return fmt.Errorf("what is pending awaits nothing")
	case c.Given != nil && (p.Agreement.FormLine != c.Given.FormLine || p.Agreement.Version <= c.Given.Version):
		return fmt.Errorf("what is pending is version %d of form %d, no renewal of version %d of form %d",
			p.Agreement.Version, p.Agreement.FormLine, c.Given.Version, c.Given.FormLine)
	case p.AwaitsObtainer && (p.Agreement.ObtainerConfirmed || c.Mode != consentfact.Mode_MODE_ASSISTED):
		return fmt.Errorf("what is pending awaits a confirmation that it has, or does not need")
	}
	for i, capacity := range p.Awaits {
		if !isCapacity(capacity) || (i > 0 && capacity <= p.Awaits[i-1]) {
			return fmt.Errorf("what is pending awaits capacities %v, want known ones in rising order", p.Awaits)
		}
	}
	return c.validateSigned(p)
}

// validateSigned reports what is wrong with those who have signed beside the participant.
func (c Consent) validateSigned(p *Pending) error {
	for i, address := range p.Countersigned {
		other, named := c.Named(address)
		switch {
		case !named || p.Agreement.obtainedBy(Signer{Key: other.Address, Person: other.Person}):
			return fmt.Errorf("%s signed what is pending, but may not", address)
		case slices.Contains(p.Countersigned[:i], address):
			return fmt.Errorf("%s signed what is pending twice", address)
		case slices.Contains(p.Awaits, other.Capacity):
			return fmt.Errorf("what is pending awaits a %s, but one has signed", capacityName(other.Capacity))
		}
	}
	return nil
}

func (a Agreement) validate(mode consentfact.Mode) error {
	if err := field.RequireHash("form_digest", a.FormDigest); err != nil {
		return err
	}
	if a.ObtainedBy == "" || a.Obtainer == "" {
		return fmt.Errorf("nobody obtained it: want the key and the person")
	}
	given := MsgGiveConsent{FormLine: a.FormLine, Version: a.Version, Language: a.Language, PaperDigest: a.PaperDigest}
	return given.CheckParticulars(mode)
}

// validateHistory reports what keeps the history from being one that led to the consent.
func (e ConsentWithHistory) validateHistory() error {
	if len(e.History) == 0 {
		return fmt.Errorf("it has no history")
	}
	for i, entry := range e.History {
		if entry.State < State_STATE_OFFERED || entry.State > State_STATE_WITHDRAWN || (entry.FormLine == 0) != (entry.Version == 0) {
			return fmt.Errorf("entry %d of the history says %s with version %d of form %d", i, entry.State.Name(), entry.Version, entry.FormLine)
		}
		if i == 0 {
			continue
		}
		before := e.History[i-1]
		switch {
		case entry.Height <= before.Height || entry.Time.Before(before.Time):
			return fmt.Errorf("entry %d of the history comes before entry %d", i, i-1)
		case before.State == State_STATE_WITHDRAWN:
			return fmt.Errorf("entry %d of the history follows a withdrawal", i)
		case entry.Version < before.Version:
			return fmt.Errorf("entry %d of the history gives version %d after version %d", i, entry.Version, before.Version)
		}
	}
	return e.Consent.requireLast(e.History[len(e.History)-1])
}

// requireLast reports whether an entry of the history is how the consent stands.
func (c Consent) requireLast(entry HistoryEntry) error {
	line, version := c.GivenVersion()
	if entry.State != c.State || entry.FormLine != line || entry.Version != version ||
		entry.Height != c.ChangedHeight || !entry.Time.Equal(c.ChangedAt) {
		return fmt.Errorf("the history ends in %s with version %d at height %d, but the consent is %s with version %d at height %d",
			entry.State.Name(), entry.Version, entry.Height, c.State.Name(), version, c.ChangedHeight)
	}
	return nil
}
