package types

import (
	"errors"
	"fmt"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/fact/text"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
)

// The classes of amendments, under short names.
const (
	Unclassified   = protocolfact.AmendmentClass_AMENDMENT_CLASS_UNSPECIFIED
	Substantial    = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
	Administrative = protocolfact.AmendmentClass_AMENDMENT_CLASS_ADMINISTRATIVE
	UrgentSafety   = protocolfact.AmendmentClass_AMENDMENT_CLASS_URGENT_SAFETY
)

// checkAmendment reports what keeps the content from being what the number-th version of a document of type t changes.
func (c Content) checkAmendment(t protocolfact.DocumentType, number uint32) error {
	if _, known := protocolfact.AmendmentClass_name[int32(c.Amendment)]; !known {
		return fmt.Errorf("amendment class is %d, want 0 to %d", c.Amendment, len(protocolfact.AmendmentClass_name)-1)
	}
	switch {
	case number == 1 && c.Amendment != Unclassified:
		return errors.New("a first version amends nothing: leave the amendment class out")
	case number > 1 && c.Amendment == Unclassified && NeedsApproval(t):
		return fmt.Errorf("the amendment class is missing: a later version of a %s is SUBSTANTIAL, ADMINISTRATIVE or URGENT_SAFETY", TypeName(t))
	case c.Amendment == UrgentSafety && NeedsApproval(t) && !typeRules[t].urgent:
		return fmt.Errorf("a %s is no urgent safety measure: submit it as SUBSTANTIAL", TypeName(t))
	case c.Amendment == Administrative && c.Reconsent:
		return errors.New("an administrative amendment does not ask participants to consent again: submit it as SUBSTANTIAL")
	case c.Amendment == Administrative && len(c.AffectedOutcomes) > 0:
		return errors.New("an administrative amendment affects no outcomes: submit it as SUBSTANTIAL")
	}
	return c.checkRationale()
}

func (c Content) checkRationale() error {
	if c.Amendment == Unclassified {
		if c.Rationale != nil || len(c.AffectedOutcomes) > 0 {
			return errors.New("only an amendment has a rationale and affects outcomes: give its class")
		}
		return nil
	}
	if err := reason.Require(c.Rationale); err != nil {
		return fmt.Errorf("rationale: %w", err)
	}
	if n := len(c.AffectedOutcomes); n > MaxAffectedOutcomes {
		return fmt.Errorf("affected_outcomes has %d entries, at most %d are allowed", n, MaxAffectedOutcomes)
	}
	seen := make(map[string]bool, len(c.AffectedOutcomes))
	for i, id := range c.AffectedOutcomes {
		if err := text.Check(fmt.Sprintf("affected_outcomes[%d]", i), id, MaxOutcomeID); err != nil {
			return err
		}
		if seen[id] {
			return fmt.Errorf("affected_outcomes[%d] is %q, which stands there already", i, id)
		}
		seen[id] = true
	}
	return nil
}

// ApprovedWithVersion returns the version whose approvals hold for a version too: its own number, or for an
// administrative amendment of a type that needs no new approval for it, that of the version before. An amendment that
// changes nothing substantial needs no new opinion (ICH E6(R3) 1.1); whoever decides may still speak on it.
func (v Version) ApprovedWithVersion(previous uint32) uint32 {
	if v.Number > 1 && v.Content.Amendment == Administrative && typeRules[v.Type].inherits {
		return previous
	}
	return v.Number
}

// CheckFollows reports what keeps the version from being the one after another of its line. A consent form stays for the same
// purpose and population. What is approved with the version before is for no other place: nobody was asked for those. A measure that may be used before anybody approved it
// takes no protection away: who had to sign beside a participant still has to.
func (v Version) CheckFollows(before Version) error {
	if before.Number == 0 {
		return nil
	}
	if err := v.checkSameForm(before); err != nil {
		return err
	}
	if v.ApprovedWith != v.Number && !Contains(before.Content.Scope, v.Content.Scope) {
		return fmt.Errorf("an administrative amendment of version %d is for %s, not for %s: submit it as SUBSTANTIAL",
			before.Number, ScopeName(before.Content.Scope), ScopeName(v.Content.Scope))
	}
	if !v.IsUrgent() {
		return nil
	}
	if err := CheckCovers(v.Content.Demands, before.Content.Demands); err != nil {
		return fmt.Errorf("an urgent safety measure drops no signature that version %d demands, that of %w: submit it as SUBSTANTIAL", before.Number, err)
	}
	return nil
}

// IsUrgent reports whether the version may be used before it is approved.
func (v Version) IsUrgent() bool { return v.Content.Amendment == UrgentSafety }
