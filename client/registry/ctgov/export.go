package ctgov

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Export writes a trial as a record of API version 2. What such a record has no place for is left out: the README of
// x/registration lists it.
func Export(t registry.Trial) ([]byte, error) {
	r := t.Registration
	resultsPosted := resultsPostedOn.FindStringSubmatch(r.ResultsPlan)
	s := study{ProtocolSection: protocolSection{
		Identification: identification(t),
		Status:         status(t, resultsPosted),
		Sponsors:       sponsors(t),
		Conditions:     conditionsModule{Conditions: r.Conditions},
		Design:         design(r),
		Arms:           arms(r),
		Outcomes:       outcomes(r),
		Eligibility:    eligibility(r.Eligibility),
		Locations:      locations(r.Countries),
		Sharing:        sharingModule{IPDSharing: sharings.theirs(r.IpdSharing.Plan), Description: registry.Escape(r.IpdSharing.Statement)},
	}}
	s.HasResults = resultsPosted != nil
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(s)
	return b.Bytes(), err
}

func identification(t registry.Trial) identificationModule {
	r := t.Registration
	m := identificationModule{BriefTitle: r.PublicTitle, OfficialTitle: r.ScientificTitle, Organization: &party{FullName: t.Sponsor, Class: unknownClass}}
	rest := r.Identifiers
	for ; len(rest) > 0 && rest[0].Scheme == registrationfact.Scheme_SCHEME_NCT; rest = rest[1:] {
		if m.NCTID == "" {
			m.NCTID = rest[0].Value
			continue
		}
		m.NCTIDAliases = append(m.NCTIDAliases, rest[0].Value)
	}
	m.OrgStudyID = orgStudyID{ID: t.Number}
	if len(rest) > 0 {
		m.OrgStudyID.ID = rest[0].Value
		if rest[0].Scheme == registrationfact.Scheme_SCHEME_OTHER {
			m.Organization.FullName = rest[0].Name
			rest = rest[1:]
		}
	} else if m.NCTID != "" {
		m.OrgStudyID.ID = m.NCTID
	}
	for _, id := range rest {
		m.SecondaryIDs = append(m.SecondaryIDs, secondary(id))
	}
	for _, p := range r.Support {
		if grant, ok := grantOf(p.Name); ok {
			m.SecondaryIDs = append(m.SecondaryIDs, grant)
		}
	}
	return m
}

// secondary writes a number with the type that ClinicalTrials.gov has for it.
func secondary(id registrationfact.Identifier) secondaryID {
	switch id.Scheme {
	case registrationfact.Scheme_SCHEME_EUDRACT:
		return secondaryID{ID: id.Value, Type: "EUDRACT_NUMBER"}
	case registrationfact.Scheme_SCHEME_EU_CT:
		return secondaryID{ID: id.Value, Type: "CTIS"}
	case registrationfact.Scheme_SCHEME_ISRCTN:
		return secondaryID{ID: id.Value, Type: "REGISTRY", Domain: "ISRCTN"}
	case registrationfact.Scheme_SCHEME_UTN:
		return secondaryID{ID: id.Value, Type: "REGISTRY", Domain: "WHO UTN"}
	case registrationfact.Scheme_SCHEME_NCT:
		return secondaryID{ID: id.Value, Type: "REGISTRY", Domain: "ClinicalTrials.gov"}
	}
	return secondaryID{ID: id.Value, Type: "OTHER", Domain: id.Name}
}

