package usdm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// with returns the study definition of version 4 with texts replaced in pairs.
func with(t *testing.T, pairs ...string) string {
	t.Helper()
	source := version4
	for n := 0; n < len(pairs); n += 2 {
		require.Contains(t, source, pairs[n])
		source = strings.Replace(source, pairs[n], pairs[n+1], 1)
	}
	return source
}

const ageReference = `<usdm:ref klass=\"Quantity\" id=\"Q1\" attribute=\"value\"></usdm:ref>`

func refersTo(t *testing.T, attribute, object string) string {
	t.Helper()
	return with(t, ageReference, `<usdm:ref klass=\"X\" id=\"X1\" attribute=\"`+attribute+`\"/>`, `"dictionaries":[`, `"things":[{"id":"X1",`+object+`}],"dictionaries":[`)
}

func TestAReferenceToAnObjectIsWrittenInWords(t *testing.T) {
	year := code("C29848", "Year")
	for name, tc := range map[string]struct{ attribute, object, want string }{
		"a quantity":     {"minValue", `"minValue":{"value":18.0,"unit":{"standardCode":` + year + `}}`, "At least 18 Year years & fit"},
		"without a unit": {"minValue", `"minValue":{"value":18.5,"unit":null}`, "At least 18.5 years & fit"},
		"a range":        {"age", `"age":{"minValue":18,"maxValue":65,"unit":` + year + `}`, "At least 18 to 65 Year years & fit"},
		"a range of quantities": {"age", `"age":{"minValue":{"value":18,"unit":{"standardCode":` + year + `}},"maxValue":{"value":65,"unit":{"standardCode":` + year + `}}}`,
			"At least 18 Year to 65 Year years & fit"},
		"a range of one":       {"age", `"age":{"minValue":18,"maxValue":18}`, "At least 18 years & fit"},
		"an open range":        {"age", `"age":{"minValue":18,"maxValue":null}`, "At least at least 18 years & fit"},
		"a code":               {"unit", `"unit":` + year, "At least Year years & fit"},
		"an alias":             {"unit", `"unit":{"standardCode":` + year + `}`, "At least Year years & fit"},
		"a list of codes":      {"sex", `"sex":[` + code("C1", "Male") + `,` + code("C2", "Female") + `]`, "At least Male, Female years & fit"},
		"an id of another":     {"activityId", `"activityId":"I3"`, "At least unused years & fit"},
		"an object with words": {"thing", `"thing":{"label":"eighteen"}`, "At least eighteen years & fit"},
		"nought":               {"value", `"value":0`, "At least 0 years & fit"},
	} {
		r, report := imported(t, refersTo(t, tc.attribute, tc.object))
		require.Equal(t, []string{tc.want}, r.Eligibility.Inclusion, name)
		require.NotContains(t, report.Text(), "its name stands for it", name)
	}
}

