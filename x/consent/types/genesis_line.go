package types

import (
	"fmt"
	"slices"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// isRequiredOf reports whether a form is the one that a participation required when it was of a population.
func isRequiredOf(l Line, entry HistoryEntry) bool {
	return l.Purpose == protocoltypes.Participation && l.Population == entry.Population
}

// validate reports what is wrong with the consent to a form.
func (f FormConsent) validate() error {
	if f.Line.Purpose != protocoltypes.Participation && f.Line.Purpose != protocoltypes.Optional {
		return fmt.Errorf("purpose is %d, want PARTICIPATION or OPTIONAL", f.Line.Purpose)
	}
	if err := protocoltypes.CheckPopulation(f.Line.Population); err != nil {
		return err
	}
	withdrawn := f.Line.State == State_STATE_WITHDRAWN
	switch s := f.Line.State; {
	case s < State_STATE_OFFERED || s > State_STATE_WITHDRAWN:
		return fmt.Errorf("state is %d, which is unknown", s)
	case s == State_STATE_OFFERED && f.Line.Given != nil:
		return fmt.Errorf("state is OFFERED, but an agreement was completed")
	case s == State_STATE_GIVEN && f.Line.Given == nil:
		return fmt.Errorf("state is GIVEN, but no agreement was completed")
	case (s == State_STATE_PENDING) != (f.Line.Pending != nil):
		return fmt.Errorf("state is %s, and an agreement awaits signatures exactly in the state PENDING", s.Name())
	case withdrawn && f.Line.Purpose != protocoltypes.Optional:
		return fmt.Errorf("state is WITHDRAWN, but nobody withdraws alone from what is required")
	case !withdrawn && len(f.Line.ScopeCommitment) != 0:
		return fmt.Errorf("state is %s, but there is the scope of a withdrawal", s.Name())
	}
	if withdrawn {
		if err := field.RequireHash("scope_commitment", f.Line.ScopeCommitment); err != nil {
			return err
		}
	}
	if f.Line.Given != nil {
		if err := f.validateAgreement(*f.Line.Given); err != nil {
			return fmt.Errorf("what was given: %w", err)
		}
	}
	return f.validatePending()
}

func (f FormConsent) validatePending() error {
	p := f.Line.Pending
	if p == nil {
		return nil
	}
	if err := f.validateAgreement(p.Agreement); err != nil {
		return fmt.Errorf("what is pending: %w", err)
	}
	switch {
	case !p.Due.After(p.Agreement.Time):
		return fmt.Errorf("what is pending was due before it was given")
	case p.Complete():
		return fmt.Errorf("what is pending awaits nothing")
	case f.Line.Given != nil && p.Agreement.Version <= f.Line.Given.Version:
		return fmt.Errorf("what is pending is version %d, no renewal of version %d", p.Agreement.Version, f.Line.Given.Version)
	case p.AwaitsObtainer && p.Agreement.ObtainerConfirmed:
		return fmt.Errorf("what is pending awaits a confirmation that it has")
	}
	for i, capacity := range p.Awaits {
		if !isCapacity(capacity) || (i > 0 && capacity <= p.Awaits[i-1]) {
			return fmt.Errorf("what is pending awaits capacities %v, want known ones in rising order", p.Awaits)
		}
	}
	return f.validateSigned(p)
}

// validateSigned reports what is wrong with those who have signed beside the participant.
func (f FormConsent) validateSigned(p *Pending) error {
	for i, address := range p.Countersigned {
		other, named := f.Named(address)
		switch {
		case !named || p.Agreement.obtainedBy(Signer{Key: other.Address, Person: other.Person}) || !signsBeside(f.Line.Population, other.Capacity):
			return fmt.Errorf("%s signed what is pending, but may not", address)
		case slices.Contains(p.Countersigned[:i], address):
			return fmt.Errorf("%s signed what is pending twice", address)
		case slices.Contains(p.Awaits, other.Capacity):
			return fmt.Errorf("what is pending awaits a %s, but one has signed", capacityName(other.Capacity))
		}
	}
	return nil
}

func (f FormConsent) validateAgreement(a Agreement) error {
	if a.FormLine != f.Line.FormLine {
		return fmt.Errorf("it is to form %d", a.FormLine)
	}
	if err := field.RequireHash("form_digest", a.FormDigest); err != nil {
		return err
	}
	if a.ObtainedBy == "" || a.Obtainer == "" {
		return fmt.Errorf("nobody obtained it: want the key and the person")
	}
	given := MsgGiveConsent{FormLine: a.FormLine, Version: a.Version, Language: a.Language, PaperDigest: a.PaperDigest}
	return given.CheckParticulars(f.heldBy(a))
}

// heldBy returns who held the participant's key when something was agreed to: the site, before it handed a participation over.
func (f FormConsent) heldBy(a Agreement) consentfact.Mode {
	if f.HandedOverAt != nil && len(a.PaperDigest) != 0 && !a.Time.After(*f.HandedOverAt) {
		return consentfact.Mode_MODE_ASSISTED
	}
	return f.Mode
}

// validateHistory reports what keeps the history from being one that led to how the consent to the form stands.
func (e LineWithHistory) validateHistory() error {
	if len(e.History) == 0 {
		return fmt.Errorf("it has no history")
	}
	for i, entry := range e.History {
		if entry.State < State_STATE_OFFERED || entry.State > State_STATE_WITHDRAWN || entry.RequiredLine != 0 || entry.Population != e.Line.Population {
			return fmt.Errorf("entry %d of the history says %s for population %s with required form %d", i, entry.State.Name(), entry.Population, entry.RequiredLine)
		}
		if i == 0 {
			continue
		}
		if err := entry.validateAfter(e.History[i-1], i); err != nil {
			return err
		}
	}
	last, l := e.History[len(e.History)-1], e.Line
	if last.State != l.State || last.Version != l.GivenVersion() || last.Height != l.ChangedHeight || !last.Time.Equal(l.ChangedAt) {
		return fmt.Errorf("the history ends in %s with version %d at height %d, but the consent is %s with version %d at height %d",
			last.State.Name(), last.Version, last.Height, l.State.Name(), l.GivenVersion(), l.ChangedHeight)
	}
	return nil
}

// validateFormer reports what keeps the agreements that stand no longer, with the one that does, from being all that were completed:
// each number once, each superseded one followed by another.
func (e LineWithHistory) validateFormer(f FormConsent) error {
	given := uint32(0)
	if e.Line.Given != nil {
		given = e.Line.Given.Number
	}
	number := uint32(0)
	for _, former := range e.Former {
		a := former.Agreement
		if number++; number == given {
			number++
		}
		switch {
		case a.Number != number:
			return fmt.Errorf("agreement %d stands no longer, want agreement %d", a.Number, number)
		case a.Before >= a.Number:
			return fmt.Errorf("agreement %d follows agreement %d", a.Number, a.Before)
		case former.End != End_END_SUPERSEDED && former.End != End_END_ENTERED_IN_ERROR:
			return fmt.Errorf("agreement %d ended by %d, want SUPERSEDED or ENTERED_IN_ERROR", a.Number, former.End)
		}
		if err := f.validateAgreement(a); err != nil {
			return fmt.Errorf("agreement %d: %w", a.Number, err)
		}
	}
	if all := max(number, given); all != e.Line.Agreements {
		return fmt.Errorf("%d agreements were completed, the consent says %d", all, e.Line.Agreements)
	}
	return e.validateBefore(given)
}

// validateBefore wants the agreement that stands to lead back through all that were superseded, newest first, and through none that
// was entered in error.
func (e LineWithHistory) validateBefore(given uint32) error {
	ends := make(map[uint32]FormerAgreement, len(e.Former))
	superseded := 0
	for _, former := range e.Former {
		ends[former.Agreement.Number] = former
		if former.End == End_END_SUPERSEDED {
			superseded++
		}
	}
	if given == 0 {
		if superseded > 0 {
			return fmt.Errorf("nothing stands, but %d agreements were superseded", superseded)
		}
		return nil
	}
	for number := e.Line.Given.Before; number != 0; superseded-- {
		former, there := ends[number]
		if !there || former.End != End_END_SUPERSEDED {
			return fmt.Errorf("agreement %d stood before another, but was not superseded", number)
		}
		number = former.Agreement.Before
	}
	if superseded != 0 {
		return fmt.Errorf("%d superseded agreements stood before none that stands", superseded)
	}
	return nil
}
