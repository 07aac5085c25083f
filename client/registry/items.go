package registry

import (
	"fmt"
	"slices"
	"strings"
	"time"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const byTheChain = "given by the chain"

// items shows a registration as the 24 items of the WHO data set.
func items(r *types.Registration) []Item {
	values := []struct{ name, value string }{
		{"registry and number", byTheChain},
		{"date of registration", byTheChain + ": the time of the block"},
		{"secondary identifiers", join(r.Identifiers, types.IdentifierName)},
		{"sources of support", join(r.Support, partyName)},
		{"primary sponsor", byTheChain + ": the organisation that registers"},
		{"secondary sponsors", join(r.SecondarySponsors, partyName)},
		{"contact, public", contactName(r.PublicContact)},
		{"contact, scientific", contactName(r.ScientificContact)},
		{"public title", r.PublicTitle},
		{"scientific title", r.ScientificTitle},
		{"countries", strings.Join(r.Countries, ", ")},
		{"conditions", strings.Join(r.Conditions, "; ")},
		{"interventions", join(r.Interventions, func(v types.Intervention) string { return v.Name })},
		{"eligibility", eligibility(r.Eligibility)},
		{"study type", design(r.Design)},
		{"first enrolment", milestone(&r.FirstEnrolment)},
		{"sample size", sampleSize(r.SampleSize)},
		{"recruitment status", byTheChain + ": NOT_YET_RECRUITING"},
		{"primary outcomes", outcomes(r.Outcomes, types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY)},
		{"key secondary outcomes", outcomes(r.Outcomes, types.OutcomeLevel_OUTCOME_LEVEL_KEY_SECONDARY,
			types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY)},
		{"ethics review", byTheChain + ": from the decisions of committees"},
		{"completion date", milestone(r.Completion)},
		{"summary results", r.ResultsPlan},
		{"IPD sharing statement", sharing(r.IpdSharing)},
	}
	list := make([]Item, len(values))
	for i, v := range values {
		value, _ := Shorten(v.value, 120)
		list[i] = Item{Number: i + 1, Name: v.name, Value: value}
	}
	return list
}

func join[T any](list []T, name func(T) string) string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = name(v)
	}
	return strings.Join(names, "; ")
}

func partyName(p types.Party) string { return p.Name }

func contactName(c types.Contact) string {
	if c.Organisation == 0 {
		return ""
	}
	return fmt.Sprintf("organisation %d", c.Organisation)
}

// enum writes a value of an enumeration without the name of the enumeration; nothing for none.
func enum(value fmt.Stringer, prefix string) string {
	name := strings.TrimPrefix(value.String(), prefix)
	if name == "UNSPECIFIED" {
		return ""
	}
	return name
}

func labelName(l registrationfact.Label) string { return enum(l, "LABEL_") }

// LabelName is what the rule of the chain says of a day of registration and a first enrolment; empty without a date.
func LabelName(registered, firstEnrolment types.PartialDate) string {
	if registered.Year == 0 || firstEnrolment.Year == 0 {
		return ""
	}
	return labelName(types.LabelOf(registered, firstEnrolment))
}

func eligibility(e types.Eligibility) string {
	if e.Sex == 0 && len(e.Inclusion)+len(e.Exclusion) == 0 {
		return ""
	}
	return words(enum(e.Sex, "SEX_"), age("from", e.MinimumAge), age("to", e.MaximumAge),
		fmt.Sprintf("%d inclusion and %d exclusion criteria", len(e.Inclusion), len(e.Exclusion)))
}

func age(word string, a *types.Age) string {
	if a == nil {
		return ""
	}
	return fmt.Sprintf("%s %d %s", word, a.Value, enum(a.Unit, "AGE_UNIT_"))
}

func design(d types.Design) string {
	masking := enum(d.Masking, "MASKING_")
	if masking != "" {
		masking = "masking " + masking
	}
	return words(enum(d.Type, "STUDY_TYPE_"), enum(d.Allocation, "ALLOCATION_"), masking, enum(d.Model, "STUDY_MODEL_"),
		enum(d.Purpose, "PURPOSE_"), enum(d.Phase, ""))
}

