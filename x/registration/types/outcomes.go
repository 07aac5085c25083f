package types

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
)

var outcomeID = regexp.MustCompile(`^[A-Z0-9._-]{1,32}$`)

// CheckOutcomeID reports what keeps a text from being the id of an outcome. The error names the field.
func CheckOutcomeID(field, id string) error {
	if !outcomeID.MatchString(id) {
		return fmt.Errorf("%s is %.80q, want 1 to %d of A-Z, 0-9, dot, underscore and hyphen", field, id, maxOutcomeID)
	}
	return nil
}

func (r *Registration) checkOutcomes() error {
	if n := len(r.Outcomes); n > MaxOutcomes {
		return fmt.Errorf("outcomes has %d entries, at most %d are allowed", n, MaxOutcomes)
	}
	seen := make(map[string]bool, len(r.Outcomes))
	for i, o := range r.Outcomes {
		if err := o.check(fmt.Sprintf("outcomes[%d]", i)); err != nil {
			return err
		}
		if seen[o.Id] {
			return fmt.Errorf("outcomes[%d].id: %s names another outcome already", i, o.Id)
		}
		seen[o.Id] = true
	}
	if r.Design.Type == StudyType_STUDY_TYPE_INTERVENTIONAL && len(r.PrimaryOutcomes()) == 0 {
		return fmt.Errorf("outcomes has none of level PRIMARY, an interventional trial has at least one")
	}
	return nil
}

func (o Outcome) check(field string) error {
	if err := CheckOutcomeID(field+".id", o.Id); err != nil {
		return err
	}
	if err := known(field+".level", int32(o.Level), OutcomeLevel_name, required); err != nil {
		return err
	}
	if err := text.Check(field+".measure", o.Measure, MaxName); err != nil {
		return err
	}
	if err := text.Check(field+".time_frame", o.TimeFrame, MaxName); err != nil {
		return err
	}
	for _, t := range []struct {
		name, value string
		limit       int
	}{
		{".metric", o.Metric, MaxParagraph},
		{".aggregation", o.Aggregation, MaxName},
		{".population", o.Population, MaxPopulation},
		{".analysis_reference", o.AnalysisReference, MaxName},
	} {
		if err := text.CheckOptional(field+t.name, t.value, t.limit); err != nil {
			return err
		}
	}
	return nil
}

// PrimaryOutcomes returns the outcomes of level PRIMARY in order of their ids.
func (r *Registration) PrimaryOutcomes() []Outcome {
	var primary []Outcome
	for _, o := range r.Outcomes {
		if o.Level == OutcomeLevel_OUTCOME_LEVEL_PRIMARY {
			primary = append(primary, o)
		}
	}
	slices.SortFunc(primary, func(a, b Outcome) int { return cmp.Compare(a.Id, b.Id) })
	return primary
}

// PrimaryOutcomesDigest returns the SHA-256 of the primary outcomes in order of their ids, each as BE32 length and
// encoding: whoever holds it can tell whether any of them was changed.
func (r *Registration) PrimaryOutcomesDigest() ([]byte, error) {
	var b []byte
	for _, o := range r.PrimaryOutcomes() {
		encoded, err := o.Marshal()
		if err != nil {
			return nil, err
		}
		b = fact.LP(b, encoded)
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// PrimaryOutcomesChanged reports whether the primary outcomes of two versions differ.
func PrimaryOutcomesChanged(old, amended *Registration) (bool, error) {
	before, err := old.PrimaryOutcomesDigest()
	if err != nil {
		return false, err
	}
	after, err := amended.PrimaryOutcomesDigest()
	return !bytes.Equal(before, after), err
}
