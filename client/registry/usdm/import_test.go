package usdm

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/testutil/need"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

var today = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

// complete gives a registration what no study definition has.
func complete(r types.Registration) types.Registration {
	r.PublicContact.Organisation, r.ScientificContact.Organisation = 1, 1
	r.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2027}, Kind: types.DateKind_DATE_KIND_ANTICIPATED}
	return r
}

func TestTheRealStudyDefinitionBecomesARegistrationThatTheChainAccepts(t *testing.T) {
	source, err := os.ReadFile(need.Data(t, "cdisc-pilot/protocol-usdm.json"))
	require.NoError(t, err)
	r, report, err := Import(source, today)
	require.NoError(t, err)
	full := complete(r)
	require.NoError(t, full.Validate(today))
	require.Equal(t, []string{"first_enrolment"}, report.Incomplete())
	require.Equal(t, []string{"NCT12345678"}, report.Placeholders)
	require.Len(t, r.Identifiers, 1)
	require.Equal(t, "H2Q-MC-LZZT", r.Identifiers[0].Value)
	require.Equal(t, types.Phase_PHASE_2, r.Design.Phase)
	require.Equal(t, uint32(300), r.SampleSize.Planned)
	require.Len(t, r.Eligibility.Inclusion, 8)
	require.Len(t, r.Eligibility.Exclusion, 23)
	require.Equal(t, "Males and postmenopausal females at least 50 years of age.", r.Eligibility.Inclusion[0])
	require.Len(t, r.PrimaryOutcomes(), 5)

	again, err := Project(source)
	require.NoError(t, err)
	require.Equal(t, r.RegistryProjections[0], again)
	var indented map[string]any
	require.NoError(t, json.Unmarshal(source, &indented))
	indented["systemVersion"] = "another system"
	other, err := json.MarshalIndent(indented, "", "    ")
	require.NoError(t, err)
	same, err := Project(other)
	require.NoError(t, err)
	require.Equal(t, again, same, "which system wrote it does not matter")
}

func code(c, decode string) string { return fmt.Sprintf(`{"code":%q,"decode":%q}`, c, decode) }