func status(t registry.Trial, resultsPosted []string) statusModule {
	r := t.Registration
	m := statusModule{
		VerifiedDate:      t.VerifiedAt.UTC().Format("2006-01"),
		OverallStatus:     fact.EnumName(t.Status),
		ExpandedAccess:    expandedAccess{},
		StartDate:         date(&r.FirstEnrolment),
		PrimaryCompletion: date(r.PrimaryCompletion),
		Completion:        date(r.Completion),
		FirstSubmitDate:   day(t.RegisteredAt),
		FirstPostDate:     &dateStruct{Date: day(t.RegisteredAt), Type: "ACTUAL"},
		LastUpdateSubmit:  day(t.VersionAt),
		LastUpdatePost:    &dateStruct{Date: day(t.VersionAt), Type: "ACTUAL"},
	}
	if r.SampleSize.NonePlanned {
		m.OverallStatus = fact.EnumName(trialfact.Status_STATUS_WITHDRAWN) // what the registration says, before the chain's status does
	}
	if resultsPosted != nil {
		m.ResultsFirstPost = &dateStruct{Date: resultsPosted[1], Type: "ACTUAL"}
	}
	return m
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func date(m *types.Milestone) *dateStruct {
	if m == nil || m.Date.Year == 0 {
		return nil
	}
	return &dateStruct{Date: m.Date.ISO(), Type: dateTypes.theirs(m.Kind)}
}

// unknownClass: the chain keeps no classes of sponsors.
const unknownClass = "UNKNOWN"

func sponsors(t registry.Trial) sponsorsModule {
	m := sponsorsModule{ResponsibleParty: responsibleParty{Type: "SPONSOR"}, LeadSponsor: sponsor{Name: t.Sponsor, Class: unknownClass}}
	for _, list := range [][]types.Party{t.Registration.SecondarySponsors, withoutGrants(t.Registration.Support)} {
		for _, p := range list {
			if one := (sponsor{Name: p.Name, Class: unknownClass}); p.Name != t.Sponsor && !slices.Contains(m.Collaborators, one) {
				m.Collaborators = append(m.Collaborators, one)
			}
		}
	}
	return m
}

func design(r types.Registration) designModule {
	d := r.Design
	m := designModule{
		StudyType: studyTypes.theirs(d.Type),
		Info: designInfo{
			Allocation:         allocations.theirs(d.Allocation),
			InterventionModel:  interventionModels.theirs(d.Model),
			ObservationalModel: observationalModels.theirs(d.Model),
			PrimaryPurpose:     purposes.theirs(d.Purpose),
		},
	}
	if name := phases.theirs(d.Phase); name != "" {
		m.Phases = strings.Split(name, "/")
	}
	if d.Masking != 0 {
		m.Info.Masking = &maskingInfo{Masking: maskings.theirs(d.Masking)}
		for _, p := range d.Masked {
			m.Info.Masking.WhoMasked = append(m.Info.Masking.WhoMasked, maskedParties.theirs(p))
		}
	}
	switch {
	case r.SampleSize.NonePlanned:
		m.Enrollment = &enrollmentInfo{Type: "ACTUAL"}
	case r.SampleSize.Actual > 0:
		m.Enrollment = &enrollmentInfo{Count: r.SampleSize.Actual, Type: "ACTUAL"}
	case r.SampleSize.Planned > 0:
		m.Enrollment = &enrollmentInfo{Count: r.SampleSize.Planned, Type: "ESTIMATED"}
	}
	return m
}

func arms(r types.Registration) (m armsModule) {
	for _, v := range r.Interventions {
		m.Interventions = append(m.Interventions, intervention{
			Type: interventionTypes.theirs(v.Kind), Name: v.Name, Description: registry.Escape(v.Description),
		})
	}
	return m
}

func outcomes(r types.Registration) (m outcomesModule) {
	for _, o := range r.Outcomes {
		one := outcome{Measure: o.Measure, Description: registry.Escape(registry.Described(o)), TimeFrame: o.TimeFrame}
		switch o.Level {
		case types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY:
			m.Primary = append(m.Primary, one)
		case types.OutcomeLevel_OUTCOME_LEVEL_EXPLORATORY:
			m.Other = append(m.Other, one)
		default:
			m.Secondary = append(m.Secondary, one)
		}
	}
	return m
}

func eligibility(e types.Eligibility) eligibilityModule {
	return eligibilityModule{
		Criteria:          writeCriteria(e),
		HealthyVolunteers: e.HealthyVolunteers,
		Sex:               sexes.theirs(e.Sex),
		MinimumAge:        writeAge(e.MinimumAge),
		MaximumAge:        writeAge(e.MaximumAge),
		StdAges:           standardAges(e),
	}
}

func writeCriteria(e types.Eligibility) string {
	var b strings.Builder
	for _, list := range []struct {
		title    string
		criteria []string
	}{{"Inclusion", e.Inclusion}, {"Exclusion", e.Exclusion}} {
		if len(list.criteria) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s Criteria:\n", list.title)
		for _, c := range list.criteria {
			b.WriteString("\n* " + registry.Escape(c))
		}
	}
	return b.String()
}

func writeAge(a *types.Age) string {
	if a == nil {
		return ""
	}
	unit := ageUnits.theirs(a.Unit)
	if a.Value != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", a.Value, unit)
}

// standardAges are the registry's groups: below 18 years, to 64, and above.
func standardAges(e types.Eligibility) (groups []string) {
	lowest, highest := years(e.MinimumAge, 0), years(e.MaximumAge, types.MaxAge)
	for _, g := range []struct {
		name     string
		from, to uint32
	}{{"CHILD", 0, 17}, {"ADULT", 18, 64}, {"OLDER_ADULT", 65, types.MaxAge}} {
		if lowest <= g.to && highest >= g.from {
			groups = append(groups, g.name)
		}
	}
	return groups
}

// years is an age in whole years; none is for no limit.
func years(a *types.Age, none uint32) uint32 {
	if a == nil {
		return none
	}
	switch a.Unit {
	case types.AgeUnit_AGE_UNIT_YEARS:
		return a.Value
	case types.AgeUnit_AGE_UNIT_MONTHS:
		return a.Value / 12
	case types.AgeUnit_AGE_UNIT_WEEKS:
		return a.Value / 52
	case types.AgeUnit_AGE_UNIT_DAYS:
		return a.Value / 365
	}
	return 0
}

func locations(codes []string) (m locationsModule) {
	for _, code := range codes {
		m.Locations = append(m.Locations, location{Country: registry.CountryName(code)})
	}
	return m
}
