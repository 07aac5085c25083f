package types

import (
	"fmt"
	"slices"
)

func (e Eligibility) check() error {
	if err := known("eligibility.sex", int32(e.Sex), Sex_name, required); err != nil {
		return err
	}
	if err := e.MinimumAge.check("eligibility.minimum_age"); err != nil {
		return err
	}
	if err := e.MaximumAge.check("eligibility.maximum_age"); err != nil {
		return err
	}
	if err := checkTexts("eligibility.inclusion", e.Inclusion, 0, MaxCriteria, MaxParagraph); err != nil {
		return err
	}
	return checkTexts("eligibility.exclusion", e.Exclusion, 0, MaxCriteria, MaxParagraph)
}

func (a *Age) check(field string) error {
	if a == nil {
		return nil
	}
	if a.Value > MaxAge {
		return fmt.Errorf("%s is %d, at most %d is allowed", field, a.Value, MaxAge)
	}
	return known(field+".unit", int32(a.Unit), AgeUnit_name, required)
}

func (d Design) check() error {
	interventional := d.Type == StudyType_STUDY_TYPE_INTERVENTIONAL
	for _, e := range []struct {
		field    string
		value    int32
		names    map[int32]string
		optional bool
	}{
		{"design.type", int32(d.Type), StudyType_name, required},
		{"design.allocation", int32(d.Allocation), Allocation_name, optional},
		{"design.masking", int32(d.Masking), Masking_name, optional},
		{"design.model", int32(d.Model), StudyModel_name, optional},
		{"design.purpose", int32(d.Purpose), Purpose_name, optional},
		{"design.phase", int32(d.Phase), Phase_name, !interventional},
	} {
		if err := known(e.field, e.value, e.names, e.optional); err != nil {
			return err
		}
	}
	return d.checkMasked()
}

func (d Design) checkMasked() error {
	for i, party := range d.Masked {
		if err := known(fmt.Sprintf("design.masked[%d]", i), int32(party), MaskedParty_name, required); err != nil {
			return err
		}
		if slices.Contains(d.Masked[:i], party) {
			return fmt.Errorf("design.masked names %s twice", party)
		}
	}
	if d.Masking == Masking_MASKING_NONE && len(d.Masked) > 0 {
		return fmt.Errorf("design.masked names %d parties, but design.masking is NONE", len(d.Masked))
	}
	return nil
}