// version4 is a study definition that nobody wrote, as version 4 has it.
var version4 = `{"usdmVersion":"4.0.0","study":{"id":"S","name":"STUDY-1","instanceType":"Study","versions":[{"id":"V1",
"titles":[{"text":"A trial for all","type":` + code("C207617", "Public Study Title") + `},{"text":"A <i>scientific</i> trial","type":` + code("C207616", "Official Study Title") + `},{"text":"TBD","type":` + code("C207615", "Brief Study Title") + `}],
"organizations":[{"id":"O1","name":"ACME","label":"Acme Pharma","type":` + code("C70793", "Clinical Study Sponsor") + `,"managedSites":[{"country":` + code("FRA", "France") + `}]},{"id":"O2","name":"CT-GOV","type":` + code("C93453", "Study Registry") + `}],
"studyIdentifiers":[{"text":"NCT99999999","scopeId":"O2"},{"text":"AC-7","scopeId":"O1"},{"text":"NCT07654321","scopeId":"O2"}],
"dateValues":[{"dateValue":"2026-01-01","geographicScopes":[{"type":` + code("C25464", "Country") + `,"code":{"standardCode":` + code("DNK", "Denmark") + `}}]}],
"roles":[{"code":` + code("C25936", "Investigator") + `,"masking":{"isMasked":true},"assignedPersons":[{"name":"P","personName":{"familyName":"Secret"},"jobTitle":"Hidden"}]},{"code":` + code("C41189", "Study Subject") + `,"masking":{"isMasked":false}}],
"dictionaries":[{"id":"D1","parameterMaps":[{"tag":"age","reference":"<usdm:ref klass=\"Quantity\" id=\"Q1\" attribute=\"value\"></usdm:ref>"}]}],
"eligibilityCriterionItems":[{"id":"I1","text":"<p>At least <usdm:tag name=\"age\"/> years &amp; fit</p>","dictionaryId":"D1"},{"id":"I2","text":"A<sup>1C</sup> &gt; 9: <ul><li>one</li><li>two</li></ul>"},{"id":"I3","text":"unused"}],
"studyInterventions":[{"id":"SI1","name":"X","description":"daily","type":` + code("C307", "Biological Agent") + `},{"id":"SI2","name":"not used","type":` + code("C1909", "x") + `}],
"studyDesigns":[{"id":"SD1","studyType":` + code("C98388", "Interventional Study") + `,"studyPhase":{"standardCode":` + code("C15694", "Phase II/III Trial") + `},
"model":` + code("C82637", "Crossover Study") + `,"blindingSchema":{"standardCode":` + code("C28233", "Single Blind Study") + `},"intentTypes":[` + code("C49657", "Prevention Study") + `],
"characteristics":[` + code("C46079", "Randomized Controlled Clinical Trial") + `],"studyInterventionIds":["SI1"],
"indications":[{"label":"Asthma"},{"label":"","description":"Hay fever"}],
"eligibilityCriteria":[{"id":"C1","criterionItemId":"I1","category":` + code("C25532", "Inclusion Criteria") + `},{"id":"C2","criterionItemId":"I2","category":` + code("C25370", "Exclusion Criteria") + `},{"id":"C3","criterionItemId":"I3","category":` + code("C25532", "Inclusion Criteria") + `}],
"population":{"includesHealthySubjects":true,"plannedEnrollmentNumber":{"minValue":{"value":40.0},"maxValue":{"value":50.0}},"plannedSex":[` + code("C20197", "Male") + `,` + code("C16576", "Female") + `],"criterionIds":["C1","C2"],
 "plannedAge":{"minValue":{"id":"Q1","value":18.0,"unit":{"standardCode":` + code("C29848", "Year") + `}},"maxValue":null}},
"objectives":[{"level":` + code("C85827", "Secondary Objective") + `,"endpoints":[{"name":"e two!","text":"Quality of life","level":` + code("C139173", "Secondary Endpoint") + `}]},
 {"level":` + code("C85826", "Primary Objective") + `,"endpoints":[{"name":"e1","text":"FEV1 at week 12"},{"name":"e1","text":"FEV1 at week 24","level":` + code("C94496", "Primary Endpoint") + `},{"name":"x","text":"*** To be determined ***"}]}]}]}]}}`

// version3 says much the same as versions 3 have it.
var version3 = `{"usdmVersion":"3.0.0","study":{"name":"STUDY-1","versions":[{"studyType":` + code("C98388", "Interventional Study") + `,"studyPhase":{"standardCode":` + code("C15601", "Phase II Trial") + `},
"titles":[{"text":"A trial","type":` + code("C99905x2", "Official Study Title") + `}],
"studyIdentifiers":[{"studyIdentifier":"AC-7","studyIdentifierScope":{"id":"O1","name":"Acme Pharma","organizationType":` + code("C70793", "Clinical Study Sponsor") + `}}],
"studyDesigns":[{"trialIntentTypes":[` + code("C49656", "Treatment Study") + `],"interventionModel":` + code("C82640", "Single Group Study") + `,"blindingSchema":{"standardCode":` + code("C49659", "Open Label Study") + `},
"maskingRoles":[{"role":` + code("C25936", "Investigator") + `}],"indications":[{"name":"IND","label":"Asthma"}],
"studyInterventions":[{"name":"X","type":` + code("C1909", "Pharmacologic Substance") + `}],"organizations":[{"manages":[{"country":` + code("GBR", "United Kingdom") + `}]}],
"population":{"includesHealthySubjects":false,"plannedEnrollmentNumber":{"minValue":300.0,"maxValue":300.0},"plannedSex":[` + code("C49636", "Both") + `],
 "plannedAge":{"minValue":50.0,"maxValue":100.0,"unit":` + code("C29848", "Year") + `},
 "criteria":[{"text":"<p>old enough</p>","category":` + code("C25532", "Inclusion Criteria") + `}]},
"objectives":[{"level":` + code("C85826", "Primary Objective") + `,"endpoints":[{"name":"END1","text":"FEV1"}]}]}]}]}}`

func imported(t *testing.T, source string) (types.Registration, registry.Report) {
	t.Helper()
	r, report, err := Import([]byte(source), today)
	require.NoError(t, err)
	return r, report
}