func TestAReferenceThatResolvesToNothingIsSaid(t *testing.T) {
	for name, source := range map[string]string{
		"an empty object":    refersTo(t, "thing", `"thing":{}`),
		"an empty list":      refersTo(t, "thing", `"thing":[]`),
		"an empty text":      refersTo(t, "thing", `"thing":" "`),
		"null":               refersTo(t, "thing", `"thing":null`),
		"no such member":     refersTo(t, "other", `"thing":1`),
		"no such object":     with(t, `id=\"Q1\"`, `id=\"Q9\"`),
		"a circle":           refersTo(t, "thing", `"thing":{"minValue":{"minValue":"X1"}},"minValue":"X1"`),
		"an empty parameter": with(t, ageReference, " "),
		"no dictionary":      with(t, `"dictionaryId":"D1"`, `"dictionaryId":"D9"`),
		"no tag":             with(t, `"tag":"age"`, `"tag":"ages"`),
	} {
		r, report := imported(t, source)
		require.Len(t, r.Eligibility.Inclusion, 1, name)
		require.Regexp(t, `^At least \[.+\] years & fit$`, r.Eligibility.Inclusion[0], name)
		require.Contains(t, report.Text(), "its name stands for it", name)
	}
	for name, tc := range map[string]struct{ source, want string }{
		"item of a criterion": {with(t, `"criterionItemId":"I1"`, `"criterionItemId":"I9"`), `criterionItemId refers to "I9", which is not there`},
		"a criterion":         {with(t, `"criterionIds":["C1"`, `"criterionIds":["C9"`), `refers to "C9", which is not there`},
		"an intervention":     {with(t, `"studyInterventionIds":["SI1"]`, `"studyInterventionIds":["SI1","SI9"]`), `refers to "SI9", which is not there`},
		"a dictionary":        {with(t, `"dictionaryId":"D1"`, `"dictionaryId":"D9"`), `refers to "D9", which is not there`},
		"a scope":             {with(t, `"text":"AC-7","scopeId":"O1"`, `"text":"AC-7","scopeId":"O9"`), `scopeId refers to "O9", which is not there`},
		"an id given twice":   {with(t, `"id":"SI2"`, `"id":"Q1"`), `the id "Q1" is given to`},
	} {
		_, report := imported(t, tc.source)
		require.Contains(t, report.Text(), tc.want, name)
	}
	r, report := imported(t, with(t, `<usdm:tag name=\"age\"/>`, `<usdm:tag name='age'/>`))
	require.Equal(t, []string{"At least 18 years & fit"}, r.Eligibility.Inclusion, "quoted the other way")
	require.NotContains(t, report.Text(), "could not be read")
	r, _ = imported(t, with(t, `<usdm:tag name=\"age\"/>`, `&lt;usdm:tag name=&quot;age&quot;/&gt;`))
	require.Equal(t, []string{"At least 18 years & fit"}, r.Eligibility.Inclusion, "taken for text by a tool")
	_, report = imported(t, with(t, `<usdm:tag name=\"age\"/>`, `<usdm:tag/>`))
	require.Contains(t, report.Text(), `"<usdm:tag/>" could not be read`)
}

// Wherever code and words of a value differ, the report shows both.
func TestACodeThatContradictsItsWordsIsShownWithBoth(t *testing.T) {
	for name, tc := range map[string]struct{ code, decode, other, field string }{
		"phase":              {"C15694", "Phase II/III Trial", "Phase II Trial", "design.phase"},
		"type":               {"C98388", "Interventional Study", "Observational Study", "design.type"},
		"model":              {"C82637", "Crossover Study", "Parallel Study", "design.model"},
		"masking":            {"C28233", "Single Blind Study", "Open Label Study", "design.masking"},
		"purpose":            {"C49657", "Prevention Study", "Treatment Study", "design.purpose"},
		"allocation":         {"C46079", "Randomized Controlled Clinical Trial", "Non-Randomized", "design.allocation"},
		"intervention":       {"C307", "Biological Agent", "Medical Device", "interventions[0].kind"},
		"inclusion":          {"C25532", "Inclusion Criteria", "Exclusion Criteria", "eligibility ("},
		"exclusion":          {"C25370", "Exclusion Criteria", "Inclusion Criteria", "eligibility ("},
		"sex":                {"C20197", "Male", "Female", "eligibility.sex"},
		"unit of age":        {"C29848", "Year", "Months", "eligibility.minimum_age"},
		"level of objective": {"C85826", "Primary Objective", "Secondary Objective", ".level"},
		"level of endpoint":  {"C94496", "Primary Endpoint", "Exploratory Endpoint", ".level"},
		"country":            {"FRA", "France", "Germany", "countries"},
		"title":              {"C207617", "Public Study Title", "Official Study Title", "titles"},
		"sponsor":            {"C70793", "Clinical Study Sponsor", "Study Registry", "support"},
		"masked party":       {"C25936", "Investigator", "Study Subject", "design.masked"},
	} {
		t.Run(name, func(t *testing.T) {
			_, report := imported(t, with(t, code(tc.code, tc.decode), code(tc.code, tc.other)))
			var shown []string
			for _, c := range report.Changed {
				if strings.Contains(c.Text, tc.code) && strings.Contains(c.Text, tc.other) {
					shown = append(shown, c.Field)
				}
			}
			require.NotEmpty(t, shown)
			require.Contains(t, shown[0], tc.field)
		})
	}
	_, report := imported(t, version4)
	require.NotContains(t, report.Text(), "says two things")
	r, report := imported(t, with(t, code("C15694", "Phase II/III Trial"), code("C15694", "Phase zwei")))
	require.Equal(t, types.Phase_PHASE_2_3, r.Design.Phase)
	require.Contains(t, report.Text(), `its words "Phase zwei" are not known and were not compared`)
	r, report = imported(t, with(t, code("C25532", "Inclusion Criteria"), code("X", "Eligible")))
	require.Empty(t, r.Eligibility.Inclusion)
	require.Contains(t, report.Text(), "it is of no category that the chain knows, neither inclusion nor exclusion")
}

