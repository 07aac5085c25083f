package registry

import (
	"bytes"
	"fmt"
	"slices"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Inherit completes a registration that amends another with what the record does not say but the amended version does, and
// reports what it kept: numbers in other registries, contacts, dates, the settlement window, the ids of outcomes and so on.
// What the record does say is not touched.
func Inherit(r *types.Registration, report *Report, amended types.Registration) {
	i := inheritance{r, amended, report}
	i.identifiers()
	i.projections()
	i.parties()
	i.subject()
	i.design()
	i.plans()
	i.outcomes()
	report.amended = amended.Outcomes
}

type inheritance struct {
	*types.Registration
	amended types.Registration
	report  *Report
}

func (i inheritance) note(field, format string, args ...any) {
	i.report.Inherited = append(i.report.Inherited, Note{field, fmt.Sprintf(format, args...)})
}

// lacks reports whether the record leaves a field open: it says nothing, or something else stands for it.
func (i inheritance) lacks(field string, empty bool) bool { return empty || i.report.assumed[field] }

// keep keeps a value that the record leaves open, if the amended version has one.
func keep[T comparable](i inheritance, field string, to *T, from T, shown string) {
	var none T
	if i.lacks(field, *to == none) && from != none && *to != from {
		*to = from
		i.note(field, "%s", shown)
	}
}

// keepAssumed keeps a value of which a record that says nothing is taken as "no".
func keepAssumed(i inheritance, field string, to *bool, from bool) {
	if i.report.assumed[field] && *to != from {
		*to = from
		i.note(field, "%t", from)
	}
}

func keepList[T any](i inheritance, field string, to *[]T, from []T) {
	if len(*to) == 0 && len(from) > 0 {
		*to = from
		i.note(field, "%d entries", len(from))
	}
}

// identifiers keeps the numbers that the trial holds: a registry does not know what others gave it.
func (i inheritance) identifiers() {
	for _, held := range i.amended.Identifiers {
		if !Holds(i.Identifiers, held) {
			i.Identifiers = append(i.Identifiers, held)
			i.note("identifiers", "%s", types.IdentifierName(held))
		}
	}
}

// Holds reports whether an identifier is among others.
func Holds(list []registrationfact.Identifier, id registrationfact.Identifier) bool {
	return slices.ContainsFunc(list, func(e registrationfact.Identifier) bool { return types.KeyOf(e) == types.KeyOf(id) })
}

// projections keeps what the amended version commits to of other records.
func (i inheritance) projections() {
	for _, p := range i.amended.RegistryProjections {
		same := func(e types.RegistryProjection) bool {
			return e.Kind == p.Kind && (e.Number == p.Number || bytes.Equal(e.Digest, p.Digest))
		}
		if !slices.ContainsFunc(i.RegistryProjections, same) {
			i.RegistryProjections = append(i.RegistryProjections, p)
			i.note("registry_projections", "%s %s", types.ProjectionName(p.Kind), p.Number)
		}
	}
}

func (i inheritance) parties() {
	for _, c := range []struct {
		field    string
		to, from *types.Contact
	}{
		{"public_contact", &i.PublicContact, &i.amended.PublicContact},
		{"scientific_contact", &i.ScientificContact, &i.amended.ScientificContact},
	} {
		if c.to.Organisation == 0 && c.from.Organisation != 0 {
			*c.to = *c.from
			i.note(c.field, "%s", contactName(*c.from))
		}
	}
	keepList(i, "support", &i.Support, i.amended.Support)
}

func (i inheritance) subject() {
	before := i.amended
	keep(i, "public_title", &i.PublicTitle, before.PublicTitle, before.PublicTitle)
	keep(i, "scientific_title", &i.ScientificTitle, before.ScientificTitle, before.ScientificTitle)
	keepList(i, "countries", &i.Countries, before.Countries)
	keepList(i, "conditions", &i.Conditions, before.Conditions)
	keepList(i, "interventions", &i.Interventions, before.Interventions)
}

func (i inheritance) design() {
	d, before := &i.Design, i.amended.Design
	keep(i, "eligibility.sex", &i.Eligibility.Sex, i.amended.Eligibility.Sex, i.amended.Eligibility.Sex.String())
	keepAssumed(i, "eligibility.healthy_volunteers", &i.Eligibility.HealthyVolunteers, i.amended.Eligibility.HealthyVolunteers)
	i.age("eligibility.minimum_age", &i.Eligibility.MinimumAge, i.amended.Eligibility.MinimumAge)
	i.age("eligibility.maximum_age", &i.Eligibility.MaximumAge, i.amended.Eligibility.MaximumAge)
	keep(i, "design.type", &d.Type, before.Type, before.Type.String())
	keep(i, "design.allocation", &d.Allocation, before.Allocation, before.Allocation.String())
	keep(i, "design.model", &d.Model, before.Model, before.Model.String())
	keep(i, "design.purpose", &d.Purpose, before.Purpose, before.Purpose.String())
	keep(i, "design.phase", &d.Phase, before.Phase, before.Phase.String())
	if d.Masking == 0 && before.Masking != 0 {
		keep(i, "design.masking", &d.Masking, before.Masking, before.Masking.String())
		keepList(i, "design.masked", &d.Masked, before.Masked)
	}
}

// age keeps a limit of age of which the record says nothing. That there is none, a record may say.
func (i inheritance) age(field string, to **types.Age, from *types.Age) {
	if i.report.assumed[field] && *to == nil && from != nil {
		*to = from
		i.note(field, "%s", age("", from))
	}
}

// plans keeps dates, numbers and what is promised of data and money.
func (i inheritance) plans() {
	before := i.amended
	for _, m := range []struct {
		field string
		to    **types.Milestone
		from  *types.Milestone
	}{{"primary_completion", &i.PrimaryCompletion, before.PrimaryCompletion}, {"completion", &i.Completion, before.Completion}} {
		if *m.to == nil && m.from != nil {
			*m.to = m.from
			i.note(m.field, "%s", milestone(m.from))
		}
	}
	keep(i, "first_enrolment", &i.FirstEnrolment, before.FirstEnrolment, milestone(&before.FirstEnrolment))
	if !i.SampleSize.NonePlanned {
		keep(i, "sample_size.planned", &i.SampleSize.Planned, before.SampleSize.Planned, fmt.Sprint(before.SampleSize.Planned))
	}
	keep(i, "sample_size.actual", &i.SampleSize.Actual, before.SampleSize.Actual, fmt.Sprint(before.SampleSize.Actual))
	keep(i, "results_plan", &i.ResultsPlan, before.ResultsPlan, before.ResultsPlan)
	if i.lacks("ipd_sharing.plan", i.IpdSharing.Plan == 0) && before.IpdSharing.Plan != 0 && i.IpdSharing != before.IpdSharing {
		i.IpdSharing = before.IpdSharing
		i.note("ipd_sharing", "%s", sharing(before.IpdSharing))
	}
	keep(i, "settlement_window_days", &i.SettlementWindowDays, before.SettlementWindowDays, fmt.Sprint(before.SettlementWindowDays))
}