func TestEachPartOfAStudyDefinitionComesToItsPlace(t *testing.T) {
	r, report := imported(t, version4)
	full := complete(r)
	require.NoError(t, full.Validate(today))
	require.Equal(t, "A trial for all", r.PublicTitle)
	require.Equal(t, "A scientific trial", r.ScientificTitle)
	require.Equal(t, []string{"ACME PHARMA AC-7", "NCT07654321"}, []string{types.IdentifierName(r.Identifiers[0]), types.IdentifierName(r.Identifiers[1])})
	require.Equal(t, []string{"NCT99999999"}, report.Placeholders)
	require.Equal(t, "AC-7", report.Record)
	require.Equal(t, []string{"FR", "DK"}, r.Countries)
	require.Equal(t, []string{"Asthma", "Hay fever"}, r.Conditions)
	require.Equal(t, types.Design{
		Type: types.StudyType_STUDY_TYPE_INTERVENTIONAL, Allocation: types.Allocation_ALLOCATION_RANDOMISED, Masking: types.Masking_MASKING_SINGLE,
		Masked: []types.MaskedParty{types.MaskedParty_MASKED_PARTY_INVESTIGATOR}, Model: types.StudyModel_STUDY_MODEL_CROSSOVER,
		Purpose: types.Purpose_PURPOSE_PREVENTION, Phase: types.Phase_PHASE_2_3,
	}, r.Design)
	require.Equal(t, []string{"At least 18 years & fit"}, r.Eligibility.Inclusion)
	require.Equal(t, []string{"A1C > 9: - one - two"}, r.Eligibility.Exclusion)
	require.Equal(t, types.Sex_SEX_ALL, r.Eligibility.Sex)
	require.Equal(t, &types.Age{Value: 18, Unit: types.AgeUnit_AGE_UNIT_YEARS}, r.Eligibility.MinimumAge)
	require.Nil(t, r.Eligibility.MaximumAge)
	require.True(t, r.Eligibility.HealthyVolunteers)
	require.Equal(t, uint32(50), r.SampleSize.Planned)
	require.Len(t, r.Interventions, 1)
	require.Equal(t, types.InterventionKind_INTERVENTION_KIND_BIOLOGICAL, r.Interventions[0].Kind)
	var outcomes []string
	for _, o := range r.Outcomes {
		outcomes = append(outcomes, fmt.Sprintf("%s %d %s", o.Id, o.Level, o.Measure))
	}
	require.Equal(t, []string{"E1 1 FEV1 at week 12", "ENDPOINT-3 1 FEV1 at week 24", "E-TWO 3 Quality of life"}, outcomes)
	require.Contains(t, report.Text(), "is not written yet: it was not taken")
	require.NotContains(t, report.Text()+r.String(), "Secret")
	require.Equal(t, "study.versions[].roles[].assignedPersons", report.Personal[0].Path)
}

func TestVersionThreeIsReadAsWell(t *testing.T) {
	r, report := imported(t, version3)
	full := complete(r)
	require.NoError(t, full.Validate(today))
	require.Equal(t, []string{"first_enrolment"}, report.Incomplete())
	require.Equal(t, []string{"GB"}, r.Countries)
	require.Equal(t, types.Phase_PHASE_2, r.Design.Phase)
	require.Equal(t, types.Allocation_ALLOCATION_NOT_APPLICABLE, r.Design.Allocation)
	require.Empty(t, r.Design.Masked)
	require.Equal(t, uint32(300), r.SampleSize.Planned)
	require.Equal(t, &types.Age{Value: 100, Unit: types.AgeUnit_AGE_UNIT_YEARS}, r.Eligibility.MaximumAge)
	require.Equal(t, []string{"old enough"}, r.Eligibility.Inclusion)
}