const (
	ownSex  = `"plannedSex":[`
	ownAges = `"plannedAge":{"minValue":{"id":"Q1","value":18.0,"unit":{"standardCode":`
)

// cohorts gives the population two cohorts instead of limits of its own.
func cohorts(t *testing.T, first, second string) string {
	t.Helper()
	return with(t, ownSex, `"cohorts":[{`+first+`},{`+second+`}],"before":[`, ownAges, `"previously":{"minValue":{"id":"Q1","value":18.0,"unit":{"standardCode":`, `"includesHealthySubjects":true`, `"x":true`)
}

func TestWhatIsGivenByCohortIsTakenAsTheWidest(t *testing.T) {
	year, month := code("C29848", "Year"), code("C29846", "Month")
	male, female := code("C20197", "Male"), code("C16576", "Female")
	ages := func(from, to, unit string) string {
		return `"plannedAge":{"minValue":` + from + `,"maxValue":` + to + `,"unit":` + unit + `}`
	}
	r, report := imported(t, cohorts(t, ages("18", "40", year)+`,"plannedSex":[`+male+`],"includesHealthySubjects":false`, ages("200", "900", month)+`,"plannedSex":[`+male+`],"includesHealthySubjects":true`))
	require.Equal(t, &types.Age{Value: 200, Unit: types.AgeUnit_AGE_UNIT_MONTHS}, r.Eligibility.MinimumAge, "16 years and 8 months")
	require.Equal(t, &types.Age{Value: 900, Unit: types.AgeUnit_AGE_UNIT_MONTHS}, r.Eligibility.MaximumAge)
	require.Equal(t, types.Sex_SEX_MALE, r.Eligibility.Sex)
	require.True(t, r.Eligibility.HealthyVolunteers)
	for _, want := range []string{"the youngest was taken", "the oldest was taken", "SEX_MALE was taken", "the study says it for each cohort: true was taken"} {
		require.Contains(t, report.Text(), want)
	}

	r, report = imported(t, cohorts(t, ages("18", "40", year)+`,"plannedSex":[`+male+`]`, ages("20", "null", year)+`,"plannedSex":[`+female+`]`))
	require.Equal(t, &types.Age{Value: 18, Unit: types.AgeUnit_AGE_UNIT_YEARS}, r.Eligibility.MinimumAge)
	require.Nil(t, r.Eligibility.MaximumAge)
	require.Equal(t, types.Sex_SEX_ALL, r.Eligibility.Sex)
	require.Contains(t, report.Text(), "cohorts[1] has no limit: the registration says that there is none")

	r, report = imported(t, cohorts(t, `"plannedSex":[`+male+`]`, `"name":"open"`))
	require.Zero(t, r.Eligibility.Sex)
	require.Contains(t, report.Incomplete(), "eligibility.sex", "one cohort does not say it")
	require.Contains(t, report.Text(), "eligibility.minimum_age: the study gives none: the registration says that there is no limit")
	require.Contains(t, report.Text(), "does not say whether healthy volunteers may take part: it was taken as no")

	r, _ = imported(t, cohorts(t, `"criterionIds":["C3"]`, `"name":"other"`))
	require.Contains(t, r.Eligibility.Inclusion, "unused", "criteria of a cohort")
}

