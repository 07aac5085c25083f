// Package fhir writes trials as ResearchStudy resources of HL7 FHIR R5.
package fhir

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Export writes a trial as a ResearchStudy. Who may take part is a contained Group. What R5 has no place for is left out:
// the README of x/registration lists it.
func Export(t registry.Trial) ([]byte, error) {
	r := t.Registration
	s := researchStudy{
		ResourceType:   "ResearchStudy",
		ID:             t.Number,
		Contained:      []group{eligibility(r.Eligibility)},
		Identifier:     identifiers(t),
		Version:        strconv.FormatUint(uint64(t.Version), 10),
		Title:          r.PublicTitle,
		Label:          labels(r),
		Date:           instant(t.VersionAt),
		Status:         publicationStatus(t.Status),
		PrimaryPurpose: coded(purposes, purposeSystem, r.Design.Purpose),
		Phase:          coded(phases, phaseSystem, r.Design.Phase),
		StudyDesign:    studyDesign(r.Design),
		Period:         studyPeriod(r),
		Note:           notes(r),
		Classifier:     []concept{{Text: "Registered " + fact.EnumWords(t.Label) + " by the rule of the chain"}},
		Party:          parties(t),
		Progress:       progress(t),
		Recruitment: &recruitment{
			TargetNumber: unsignedInt(uint64(r.SampleSize.Planned)), ActualNumber: unsignedInt(actual(t)),
			Eligibility: &reference{Reference: "#" + eligibilityID, Type: "Group"},
		},
		OutcomeMeasure: outcomes(r.Outcomes),
	}
	for _, v := range r.Interventions {
		s.Focus = append(s.Focus, codeableReference{Concept: &concept{Text: v.Name}})
	}
	for _, c := range r.Conditions {
		s.Condition = append(s.Condition, concept{Text: c})
	}
	for _, c := range r.Countries {
		s.Region = append(s.Region, concept{Coding: []coding{{System: countrySystem, Code: c, Display: registry.CountryName(c)}}})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s)
	return b.Bytes(), err
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// publicationStatus is the status of the resource, not of the recruitment: it is in use until the trial is given up.
func publicationStatus(s trialfact.Status) string {
	switch s {
	case trialfact.Status_STATUS_UNSPECIFIED, trialfact.Status_STATUS_UNKNOWN:
		return "unknown"
	case trialfact.Status_STATUS_WITHDRAWN:
		return "retired"
	}
	return "active"
}

func identifiers(t registry.Trial) []identifier {
	list := []identifier{{Use: "official", Value: t.Number, Assigner: &reference{Display: t.Chain}}}
	for _, id := range t.Registration.Identifiers {
		one := identifier{Use: "secondary", System: identifierSystems[id.Scheme], Value: id.Value}
		if one.System == "" {
			name := id.Name
			if name == "" {
				name = types.SchemeName(id.Scheme)
			}
			one.Assigner = &reference{Display: name}
		}
		list = append(list, one)
	}
	return list
}

// labels gives the titles beside the public one.
func labels(r types.Registration) []label {
	if r.ScientificTitle == "" {
		return nil
	}
	return []label{{Type: &concept{Coding: []coding{{System: titleSystem, Code: "scientific"}}, Text: "Scientific title"}, Value: r.ScientificTitle}}
}

func studyDesign(d types.Design) (list []concept) {
	for _, c := range []*concept{
		coded(studyTypes, designSystem, d.Type), coded(allocations, designSystem, d.Allocation), coded(models, designSystem, d.Model),
	} {
		if c != nil {
			list = append(list, *c)
		}
	}
	if d.Masking != 0 {
		list = append(list, concept{Text: "Masking: " + fact.EnumWords(d.Masking)})
	}
	for _, p := range d.Masked {
		list = append(list, *coded(maskedParties, designSystem, p))
	}
	return list
}

func studyPeriod(r types.Registration) *period {
	p := period{}
	if r.FirstEnrolment.Date.Year != 0 {
		p.Start = r.FirstEnrolment.Date.ISO()
	}
	if r.Completion != nil {
		p.End = r.Completion.Date.ISO()
	}
	if p == (period{}) {
		return nil
	}
	return &p
}

// notes carries what R5 has no element for.
func notes(r types.Registration) (list []annotation) {
	add := func(label, value string) {
		if value != "" {
			list = append(list, annotation{Text: label + ": " + value})
		}
	}
	if r.FirstEnrolment.Date.Year != 0 {
		add("First enrolment", fact.EnumWords(r.FirstEnrolment.Kind))
	}
	if r.PrimaryCompletion != nil {
		add("Primary completion", r.PrimaryCompletion.Date.ISO()+", "+fact.EnumWords(r.PrimaryCompletion.Kind))
	}
	if r.Completion != nil {
		add("Completion", fact.EnumWords(r.Completion.Kind))
	}
	if n := r.SampleSize.Planned; n > math.MaxInt32 {
		add("Planned number of participants", fmt.Sprint(n))
	}
	for _, v := range r.Interventions {
		add("Intervention "+v.Name+" ("+fact.EnumWords(v.Kind)+")", v.Description)
	}
	add("Results", r.ResultsPlan)
	if r.IpdSharing.Plan != 0 {
		add("Sharing of individual participant data", strings.TrimSpace(fact.EnumWords(r.IpdSharing.Plan)+". "+r.IpdSharing.Statement))
	}
	for _, p := range r.RegistryProjections {
		add("Commits to "+types.ProjectionName(p.Kind)+" "+p.Number, fmt.Sprintf("%x", p.Digest))
	}
	return list
}

func parties(t registry.Trial) []associatedParty {
	list := []associatedParty{{Name: t.Sponsor, Role: role("lead-sponsor")}}
	for _, p := range t.Registration.SecondarySponsors {
		list = append(list, associatedParty{Name: p.Name, Role: role("collaborator")})
	}
	for _, p := range t.Registration.Support {
		list = append(list, associatedParty{Name: p.Name, Role: role("funding-source")})
	}
	return list
}

func role(code string) concept {
	return concept{Coding: []coding{{System: roleSystem, Code: code}}}
}

func progress(t registry.Trial) []progressStatus {
	state := coded(states, stateSystem, t.Status)
	if state == nil {
		state = &concept{Text: fact.EnumWords(t.Status)}
	}
	isActual := true
	return []progressStatus{{State: *state, Actual: &isActual}}
}

// unsignedInt is a number as R5 can write it; none if it is larger, which the notes say.
func unsignedInt(n uint64) uint64 {
	if n > math.MaxInt32 {
		return 0
	}
	return n
}

// actual is how many were enrolled: as the chain counted them, or as the sponsor registered.
func actual(t registry.Trial) uint64 {
	return max(t.Enrolled, uint64(t.Registration.SampleSize.Actual))
}

func outcomes(list []types.Outcome) (measures []outcomeMeasure) {
	for _, o := range list {
		var b strings.Builder
		for _, p := range []struct{ label, value string }{
			{"", o.Metric}, {"Aggregation: ", o.Aggregation}, {"Time frame: ", o.TimeFrame}, {"Population: ", o.Population},
			{"Analysis: ", o.AnalysisReference},
		} {
			if p.value == "" {
				continue
			}
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(p.label + registry.Escape(p.value))
		}
		measures = append(measures, outcomeMeasure{
			Name: o.Measure, Type: []concept{*coded(outcomeLevels, objectiveSystem, o.Level)}, Description: b.String(),
		})
	}
	return measures
}

const eligibilityID = "eligibility"

// eligibility describes who may take part: each criterion is a characteristic of the group.
func eligibility(e types.Eligibility) group {
	g := group{ResourceType: "Group", ID: eligibilityID, Type: "person", Membership: "definitional"}
	if c := coded(sexes, genderSystem, e.Sex); c != nil {
		g.Characteristic = append(g.Characteristic, characteristic{Code: concept{Text: "Sex"}, Concept: c})
	}
	if e.MinimumAge != nil || e.MaximumAge != nil {
		g.Characteristic = append(g.Characteristic, characteristic{
			Code: concept{Text: "Age"}, Range: &ageRange{Low: age(e.MinimumAge), High: age(e.MaximumAge)},
		})
	}
	if !e.HealthyVolunteers {
		yes := true
		g.Characteristic = append(g.Characteristic, characteristic{Code: concept{Text: "Healthy volunteer"}, Flag: &yes, Exclude: true})
	}
	for _, list := range []struct {
		name     string
		criteria []string
		exclude  bool
	}{{"Inclusion criterion", e.Inclusion, false}, {"Exclusion criterion", e.Exclusion, true}} {
		for _, c := range list.criteria {
			g.Characteristic = append(g.Characteristic, characteristic{
				Code: concept{Text: list.name}, Concept: &concept{Text: c}, Exclude: list.exclude,
			})
		}
	}
	return g
}

func age(a *types.Age) *quantity {
	if a == nil {
		return nil
	}
	return &quantity{Value: a.Value, Unit: fact.EnumWords(a.Unit), System: unitSystem, Code: unitCodes[a.Unit]}
}