func words(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "PHASE_UNSPECIFIED" }), ", ")
}

func milestone(m *types.Milestone) string {
	if m == nil || m.Date.Year == 0 {
		return ""
	}
	return words(m.Date.ISO(), enum(m.Kind, "DATE_KIND_"))
}

func sampleSize(s types.SampleSize) string {
	switch {
	case s.NonePlanned:
		return "nobody is planned: withdrawn"
	case s.Planned == 0 && s.Actual == 0:
		return ""
	case s.Actual == 0:
		return fmt.Sprintf("%d planned", s.Planned)
	}
	return fmt.Sprintf("%d planned, %d actual", s.Planned, s.Actual)
}

func outcomes(list []types.Outcome, levels ...types.OutcomeLevel) string {
	var names []string
	for _, o := range list {
		if slices.Contains(levels, o.Level) {
			names = append(names, o.Id+" "+o.Measure)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%d: %s", len(names), strings.Join(names, "; "))
}

func sharing(s types.IPDSharing) string { return words(enum(s.Plan, "SHARING_"), s.Statement) }

// Fields that the sender's organisation stands for.
const (
	publicContact     = "public_contact.organisation"
	scientificContact = "scientific_contact.organisation"
)

// missing lists what a registration needs and does not have.
func missing(r *types.Registration) (notes []Note) {
	interventional := r.Design.Type == types.StudyType_STUDY_TYPE_INTERVENTIONAL
	for _, need := range []struct {
		lacks       bool
		field, text string
	}{
		{r.PublicContact.Organisation == 0, publicContact, "number of the organisation that answers the public; when it is sent, the signer's unless given"},
		{r.ScientificContact.Organisation == 0, scientificContact, "number of the organisation that answers scientists; when it is sent, the signer's unless given"},
		{r.PublicTitle == "", "public_title", "title for the public"},
		{r.ScientificTitle == "", "scientific_title", "scientific title"},
		{len(r.Countries) == 0, "countries", "countries of recruitment"},
		{len(r.Conditions) == 0, "conditions", "conditions studied"},
		{interventional && len(r.Interventions) == 0, "interventions", "at least one intervention"},
		{r.Eligibility.Sex == 0, "eligibility.sex", "who may take part: SEX_ALL, SEX_FEMALE or SEX_MALE"},
		{r.Design.Type == 0, "design.type", "study type"},
		{interventional && r.Design.Phase == 0, "design.phase", "phase, PHASE_NOT_APPLICABLE if none applies"},
		{r.FirstEnrolment.Date.Year == 0, "first_enrolment", "date of first enrolment, anticipated or actual"},
		{r.SampleSize.Planned == 0 && !r.SampleSize.NonePlanned, "sample_size.planned", "planned number of participants, at least 1; of a trial that was withdrawn before anybody was enrolled sample_size.none_planned"},
		{interventional && len(r.PrimaryOutcomes()) == 0, "outcomes", "at least one primary outcome"},
		{r.IpdSharing.Plan == 0, "ipd_sharing.plan", "whether data of individual participants will be shared"},
	} {
		if need.lacks {
			notes = append(notes, Note{need.field, need.text})
		}
	}
	return notes
}

// Refusal is why the chain would refuse a registration at a time, leaving aside contacts; empty if it would not, or
// if more is missing. It writes the identifiers in their normal form.
func Refusal(r types.Registration, now time.Time) string {
	for _, c := range []*types.Contact{&r.PublicContact, &r.ScientificContact} {
		if c.Organisation == 0 {
			c.Organisation = 1
		}
	}
	if err := r.Normalise(); err != nil {
		return err.Error()
	}
	if len(missing(&r)) > 0 {
		return ""
	}
	if err := r.Validate(now); err != nil {
		return err.Error()
	}
	return ""
}