func TestOfTwoThatContradictTheSecondIsNamed(t *testing.T) {
	title := `{"text":"A trial for all","type":` + code("C207617", "Public Study Title") + `}`
	for name, tc := range map[string]struct{ source, want string }{
		"titles":      {with(t, title, title+`,{"text":"Another trial","type":`+code("C207617", "Public Study Title")+`}`), `two public titles: "A trial for all" was taken, "Another trial" not`},
		"purposes":    {with(t, `"intentTypes":[`, `"intentTypes":[`+code("C49656", "Treatment Study")+`,`), "the first was taken, PURPOSE_PREVENTION not"},
		"allocations": {with(t, `"characteristics":[`, `"characteristics":[`+code("X", "Non-randomised")+`,`), "ALLOCATION_NON_RANDOMISED was taken, ALLOCATION_RANDOMISED not"},
		"sponsors": {with(t, `{"id":"O2","name":"CT-GOV","type":`+code("C93453", "Study Registry"), `{"id":"O2","name":"Beta Pharma","type":`+code("C70793", "Clinical Study Sponsor")),
			"two sponsors"},
	} {
		_, report := imported(t, tc.source)
		require.Contains(t, report.Text(), tc.want, name)
	}
	r, _ := imported(t, with(t, `"plannedSex":[`, `"plannedSex":[`+code("X", "Unknown")+`,`, code("C16576", "Female"), code("C20197", "Male")))
	require.Equal(t, types.Sex_SEX_MALE, r.Eligibility.Sex, "a sex that is not known is no other one")
	r, _ = imported(t, with(t, code("C49657", "Prevention Study"), code("C49657", "Prevention Study")+`,`+code("X", "Fun")))
	require.Equal(t, types.Purpose_PURPOSE_PREVENTION, r.Design.Purpose, "one that is not known takes nothing away")
}

func TestOnlyElementsOfHTMLAreMarkup(t *testing.T) {
	for written, want := range map[string]string{
		"Platelets <LLN or >ULN, ALT <ULN and AST >3 x ULN": "Platelets <LLN or >ULN, ALT <ULN and AST >3 x ULN",
		"a<b and c>d":                   "a<b and c>d",
		"<p>CD4 <200 &amp; CD8 > 9</p>": "CD4 <200 & CD8 > 9",
		"TSH <TSH at week 4>":           "TSH <TSH at week 4>",
		"x <b>bold</b> <i>y</i>":        "x bold y",
		"age <18 or >65":                "age <18 or >65",
		"&lt;LLN":                       "<LLN",
		"<unknown>word</unknown>":       "<unknown>word</unknown>",
		"<span class='x'>word</span>":   "word",
		"a <br/> b":                     "a b",
		"R&D; A&B":                      "R&D; A&B",
	} {
		r, _ := imported(t, strings.Replace(version4, `"text":"FEV1 at week 12"`, `"text":"`+strings.ReplaceAll(written, `"`, `\"`)+`"`, 1))
		require.Equal(t, want, r.Outcomes[0].Measure)
	}
	_, report := imported(t, strings.Replace(version4, `"text":"FEV1 at week 12"`, `"text":"FEV1 <!-- not yet agreed --><a href='https://example.org'>here</a>"`, 1))
	require.Contains(t, report.Text(), `words that stood within markup were lost: "<!-- not yet agreed -->", "https://example.org"`)
}

func TestAPersonIsNoSponsorOfAStudyDefinition(t *testing.T) {
	for name, label := range map[string]string{"degree": "Jane Roe, MD", "title": "Prof. Jane Roe", "named in a role": "Roe Jane", "family name first": "Roe, Jane"} {
		source := with(t, `"label":"Acme Pharma"`, `"label":"`+label+`"`, `"name":"ACME"`, `"name":"`+label+`"`, `{"familyName":"Secret"}`, `{"familyName":"Roe","givenNames":["Jane","Q"]}`)
		r, report := imported(t, source)
		require.Empty(t, r.Support, name)
		require.NotContains(t, strings.ToLower(report.Text()+r.String()), "roe", name)
		require.NotEmpty(t, report.Personal)
		require.Contains(t, report.Text(), `"AC-7", was not taken: the record does not say whose number it is`)
	}
}

