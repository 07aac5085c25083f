package usdm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// study is a study definition of which only the population says something. YEAR and the like stand for codes.
func study(t *testing.T, population string) (types.Registration, registry.Report) {
	t.Helper()
	codes := strings.NewReplacer("YEAR", code("C29848", "Year"), "MONTH", code("C29846", "Month"), "MOON", code("X", "Moons"),
		"FEMALE", code("C16576", "Female"), "MALE", code("C20197", "Male"), "BOTH", code("C49636", "Both"), "OTHER", code("X", "Other"))
	return imported(t, codes.Replace(`{"study":{"name":"S","versions":[{"studyDesigns":[{"population":{`+population+`}}]}]}}`))
}

// about are the remarks on a field.
func about(report registry.Report, field string) string {
	var lines []string
	for _, n := range report.Changed {
		if n.Field == field {
			lines = append(lines, n.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func written(a *types.Age) string {
	if a == nil {
		return "none"
	}
	return strings.Replace(shownAge(a), "AGE_UNIT_", "", 1)
}

func TestEachLimitOfAgeIsDecidedByItselfAndSaid(t *testing.T) {
	const adults = `{"plannedAge":{"minValue":18,"maxValue":64,"unit":YEAR}}`
	for name, c := range map[string]struct{ population, least, most, leastSaid, mostSaid string }{
		"an empty range, cohorts give both": {`"plannedAge":{"minValue":null,"maxValue":null},"cohorts":[` + adults + `]`, "18 YEARS", "64 YEARS", "the youngest was taken", "the oldest was taken"},
		"an empty range, nobody gives any":  {`"plannedAge":{"id":"R","minValue":{"value":null},"maxValue":{}}`, "none", "none", "the study gives none", "the study gives none"},
		"the population gives one end":      {`"plannedAge":{"minValue":20,"unit":YEAR},"cohorts":[` + adults + `]`, "20 YEARS", "64 YEARS", "cohorts[0] says 18 AGE_UNIT_YEARS: that of the population was taken", "the oldest was taken"},
		"nobody gives the other end":        {`"plannedAge":{"minValue":20,"unit":YEAR}`, "20 YEARS", "none", "", "the other end only"},
		"cohorts within the population's":   {`"plannedAge":{"minValue":18,"maxValue":64,"unit":YEAR},"cohorts":[{"plannedAge":{"minValue":30,"maxValue":64,"unit":YEAR}}]`, "18 YEARS", "64 YEARS", "cohorts[0] says 30", ""},
		"a cohort without an upper limit":   {`"plannedAge":{"minValue":18,"maxValue":64,"unit":YEAR},"cohorts":[{"plannedAge":{"minValue":18,"unit":YEAR}}]`, "18 YEARS", "64 YEARS", "", "cohorts[0] has no limit: that of the population was taken"},
		"a cohort that does not say it":     {`"cohorts":[` + adults + `,{"name":"B"}]`, "none", "none", "cohorts[0] says 18 AGE_UNIT_YEARS, nothing that can be taken is said by", "cohorts[0] says 64"},
		"a cohort with a placeholder":       {`"cohorts":[` + adults + `,{"plannedAge":{"minValue":20,"maxValue":999,"unit":YEAR}}]`, "18 YEARS", "none", "the youngest was taken", "nothing that can be taken is said by study.versions[0].studyDesigns[0].population.cohorts[1]"},
		"a placeholder, cohorts know":       {`"plannedAge":{"minValue":18,"maxValue":999,"unit":YEAR},"cohorts":[` + adults + `]`, "18 YEARS", "64 YEARS", "", "the oldest was taken"},
		"a placeholder and nothing else":    {`"plannedAge":{"minValue":18,"maxValue":999,"unit":YEAR}`, "18 YEARS", "none", "", "gives none that can be taken"},
		"units that differ":                 {`"cohorts":[{"plannedAge":{"minValue":2,"maxValue":3,"unit":YEAR}},{"plannedAge":{"minValue":6,"maxValue":30,"unit":MONTH}}]`, "6 MONTHS", "3 YEARS", "cohorts[1] says 6 AGE_UNIT_MONTHS", "cohorts[1] says 30 AGE_UNIT_MONTHS"},
		"the same in two units":             {`"plannedAge":{"minValue":1,"maxValue":2,"unit":YEAR},"cohorts":[{"plannedAge":{"minValue":12,"maxValue":24,"unit":MONTH}}]`, "1 YEARS", "2 YEARS", "", ""},
		"the unit of the other end":         {`"plannedAge":{"minValue":{"value":6},"maxValue":{"value":24,"unit":MONTH}}`, "6 MONTHS", "24 MONTHS", "that of the other end was taken", ""},
		"no unit at all":                    {`"plannedAge":{"minValue":18,"maxValue":64,"unit":{"standardCode":null}}`, "18 YEARS", "64 YEARS", "has no unit: years were taken", "has no unit: years were taken"},
		"a unit that nobody knows":          {`"plannedAge":{"minValue":18,"maxValue":64,"unit":MOON}`, "none", "none", "18 of a unit that the chain does not know", "64 of a unit that the chain does not know"},
		"a range within a range":            {`"plannedAge":{"minValue":{"minValue":18,"maxValue":20},"maxValue":64,"unit":YEAR}`, "none", "64 YEARS", "minValue is a range within a range", ""},
		"a quantity where a range belongs":  {`"plannedAge":{"value":18,"unit":YEAR}`, "none", "none", "is a single value, want a range", "is a single value, want a range"},
		"a text":                            {`"plannedAge":{"minValue":"adult","maxValue":64,"unit":YEAR}`, "none", "64 YEARS", `is "adult", want a whole number`, ""},
		"half years":                        {`"plannedAge":{"minValue":18.5,"maxValue":64,"unit":YEAR},"cohorts":[` + adults + `]`, "18 YEARS", "64 YEARS", "is \"18.5\", want a whole number", ""},
		"nought":                            {`"plannedAge":{"minValue":0,"maxValue":0,"unit":YEAR}`, "0 YEARS", "0 YEARS", "", "if it stands for none, take it away"},
		"the wrong way round":               {`"plannedAge":{"minValue":64,"maxValue":18,"unit":YEAR}`, "64 YEARS", "18 YEARS", "is above the maximum of 18", ""},
		"the wrong way round by cohorts":    {`"plannedAge":{"minValue":70,"unit":YEAR},"cohorts":[` + adults + `]`, "70 YEARS", "64 YEARS", "is above the maximum of 64", "the oldest was taken"},
	} {
		t.Run(name, func(t *testing.T) {
			r, report := study(t, c.population)
			require.Equal(t, []string{c.least, c.most}, []string{written(r.Eligibility.MinimumAge), written(r.Eligibility.MaximumAge)})
			for field, want := range map[string]string{"eligibility.minimum_age": c.leastSaid, "eligibility.maximum_age": c.mostSaid} {
				if want == "" {
					require.Empty(t, about(report, field))
				}
				require.Contains(t, about(report, field), want)
			}
		})
	}
}

// TestAValueOfANeighbouringKindIsReadAndSaid: some programs write numbers as texts, and texts that are numbers as numbers.
func TestAValueOfANeighbouringKindIsReadAndSaid(t *testing.T) {
	const place = "study.versions[].studyDesigns[].population."
	for name, c := range map[string]struct {
		population  string
		least       string
		planned     uint32
		healthy     bool
		field, said string
	}{
		"a limit of age": {`"plannedAge":{"minValue":"18","unit":YEAR}`, "18 YEARS", 0, false, place + "plannedAge.minValue", `it is a string, "18", where a number should be`},
		"a quantity of UCUM": {`"plannedAge":{"minValue":{"value":" 18.0 ","unit":{"standardCode":{"code":"a","codeSystem":"http://unitsofmeasure.org"}}}}`,
			"18 YEARS", 0, false, place + "plannedAge.minValue.value", `it is a string, " 18.0 ", where a number should be`},
		"a unit of UCUM alone":         {`"plannedAge":{"minValue":{"value":18,"unit":"mo"}}`, "18 MONTHS", 0, false, "eligibility.minimum_age", `unit is a text, "mo", where a code should be`},
		"a unit in words":              {`"plannedAge":{"minValue":"6","unit":"Months"}`, "6 MONTHS", 0, false, "eligibility.minimum_age", `unit is a text, "Months", where a code should be`},
		"a unit that nobody knows":     {`"plannedAge":{"minValue":6,"unit":"moons"}`, "none", 0, false, "eligibility.minimum_age", `unit is "moons", which the chain does not know`},
		"a limit with its unit":        {`"plannedAge":{"minValue":"18 a","unit":YEAR}`, "none", 0, false, "eligibility.minimum_age", `is "18 a", want a whole number`},
		"a number to another base":     {`"plannedAge":{"minValue":"0x12","unit":YEAR}`, "none", 0, false, "eligibility.minimum_age", `is "0x12", want a whole number`},
		"a planned number":             {`"plannedEnrollmentNumber":{"value":"300"}`, "none", 300, false, place + "plannedEnrollmentNumber.value", `it is a string, "300", where a number should be`},
		"the end of a range":           {`"plannedEnrollmentNumber":{"minValue":"20","maxValue":30}`, "none", 30, false, place + "plannedEnrollmentNumber.minValue", `"20"`},
		"a placeholder as a text":      {`"plannedEnrollmentNumber":{"value":"99999"}`, "none", 0, false, "sample_size.planned", "or has a placeholder for one"},
		"a planned number in words":    {`"plannedEnrollmentNumber":{"value":"about 300"}`, "none", 0, false, "sample_size.planned", `is "about 300", want a number: it was not taken`},
		"a planned number, left empty": {`"plannedEnrollmentNumber":{"value":""}`, "none", 0, false, "sample_size.planned", ""},
		"a truth":                      {`"includesHealthySubjects":"True"`, "none", 0, true, place + "includesHealthySubjects", `it is a string, "True", where a boolean should be`},
		"a sex":                        {`"plannedSex":["Female"]`, "none", 0, false, "eligibility.sex", `is a text, "Female", where a code should be`},
		"a name that is a number":      {`"id":7,"name":12`, "none", 0, false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, report := study(t, c.population)
			require.Equal(t, c.least, written(r.Eligibility.MinimumAge))
			require.Equal(t, c.planned, r.SampleSize.Planned)
			require.Equal(t, c.healthy, r.Eligibility.HealthyVolunteers)
			require.Contains(t, about(report, c.field), c.said)
		})
	}
	r, report := imported(t, with(t, `"text":"A trial for all"`, `"text":2026`, `"criterionItemId":"I1"`, `"criterionItemId":101`, `"id":"I1"`, `"id":101`))
	require.Equal(t, "2026", r.PublicTitle)
	require.Len(t, r.Eligibility.Inclusion, 1, "ids that are numbers lead where they should")
	require.Contains(t, about(report, "study.versions[].titles[].text"), `it is a number, "2026", where a string should be: it was read as one`)
}

func TestAPlannedNumberIsWholeOrAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		population string
		want       uint32
		said       string
	}{
		"a quantity":                        {`"plannedEnrollmentNumber":{"value":300}`, 300, ""},
		"a range":                           {`"plannedEnrollmentNumber":{"minValue":{"value":20},"maxValue":30}`, 30, "the study plans 20 to 30: the larger number was taken"},
		"a range of one":                    {`"plannedEnrollmentNumber":{"minValue":30,"maxValue":30}`, 30, ""},
		"the wrong way round":               {`"plannedEnrollmentNumber":{"minValue":50,"maxValue":40}`, 50, "the wrong way round"},
		"a placeholder above":               {`"plannedEnrollmentNumber":{"minValue":20,"maxValue":99999}`, 0, "or has a placeholder for one"},
		"a placeholder below":               {`"plannedEnrollmentNumber":{"minValue":9999,"maxValue":50}`, 0, "or has a placeholder for one"},
		"no larger end":                     {`"plannedEnrollmentNumber":{"minValue":20}`, 0, "lacks the larger number"},
		"no smaller end":                    {`"plannedEnrollmentNumber":{"maxValue":20}`, 20, "at most 20"},
		"a range within a range":            {`"plannedEnrollmentNumber":{"minValue":20,"maxValue":{"minValue":20,"maxValue":30}}`, 0, "maxValue is a range within a range"},
		"a number and a range":              {`"plannedEnrollmentNumber":{"value":25,"minValue":20,"maxValue":30}`, 25, "gives a number and a range: the number was taken, 25"},
		"nought":                            {`"plannedEnrollmentNumber":{"value":0}`, 0, "is 0, which is no plan"},
		"nought, cohorts know":              {`"plannedEnrollmentNumber":{"value":0},"cohorts":[{"plannedEnrollmentNumber":{"value":5}}]`, 5, "the sum was taken, 5"},
		"twice":                             {`"plannedEnrollmentNumberQuantity":{"value":40},"plannedEnrollmentNumberRange":{"minValue":50,"maxValue":60}`, 40, "gives it again as 60: 40 was taken"},
		"twice the same":                    {`"plannedEnrollmentNumberQuantity":{"value":40},"plannedEnrollmentNumberRange":{"minValue":40,"maxValue":40}`, 40, ""},
		"a placeholder, then a number":      {`"plannedEnrollmentNumberQuantity":{"value":99999},"plannedEnrollmentNumberRange":{"minValue":40,"maxValue":40}`, 40, "placeholder"},
		"cohorts":                           {`"cohorts":[{"plannedEnrollmentNumber":{"value":20}},{"plannedEnrollmentNumber":{"minValue":20,"maxValue":25}}]`, 45, "the sum was taken, 45"},
		"a cohort with a placeholder":       {`"cohorts":[{"plannedEnrollmentNumber":{"value":30}},{"plannedEnrollmentNumber":{"value":9999}},{"name":"C"}]`, 0, "cohorts[0] plans 30, nothing that can be taken is said by study.versions[0].studyDesigns[0].population.cohorts[1], study.versions[0].studyDesigns[0].population.cohorts[2]"},
		"a cohort of nobody":                {`"cohorts":[{"plannedEnrollmentNumber":{"value":30}},{"plannedEnrollmentNumber":{"value":0}}]`, 0, "there is no sum"},
		"a cohort that does not say it":     {`"cohorts":[{"plannedEnrollmentNumber":{"value":30}},{"plannedEnrollmentNumber":{"value":null}}]`, 0, "there is no sum"},
		"cohorts say something else":        {`"plannedEnrollmentNumber":{"value":50},"cohorts":[{"plannedEnrollmentNumber":{"value":30}},{"plannedEnrollmentNumber":{"value":30}}]`, 50, "cohorts[0] plans 30, study.versions[0].studyDesigns[0].population.cohorts[1] plans 30: that of the population was taken"},
		"cohorts say the same":              {`"plannedEnrollmentNumber":{"value":60},"cohorts":[{"plannedEnrollmentNumber":{"value":30}},{"plannedEnrollmentNumber":{"value":30}}]`, 60, ""},
		"a placeholder, then whole cohorts": {`"plannedEnrollmentNumber":{"value":99999},"cohorts":[{"plannedEnrollmentNumber":{"value":30}}]`, 30, "the sum was taken, 30"},
	} {
		t.Run(name, func(t *testing.T) {
			r, report := study(t, c.population)
			require.Equal(t, c.want, r.SampleSize.Planned)
			if c.said == "" {
				require.Empty(t, about(report, "sample_size.planned"))
			}
			require.Contains(t, about(report, "sample_size.planned"), c.said)
			if c.want == 0 {
				require.Contains(t, report.Incomplete(), "sample_size.planned")
			}
		})
	}
}

func TestWhoMayTakePartIsSaidWhereCohortsAndPopulationDiffer(t *testing.T) {
	for name, c := range map[string]struct {
		population string
		want       types.Sex
		said       string
	}{
		"the same":                  {`"plannedSex":[FEMALE],"cohorts":[{"plannedSex":[FEMALE]}]`, types.Sex_SEX_FEMALE, ""},
		"another":                   {`"plannedSex":[FEMALE],"cohorts":[{"plannedSex":[MALE]}]`, types.Sex_SEX_FEMALE, "the population says SEX_FEMALE, but study.versions[0].studyDesigns[0].population.cohorts[0] says SEX_MALE"},
		"fewer":                     {`"plannedSex":[BOTH],"cohorts":[{"plannedSex":[MALE]}]`, types.Sex_SEX_ALL, "cohorts[0] says SEX_MALE"},
		"not known, cohorts know":   {`"plannedSex":[OTHER],"cohorts":[{"plannedSex":[MALE]}]`, types.Sex_SEX_MALE, "SEX_MALE was taken"},
		"one cohort does not say":   {`"cohorts":[{"plannedSex":[MALE]},{"plannedSex":[]}]`, 0, "it is to be given"},
		"one is all, one silent":    {`"cohorts":[{"plannedSex":[BOTH]},{"plannedSex":[OTHER]}]`, types.Sex_SEX_ALL, "cohorts[0] says SEX_ALL, nothing that can be taken is said by"},
		"nobody says it":            {`"cohorts":[{"name":"A"}]`, 0, ""},
		"two cohorts are all sexes": {`"cohorts":[{"plannedSex":[MALE]},{"plannedSex":[FEMALE]}]`, types.Sex_SEX_ALL, "SEX_ALL was taken"},
	} {
		r, report := study(t, c.population)
		require.Equal(t, c.want, r.Eligibility.Sex, name)
		require.Contains(t, about(report, "eligibility.sex"), c.said, name)
		if c.said == "" {
			require.Empty(t, about(report, "eligibility.sex"), name)
		}
	}
	for name, c := range map[string]struct {
		population string
		want       bool
		said       string
	}{
		"no, a cohort yes":             {`"includesHealthySubjects":false,"cohorts":[{"includesHealthySubjects":true}]`, false, "cohorts[0] says true: that of the population was taken"},
		"yes, each cohort no":          {`"includesHealthySubjects":true,"cohorts":[{"includesHealthySubjects":false}]`, true, "cohorts[0] says false"},
		"one cohort no, one silent":    {`"cohorts":[{"includesHealthySubjects":false},{"name":"B"}]`, false, "nothing that can be taken is said by study.versions[0].studyDesigns[0].population.cohorts[1]: it was taken as no"},
		"one cohort yes, one silent":   {`"cohorts":[{"includesHealthySubjects":true},{"name":"B"}]`, true, "yes was taken"},
		"the same":                     {`"includesHealthySubjects":true,"cohorts":[{"includesHealthySubjects":true}]`, true, ""},
		"nobody says it":               {`"cohorts":[{"name":"A"}]`, false, "does not say whether healthy volunteers may take part"},
		"each cohort, with an unequal": {`"cohorts":[{"includesHealthySubjects":false},{"includesHealthySubjects":true}]`, true, "says it for each cohort: true was taken"},
	} {
		r, report := study(t, c.population)
		require.Equal(t, c.want, r.Eligibility.HealthyVolunteers, name)
		require.Contains(t, about(report, "eligibility.healthy_volunteers"), c.said, name)
		if c.said == "" {
			require.Empty(t, about(report, "eligibility.healthy_volunteers"), name)
		}
	}
}

func TestOfSeveralPopulationsTheFirstIsTakenAndItIsSaid(t *testing.T) {
	r, report := imported(t, `{"study":{"name":"S","versions":[{"studyDesigns":[{"studyPopulations":[{"plannedEnrollmentNumber":{"value":5}},{"plannedEnrollmentNumber":{"value":7}}]}]}]}}`)
	require.Equal(t, uint32(5), r.SampleSize.Planned)
	require.Contains(t, about(report, "eligibility"), "the design has 2 populations, a registration one: study.versions[0].studyDesigns[0].studyPopulations[0] was taken")
}

// An amendment keeps a limit that the study leaves open, and gives up one that the study says is none.
func TestALimitThatIsNotSaidIsKeptByAnAmendment(t *testing.T) {
	before := types.Registration{Eligibility: types.Eligibility{MaximumAge: &types.Age{Value: 65, Unit: types.AgeUnit_AGE_UNIT_YEARS}}}
	for population, want := range map[string]string{
		`"plannedAge":{"minValue":null}`:                                      "65 YEARS",
		`"plannedAge":{"minValue":18,"unit":YEAR}`:                            "none",
		`"cohorts":[{"plannedAge":{"maxValue":30,"unit":YEAR}},{"name":"B"}]`: "65 YEARS",
	} {
		r, report := study(t, population)
		registry.Inherit(&r, &report, before)
		require.Equal(t, want, written(r.Eligibility.MaximumAge), population)
	}
}
