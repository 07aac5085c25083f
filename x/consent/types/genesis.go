package types

import (
	"fmt"
	"slices"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// DefaultGenesis returns the state of a new chain: nobody was invited.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	handles, keys := make(map[string]bool, len(g.Consents)), make(map[string]bool, len(g.Consents))
	for i, entry := range g.Consents {
		if err := entry.validate(); err != nil {
			return fmt.Errorf("consent %d: %w", i, err)
		}
		c := entry.Consent
		if handles[string(c.Handle)] {
			return fmt.Errorf("consent %d: the handle %X is there twice", i, c.Handle)
		}
		handles[string(c.Handle)] = true
		for _, key := range entry.Keys() {
			if keys[key] {
				return fmt.Errorf("consent %d: the key %s is there twice", i, key)
			}
			keys[key] = true
		}
	}
	return nil
}

// Keys returns the addresses of all keys that belong to the participation for ever: that which it is bound to, those before, and
// those that accepted a proposal.
func (e ConsentWithHistory) Keys() []string {
	keys := []string{e.Consent.Key}
	if e.Rebinding != nil {
		keys = append(keys, e.Rebinding.Keys()...)
	}
	return keys
}

// Sites returns the sites that look or looked after the participant, each once, in the order in which they began to.
func (e ConsentWithHistory) Sites() (sites []uint32) {
	for _, h := range e.History {
		if !slices.Contains(sites, h.Site) {
			sites = append(sites, h.Site)
		}
	}
	return sites
}

// ConfirmedKeys returns how many other keys were ever confirmed for the participation: to each of them fees were promised.
func (e ConsentWithHistory) ConfirmedKeys() uint32 {
	if e.Rebinding == nil {
		return 0
	}
	return e.Rebinding.Confirmed
}

func (e ConsentWithHistory) validate() error {
	if err := e.Consent.validate(); err != nil {
		return err
	}
	if err := e.Consent.validateHistory(e.History); err != nil {
		return err
	}
	before := uint32(0)
	for _, l := range e.Lines {
		if l.Line.FormLine <= before {
			return fmt.Errorf("the consent to form %d comes after that to form %d", l.Line.FormLine, before)
		}
		before = l.Line.FormLine
		f := FormConsent{Consent: e.Consent, Line: l.Line}
		if err := f.validate(); err != nil {
			return fmt.Errorf("form %d: %w", before, err)
		}
		if err := l.validateHistory(); err != nil {
			return fmt.Errorf("form %d: %w", before, err)
		}
		if err := l.validateFormer(f); err != nil {
			return fmt.Errorf("form %d: %w", before, err)
		}
	}
	if e.Consent.HandedOverAt != nil && (e.Rebinding == nil || len(e.Rebinding.Retired) == 0) {
		return fmt.Errorf("it was handed over to a key of the participant's own, but had no key before")
	}
	if e.Rebinding != nil {
		if err := e.Rebinding.validate(e.Consent); err != nil {
			return fmt.Errorf("its keys: %w", err)
		}
	}
	return e.validateRequired()
}