func TestAKnownNameBesideAnOrganisationOfAStudyDefinitionIsTakenOut(t *testing.T) {
	for _, label := range []string{"Acme Pharma - Jane Roe", "Acme Pharma c/o Jane Q Roe", "Acme Pharma: J. Roe", "Acme Pharma Jane Roe, MD"} {
		source := with(t, `"label":"Acme Pharma"`, `"label":"`+label+`"`, `{"familyName":"Secret"}`, `{"familyName":"Roe","givenNames":["Jane","Q"]}`)
		r, report := imported(t, source)
		require.Equal(t, []types.Party{{Name: "Acme Pharma"}}, r.Support, label)
		require.NotContains(t, strings.ToLower(report.Text()+r.String()), "roe", label)
		require.Contains(t, report.Text(), "beside that of the organisation")
	}
}

func TestPlaceholdersOfAStudyDefinitionAreNotTaken(t *testing.T) {
	r, report := imported(t, with(t, `"minValue":{"value":40.0},"maxValue":{"value":50.0}`, `"value":99999999`))
	require.Zero(t, r.SampleSize.Planned)
	require.Contains(t, report.Incomplete(), "sample_size.planned")
	r, report = imported(t, with(t, `"maxValue":null`, `"maxValue":{"value":999,"unit":`+code("C29848", "Year")+`}`))
	require.Nil(t, r.Eligibility.MaximumAge)
	require.Contains(t, strings.Join(report.Placeholders, " "), "eligibility.maximum_age 999")
	for _, text := range []string{"TBD", "N/A", "See protocol", "*** To be determined from protocol ***", "-", "[Redacted]", "none"} {
		r, _ = imported(t, with(t, `"label":"Asthma"`, `"label":"`+text+`"`))
		require.Equal(t, []string{"Hay fever"}, r.Conditions, text)
		r, _ = imported(t, with(t, `"text":"FEV1 at week 12"`, `"text":"`+text+`"`))
		require.Len(t, r.PrimaryOutcomes(), 1, text)
		require.True(t, registry.IsUnwritten(text))
	}
}

func TestWhatIsNotWrittenYetIsQuotedAndWhatOnlyBeginsSoIsTaken(t *testing.T) {
	for _, text := range []string{"To be determined (TBD)", "TBD - see protocol", "[TBS]", "See protocol for details"} {
		r, report := imported(t, with(t, `"text":"FEV1 at week 12"`, `"text":"`+text+`"`))
		require.Len(t, r.PrimaryOutcomes(), 1, text)
		require.Contains(t, report.Text(), `endpoints[0], "`+text+`", is not written yet: it was not taken`)
		r, report = imported(t, with(t, `"text":"A<sup>1C</sup> &gt; 9: <ul><li>one</li><li>two</li></ul>"`, `"text":"<p>`+text+`</p>"`))
		require.Empty(t, r.Eligibility.Exclusion, text)
		require.Contains(t, report.Text(), `eligibilityCriteria[1], "`+text+`", is not written yet: it was not taken`)
	}
	for _, text := range []string{"To be determined at week 12 by RT-PCR", "TBA", "Not yet on dialysis"} {
		r, _ := imported(t, with(t, `"text":"FEV1 at week 12"`, `"text":"`+text+`"`))
		require.Equal(t, text, r.PrimaryOutcomes()[0].Measure)
		r, _ = imported(t, with(t, `"text":"A<sup>1C</sup> &gt; 9: <ul><li>one</li><li>two</li></ul>"`, `"text":"<p>`+text+`</p>"`))
		require.Equal(t, []string{text}, r.Eligibility.Exclusion)
	}
}