func TestWhatIsMissingOrOddIsSaid(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"no design":            {`"studyDesigns":[{`, `"studyDesigns":[],"x":[{`, "design.type"},
		"unknown phase":        {code("C15694", "Phase II/III Trial"), code("X", "Phase of the moon"), `"Phase of the moon", which the chain does not know`},
		"two purposes":         {`"intentTypes":[`, `"intentTypes":[` + code("C49656", "Treatment Study") + `,`, "the study has several: the first was taken"},
		"odd age":              {`"value":18.0`, `"value":18.5`, "want a whole number up to 100000"},
		"undefined parameter":  {`"tag":"age"`, `"tag":"aged"`, `the parameter "age" of the text is not defined`},
		"reference to nothing": {`id=\"Q1\"`, `id=\"Q9\"`, "the text refers to value of Q9, which is not there"},
		"reference to itself":  {`<usdm:ref klass=\"Quantity\" id=\"Q1\" attribute=\"value\">`, `<usdm:ref klass=\"EligibilityCriterionItem\" id=\"I1\" attribute=\"text\">`, "is not defined"},
		"several designs":      {`"studyDesigns":[{`, `"studyDesigns":[{"id":"first"},{`, "the study has 2 designs"},
		"unknown country":      {code("FRA", "France"), code("XYZ", "Utopia"), "is no country of ISO 3166-1"},
		"odd level":            {code("C85826", "Primary Objective"), code("X", "Main"), "it was taken as EXPLORATORY"},
		"cohorts":              {`"plannedEnrollmentNumber":{"minValue":{"value":40.0},"maxValue":{"value":50.0}}`, `"cohorts":[{"plannedEnrollmentNumber":{"value":20}},{"plannedEnrollmentNumber":{"value":25}}]`, "the sum was taken"},
	} {
		t.Run(name, func(t *testing.T) {
			source := strings.Replace(version4, tc.old, tc.new, 1)
			require.NotEqual(t, version4, source)
			_, report := imported(t, source)
			require.Contains(t, report.Text(), tc.want)
		})
	}
}

func TestOfSeveralVersionsTheLatestIsTaken(t *testing.T) {
	for _, source := range []string{
		strings.Replace(version4, `"versions":[{`, `"versions":[{"titles":[{"text":"Old"}],"dateValues":[{"dateValue":"2025-01-01"}]},{`, 1),
		strings.Replace(version4, `]}]}]}}`, `]}]},{"titles":[],"dateValues":[{"dateValue":"2025-01-01"}]}]}}`, 1),
	} {
		require.NotEqual(t, version4, source)
		r, report := imported(t, source)
		require.Equal(t, "A trial for all", r.PublicTitle)
		require.Contains(t, report.Text(), "the file has 2")
	}
}

func TestWhatIsNoStudyDefinitionIsRefusedWithAWayOut(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"a record":         {`{"protocolSection":{}}`, "give it with --from-ctgov"},
		"nothing of ours":  {`{"a":1}`, "it has no study"},
		"before version 3": {`{"study":{"studyTitle":"x","studyDesigns":[]}}`, "it is of a USDM before version 3"},
		"no versions":      {`{"study":{"versions":[]}}`, "study.versions is empty"},
		"versions is text": {`{"study":{"versions":"1"}}`, "study.versions is empty"},
		"version is text":  {`{"study":{"versions":["1"]}}`, "study.versions[0] at byte"},
		"titles is text":   {strings.Replace(version4, `"titles":[`, `"titles":"x","y":[`, 1), "is a string, want an array"},
		"title is a truth": {strings.Replace(version4, `"text":"A trial for all"`, `"text":true`, 1), "is a boolean, want a string"},
		"sum of many":      {strings.Replace(version4, `"plannedEnrollmentNumber":{"minValue":{"value":40.0},"maxValue":{"value":50.0}}`, `"cohorts":[{"plannedEnrollmentNumber":{"value":4000000000}},{"plannedEnrollmentNumber":{"value":4000000000}}]`, 1), "more participants than"},
		"truncated":        {version4[:1000], "ends at byte 1000 in the middle"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Import([]byte(tc.source), today)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func FuzzAStudyDefinitionIsImportedOrRefused(f *testing.F) {
	f.Add([]byte(version4))
	f.Add([]byte(version3))
	f.Add([]byte(`{"study":{"versions":[{}]}}`))
	f.Fuzz(func(t *testing.T, source []byte) {
		r, report, err := Import(source, today)
		if err != nil {
			return
		}
		require.Equal(t, fmt.Sprintf("%x", r.RegistryProjections[0].Digest), report.Projection)
		if len(report.Incomplete()) == 0 && report.Refused == "" {
			full := complete(r)
			require.NoError(t, full.Validate(today))
		}
	})
}