func (c Consent) validate() error {
	if err := field.RequireHash("handle", c.Handle); err != nil {
		return err
	}
	if err := field.RequireHash("blind", c.Blind); err != nil {
		return err
	}
	if c.Trial == 0 || c.Site == 0 || c.RequiredLine == 0 {
		return fmt.Errorf("trial is %d, site %d and required_line %d, all start at 1", c.Trial, c.Site, c.RequiredLine)
	}
	if c.Key == "" {
		return fmt.Errorf("it is bound to no key")
	}
	if err := checkMode(c.Mode); err != nil {
		return err
	}
	if c.HandedOverAt != nil && c.Mode != consentfact.Mode_MODE_SELF {
		return fmt.Errorf("it was handed over to a key of the participant's own, but the site keeps the key")
	}
	if !c.HandedOver() {
		if err := checkHolder(c.Mode, c.Population); err != nil {
			return err
		}
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
	if p := c.Proposed; p != nil && (p.Representative.Address == "" || c.Proposals == 0) || c.Proposals > MaxProposals {
		return fmt.Errorf("a representative was proposed %d times, want 1 to %d with an address, or none", c.Proposals, MaxProposals)
	}
	if c.BlindsUsed == 0 {
		return fmt.Errorf("blinds_used is 0, but the offer used one")
	}
	switch {
	case !isOfParticipation(c.State):
		return fmt.Errorf("state is %s, want OFFERED, FOLLOWED_UP, WITHDRAWAL_REPORTED or WITHDRAWN", c.State.Name())
	case !c.Withdrawn() && !c.Reported() && !c.GoesOn():
		return fmt.Errorf("state is %s, want %s", c.State.Name(), c.GoesOnAs().Name())
	case !c.Withdrawn() && c.FollowedUpSince == nil && len(c.ScopeCommitment) != 0:
		return fmt.Errorf("state is %s, but there is the scope of a withdrawal", c.State.Name())
	case c.Reported() && (c.ReportedAt == nil || !c.ReportedAt.Equal(c.ChangedAt)):
		return fmt.Errorf("state is WITHDRAWAL_REPORTED, but not since it was reported")
	case c.ReportedAt != nil && (c.GoesOn() || c.ReportedAt.After(c.ChangedAt)):
		return fmt.Errorf("state is %s, but a withdrawal was reported at %s", c.State.Name(), c.ReportedAt.UTC())
	case c.Withdrawn() || c.FollowedUpSince != nil:
		return field.RequireHash("scope_commitment", c.ScopeCommitment)
	}
	return nil
}

// isOfParticipation reports whether a state is one of a participation as a whole.
func isOfParticipation(s State) bool {
	return s == State_STATE_OFFERED || s == State_STATE_FOLLOWED_UP || s == State_STATE_WITHDRAWAL_REPORTED || s == State_STATE_WITHDRAWN
}

// validateHistory reports what keeps the history of the participation as a whole from being one that led to how it stands. Whom
// the invitation named has to sign beside the population that it named.
func (c Consent) validateHistory(history []HistoryEntry) error {
	if len(history) == 0 {
		return fmt.Errorf("it has no history")
	}
	if err := c.validateBeside(history[0].Population); err != nil {
		return err
	}
	followed := false
	for i, entry := range history {
		if !isOfParticipation(entry.State) || entry.RequiredLine == 0 || entry.Version != 0 || entry.Site == 0 {
			return fmt.Errorf("entry %d of the history says %s with version %d and required form %d at site %d",
				i, entry.State.Name(), entry.Version, entry.RequiredLine, entry.Site)
		}
		if i == 0 {
			continue
		}
		before := history[i-1]
		if err := entry.validateAfter(before, i); err != nil {
			return err
		}
		followed = followed || before.State == State_STATE_FOLLOWED_UP
		if followed && entry.State == State_STATE_OFFERED {
			return fmt.Errorf("entry %d of the history is OFFERED after a withdrawal from treatment", i)
		}
		if before.Site != entry.Site && !c.Transferred {
			return fmt.Errorf("entry %d of the history is at site %d after site %d, but nobody was transferred", i, entry.Site, before.Site)
		}
		if before.Population == entry.Population {
			if before.RequiredLine != entry.RequiredLine && before.Site == entry.Site {
				return fmt.Errorf("entry %d of the history requires form %d after form %d of the same population", i, entry.RequiredLine, before.RequiredLine)
			}
			continue
		}
		was := c
		was.Population = before.Population
		if err := was.requireMayBecome(entry.Population); err != nil {
			return fmt.Errorf("entry %d of the history: %w", i, err)
		}
	}
	last := history[len(history)-1]
	if last.State != c.State || last.Population != c.Population || last.RequiredLine != c.RequiredLine || last.Site != c.Site ||
		last.Height != c.ChangedHeight || !last.Time.Equal(c.ChangedAt) {
		return fmt.Errorf("the history ends in %s with required form %d at site %d and height %d, but the participation is %s with required form %d at site %d and height %d",
			last.State.Name(), last.RequiredLine, last.Site, last.Height, c.State.Name(), c.RequiredLine, c.Site, c.ChangedHeight)
	}
	return nil
}

// validateBeside reports who was named that does not sign beside the population of the first entry of the history. Who came of age
// in the block of the invitation was of another before.
func (c Consent) validateBeside(first protocolfact.Population) error {
	err := checkBeside(first, c.Countersigners)
	was := c
	was.Population = protocoltypes.Minor
	if err != nil && was.requireMayBecome(first) == nil && checkBeside(was.Population, c.Countersigners) == nil {
		return nil
	}
	return err
}

// validateAfter reports what keeps the i-th entry of a history from following the one before.
func (e HistoryEntry) validateAfter(before HistoryEntry, i int) error {
	switch {
	case e.Height <= before.Height || e.Time.Before(before.Time):
		return fmt.Errorf("entry %d of the history comes before entry %d", i, i-1)
	case before.State == State_STATE_WITHDRAWN:
		return fmt.Errorf("entry %d of the history follows a withdrawal", i)
	case e.InError != 0 && (e.InError > before.Version || e.Version >= e.InError):
		return fmt.Errorf("entry %d of the history finds version %d in error, after version %d and before version %d", i, e.InError, before.Version, e.Version)
	case e.InError == 0 && e.Version < before.Version:
		return fmt.Errorf("entry %d of the history gives version %d after version %d", i, e.Version, before.Version)
	}
	return nil
}

// validateRequired reports whether each form that the participation required is for the population that it was required of, and
// whether the participant came into a population otherwise than by consenting to its form. What a site requires, at the invitation or
// after a transfer, need not be answered.
func (e ConsentWithHistory) validateRequired() error {
	bySite := true
	for i, entry := range e.History {
		if i > 0 && entry.RequiredLine != e.History[i-1].RequiredLine {
			bySite = entry.Site != e.History[i-1].Site
		}
		line := e.line(entry.RequiredLine)
		if line == nil && bySite {
			continue
		}
		switch {
		case line == nil:
			return fmt.Errorf("entry %d of the history requires form %d, to which there is no consent", i, entry.RequiredLine)
		case !isRequiredOf(*line, entry):
			return fmt.Errorf("entry %d of the history requires form %d, which is %s for population %s", i, entry.RequiredLine, line.Purpose, line.Population)
		case !bySite && line.Given == nil:
			return fmt.Errorf("entry %d of the history requires form %d, to which no consent was completed", i, entry.RequiredLine)
		}
	}
	return nil
}

// line returns the consent to a form, nil if there is none.
func (e ConsentWithHistory) line(number uint32) *Line {
	for i := range e.Lines {
		if e.Lines[i].Line.FormLine == number {
			return &e.Lines[i].Line
		}
	}
	return nil
}
