package ctgov

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// synthetic is a record that nobody registered. Tests change it.
const synthetic = `{"protocolSection":{
"identificationModule":{"nctId":"NCT07654321","nctIdAliases":["NCT07654320"],"orgStudyIdInfo":{"id":"AB-1"},
 "secondaryIdInfos":[{"id":"2021-001234-56","type":"EUDRACT_NUMBER"},{"id":"2022-500024-30-00","type":"CTIS"},
  {"id":"ISRCTN64926597","type":"REGISTRY","domain":"ISRCTN"},{"id":"U1111-1163-5208","type":"REGISTRY","domain":"UTN"},
  {"id":"R01-7","type":"NIH"},{"id":"jRCT2031","type":"REGISTRY","domain":"jRCT"},{"id":"NCT12345678","type":"REGISTRY"},{"id":"TBD","type":"OTHER"}],
 "organization":{"fullName":"Testfirma GmbH","class":"INDUSTRY"},"briefTitle":"A trial","officialTitle":"A trial of something"},
"statusModule":{"statusVerifiedDate":"2026-01","overallStatus":"RECRUITING","startDateStruct":{"date":"2026-02","type":"ACTUAL"},
 "primaryCompletionDateStruct":{"date":"2027","type":"ESTIMATED"},"completionDateStruct":{"date":"2027-12-01","type":"ESTIMATED"},
 "studyFirstSubmitDate":"2026-01-10","lastUpdateSubmitDate":"2026-02-10"},
"sponsorCollaboratorsModule":{"responsibleParty":{"type":"PRINCIPAL_INVESTIGATOR","investigatorFullName":"Secret Person","investigatorTitle":"Professor","investigatorAffiliation":"Hidden Hall"},
 "leadSponsor":{"name":"Testfirma GmbH","class":"INDUSTRY"},"collaborators":[{"name":"Stiftung","class":"OTHER"}]},
"conditionsModule":{"conditions":["Asthma","Asthma","Allergie"],"keywords":["lung"]},
"designModule":{"studyType":"INTERVENTIONAL","phases":["PHASE2","PHASE1"],"designInfo":{"allocation":"RANDOMIZED","interventionModel":"PARALLEL","primaryPurpose":"ECT","maskingInfo":{"masking":"DOUBLE","whoMasked":["PARTICIPANT","INVESTIGATOR"]}},"enrollmentInfo":{"count":60,"type":"ESTIMATED"}},
"armsInterventionsModule":{"interventions":[{"type":"DRUG","name":"X","description":"1 mg \\<daily\\>"}]},
"outcomesModule":{"primaryOutcomes":[{"measure":"FEV1","description":"change from baseline","timeFrame":"12 weeks"}],"secondaryOutcomes":[{"measure":"Quality of life"}],"otherOutcomes":[{"measure":"Cost","timeFrame":"1 year"}]},
"eligibilityModule":{"eligibilityCriteria":"Inclusion Criteria:\n\n* a\n* b\n\nExclusion Criteria:\n\n1. c","healthyVolunteers":false,"sex":"FEMALE","minimumAge":"6 Months","maximumAge":"N/A"},
"contactsLocationsModule":{"centralContacts":[{"name":"Secret Contact","phone":"+49 123","email":"secret@example.org"}],"overallOfficials":[{"name":"Secret Official","affiliation":"Hidden Hall"}],
 "locations":[{"facility":"Site","city":"Bonn","country":"Germany","contacts":[{"name":"Secret Site Contact"}]},{"country":"Türkiye"},{"country":"Former Yugoslavia"}]},
"ipdSharingStatementModule":{"ipdSharing":"YES","description":"ask data@example.org","infoTypes":["SAP","CSR"],"timeFrame":"after 1 year","accessCriteria":"researchers","url":"https://example.org/data"}}}`

// changed returns the synthetic record with the value under a path replaced, or removed if it is nil.
func changed(t testing.TB, path string, value any) []byte {
	t.Helper()
	var record map[string]any
	require.NoError(t, json.Unmarshal([]byte(synthetic), &record))
	at, names := record, strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		at = at[name].(map[string]any)
	}
	at[names[len(names)-1]] = value
	if value == nil {
		delete(at, names[len(names)-1])
	}
	source, err := json.Marshal(record)
	require.NoError(t, err)
	return source
}

func imported(t *testing.T, source []byte) (types.Registration, registry.Report) {
	t.Helper()
	r, report, err := Import(source, today)
	require.NoError(t, err)
	return r, report
}

func TestEachFieldOfARecordComesToItsPlace(t *testing.T) {
	r, report := imported(t, []byte(synthetic))
	full := complete(r)
	require.NoError(t, full.Validate(today))
	var numbers []string
	for _, id := range r.Identifiers {
		numbers = append(numbers, types.SchemeName(id.Scheme)+" "+types.IdentifierName(id))
	}
	require.Equal(t, []string{
		"NCT NCT07654321", "NCT NCT07654320", "OTHER TESTFIRMA GMBH AB-1", "EUDRACT 2021-001234-56", "EU_CT 2022-500024-30-00",
		"ISRCTN ISRCTN64926597", "UTN U1111-1163-5208", "OTHER JRCT JRCT2031",
	}, numbers)
	require.Equal(t, []types.Party{{Name: "Testfirma GmbH"}, {Name: "U.S. NIH Grant/Contract R01-7"}}, r.Support, "a grant pays for several trials")
	require.Equal(t, []string{"NCT12345678", "TBD"}, report.Placeholders)
	require.Equal(t, []string{"DE", "TR"}, r.Countries)
	require.Equal(t, []string{"Asthma", "Allergie"}, r.Conditions)
	require.Equal(t, types.Phase_PHASE_1_2, r.Design.Phase)
	require.Equal(t, types.Purpose_PURPOSE_EDUCATION, r.Design.Purpose)
	require.Equal(t, "1 mg <daily>", r.Interventions[0].Description)
	require.Equal(t, types.PartialDate{Year: 2026, Month: 2}, r.FirstEnrolment.Date)
	require.Equal(t, types.PartialDate{Year: 2027}, r.PrimaryCompletion.Date)
	require.Equal(t, types.DateKind_DATE_KIND_ANTICIPATED, r.Completion.Kind)
	require.Equal(t, types.SampleSize{Planned: 60}, r.SampleSize)
	require.Equal(t, []string{"P1", "S1", "E1"}, []string{r.Outcomes[0].Id, r.Outcomes[1].Id, r.Outcomes[2].Id})
	require.Equal(t, registry.TimeFrameNotStated, r.Outcomes[1].TimeFrame)
	require.Equal(t, &types.Age{Value: 6, Unit: types.AgeUnit_AGE_UNIT_MONTHS}, r.Eligibility.MinimumAge)
	require.Nil(t, r.Eligibility.MaximumAge)
	require.Equal(t, []string{"a", "b"}, r.Eligibility.Inclusion)
	require.Equal(t, []string{"c"}, r.Eligibility.Exclusion)
	require.Equal(t, "ask [address left out] Also shared: SAP, CSR When: after 1 year To whom: researchers Where: https://example.org/data", r.IpdSharing.Statement)
	require.Equal(t, "PROSPECTIVE", report.Source.Label)
	require.Equal(t, "RECRUITING", report.Source.Status)
	requireRoundTrip(t, r)
}

func TestNothingAboutPeopleIsTakenOrShown(t *testing.T) {
	r, report := imported(t, []byte(synthetic))
	encoded, err := json.Marshal(struct {
		R types.Registration
		P registry.Report
	}{r, report})
	require.NoError(t, err)
	for _, secret := range []string{"Secret", "Hidden Hall", "Professor", "+49 123", "example.org\"", "@"} {
		require.NotContains(t, string(encoded), secret)
		require.NotContains(t, report.Text(), secret)
	}
	counts := make(map[string]int)
	for _, l := range report.Personal {
		counts[l.Path] = l.Values
	}
	require.Equal(t, map[string]int{
		"protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorFullName":    1,
		"protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorTitle":       1,
		"protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorAffiliation": 1,
		"protocolSection.contactsLocationsModule.centralContacts":                             3,
		"protocolSection.contactsLocationsModule.overallOfficials":                            2,
		"protocolSection.contactsLocationsModule.locations[].contacts":                        1,
		"ipd_sharing.statement": 1,
	}, counts)
}

func TestASponsorWhoIsAPersonIsNotNamed(t *testing.T) {
	for name, lead := range map[string]map[string]any{
		"by class":                    {"name": "Jane Doe", "class": "INDIV"},
		"by being the investigator":   {"name": "Secret Person", "class": "OTHER"},
		"by being it in other letter": {"name": "secret person ", "class": "OTHER"},
	} {
		t.Run(name, func(t *testing.T) {
			source := changed(t, "protocolSection.sponsorCollaboratorsModule.leadSponsor", lead)
			source = []byte(strings.Replace(string(source), `"fullName":"Testfirma GmbH"`, `"fullName":"Jane Doe"`, 1))
			source = []byte(strings.Replace(string(source), `{"class":"INDUSTRY","fullName"`, `{"class":"INDIV","fullName"`, 1))
			r, report := imported(t, source)
			require.Empty(t, withoutGrants(r.Support))
			encoded, err := json.Marshal(report)
			require.NoError(t, err)
			require.NotContains(t, strings.ToLower(string(encoded)+r.String()), "jane")
			require.NotRegexp(t, `\bdoe\b`, strings.ToLower(string(encoded)+r.String()), "the word alone: does is another")
			require.NotContains(t, strings.ToLower(string(encoded)+r.String()), "secret person")
		})
	}
}

// Records differ in what they have: what is missing is said, and nothing is made up.
func TestRecordsOfEveryShapeAreImported(t *testing.T) {
	const section = "protocolSection."
	for name, tc := range map[string]struct {
		path  string
		value any
		want  func(*testing.T, types.Registration, registry.Report)
	}{
		"no outcomes":     {section + "outcomesModule", nil, lacks("outcomes")},
		"no design":       {section + "designModule", nil, lacks("design.type", "sample_size.planned")},
		"no eligibility":  {section + "eligibilityModule", nil, lacks("eligibility.sex")},
		"no locations":    {section + "contactsLocationsModule", nil, lacks("countries")},
		"no conditions":   {section + "conditionsModule", nil, lacks("conditions")},
		"no arms":         {section + "armsInterventionsModule", nil, lacks("interventions")},
		"no status":       {section + "statusModule", nil, lacks("first_enrolment")},
		"no sponsor":      {section + "sponsorCollaboratorsModule", nil, lacks()},
		"no sharing":      {section + "ipdSharingStatementModule", nil, lacks()},
		"only a number":   {"protocolSection", map[string]any{"identificationModule": map[string]any{"nctId": "NCT07654321"}}, nil},
		"no number":       {section + "identificationModule.nctId", nil, lacks()},
		"module null":     {section + "outcomesModule.primaryOutcomes", json.RawMessage("null"), lacks("outcomes")},
		"observational":   {section + "designModule", object(`{"studyType":"OBSERVATIONAL","designInfo":{"observationalModel":"CASE_CONTROL","timePerspective":"PROSPECTIVE"},"enrollmentInfo":{"count":5,"type":"ACTUAL"}}`), lacks()},
		"expanded access": {section + "designModule", object(`{"studyType":"EXPANDED_ACCESS","expandedAccessTypes":{"individual":true}}`), lacks("sample_size.planned")},
		"withdrawn":       {section + "designModule.enrollmentInfo", object(`{"count":0,"type":"ACTUAL"}`), lacks("sample_size.planned")},
		"no phase applies": {section + "designModule.phases", []string{"NA"}, func(t *testing.T, r types.Registration, _ registry.Report) {
			require.Equal(t, types.Phase_PHASE_NOT_APPLICABLE, r.Design.Phase)
		}},
		"phases that do not go together": {section + "designModule.phases", []string{"PHASE1", "PHASE4"}, lacks("design.phase")},
		"unknown values": {section + "designModule.designInfo", object(`{"allocation":"BY_MOON","interventionModel":"SPIRAL","maskingInfo":{"masking":"SIXFOLD"}}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Zero(t, r.Design.Allocation)
			require.Contains(t, report.Text(), `"BY_MOON", which the chain does not know`)
		}},
		"year alone": {section + "statusModule.startDateStruct", object(`{"date":"2019"}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Equal(t, types.Milestone{Date: types.PartialDate{Year: 2019}, Kind: types.DateKind_DATE_KIND_ACTUAL}, r.FirstEnrolment)
			require.Equal(t, "RETROSPECTIVE", report.Source.Label)
		}},
		"dates backwards": {section + "statusModule.completionDateStruct", object(`{"date":"2020-01-01","type":"ACTUAL"}`), func(t *testing.T, _ types.Registration, report registry.Report) {
			require.Contains(t, report.Refused, "completion is 2020-01-01, which is before")
		}},
		"other scripts": {section + "identificationModule.briefTitle", "喘息の治験\u202e", func(t *testing.T, r types.Registration, report registry.Report) {
			require.Equal(t, "喘息の治験", r.PublicTitle)
			require.Contains(t, report.Text(), "characters that are not seen were removed: U+202E")
		}},
		"a long title": {section + "identificationModule.officialTitle", strings.Repeat("word ", 400), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Contains(t, report.Text(), "scientific_title: it has 1999 characters, 600 are allowed")
			require.True(t, strings.HasSuffix(r.ScientificTitle, "[…]"))
		}},
		"no official title": {section + "identificationModule.officialTitle", nil, func(t *testing.T, r types.Registration, _ registry.Report) {
			require.Equal(t, r.PublicTitle, r.ScientificTitle)
		}},
		"hundreds of outcomes": {section + "outcomesModule.secondaryOutcomes", many(400, `{"measure":"Measure %d","timeFrame":"week %d"}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Len(t, r.Outcomes, 402)
			require.Empty(t, report.Refused)
		}},
		"outcomes without end": {section + "outcomesModule.secondaryOutcomes", many(599, `{"measure":"Measure %d","timeFrame":"week %d"}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Len(t, r.Outcomes, 601, "nothing is cut")
			require.Contains(t, report.Refused, "outcomes has 601 entries, at most 600 are allowed")
		}},
		"texts without end": {section + "outcomesModule.secondaryOutcomes", many(590, `{"measure":"Measure %d","timeFrame":"week %d","description":"`+strings.Repeat("much ", 199)+`"}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Len(t, r.Outcomes, 592)
			require.Contains(t, report.Refused, "bytes when encoded, at most 524288 are allowed")
		}},
		"criteria without end": {section + "eligibilityModule.eligibilityCriteria", "Inclusion Criteria:\n" + strings.Repeat("* one\n", 401), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Len(t, r.Eligibility.Inclusion, 401)
			require.Contains(t, report.Refused, "eligibility.inclusion has 401 entries, want 0 to 400")
		}},
		"numbers without end": {section + "identificationModule.secondaryIdInfos", many(64, `{"id":"A-%d","type":"OTHER","domain":"D%d"}`), func(t *testing.T, r types.Registration, report registry.Report) {
			require.Contains(t, report.Refused, "there are 67 identifiers, at most 64 are allowed")
		}},
		"no heading": {section + "eligibilityModule.eligibilityCriteria", "Adults only", func(t *testing.T, r types.Registration, report registry.Report) {
			require.Equal(t, []string{"Adults only"}, r.Eligibility.Inclusion)
			require.Contains(t, report.Text(), "the record does not divide its criteria")
		}},
		"odd ages": {section + "eligibilityModule.minimumAge", "eighteen", func(t *testing.T, r types.Registration, _ registry.Report) { require.Nil(t, r.Eligibility.MinimumAge) }},
	} {
		t.Run(name, func(t *testing.T) {
			r, report := imported(t, changed(t, tc.path, tc.value))
			if tc.want != nil {
				tc.want(t, r, report)
			}
			if len(report.Incomplete()) == 0 && report.Refused == "" {
				full := complete(r)
				require.NoError(t, full.Validate(today))
			}
			requireRoundTrip(t, r)
		})
	}
}

func object(source string) json.RawMessage { return json.RawMessage(source) }

func many(n int, item string) json.RawMessage {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(item, i, i)
	}
	return json.RawMessage("[" + strings.Join(items, ",") + "]")
}

// lacks wants exactly these fields to be missing, and the chain to accept the rest if none is.
func lacks(fields ...string) func(*testing.T, types.Registration, registry.Report) {
	return func(t *testing.T, _ types.Registration, report registry.Report) {
		t.Helper()
		require.ElementsMatch(t, fields, report.Incomplete())
		require.Empty(t, report.Refused)
	}
}

func TestWhatIsNoRecordIsRefusedWithAWayOut(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"FullStudies":          {`{"FullStudiesResponse":{"APIVrs":"1.01.05","FullStudies":[]}}`, `it has "FullStudiesResponse": it is of the old ClinicalTrials.gov API`},
		"one of them":          {`{"Rank":1,"Study":{"ProtocolSection":{}}}`, "download the record from https://clinicaltrials.gov/api/v2/studies/"},
		"StudyFields":          {`{"StudyFieldsResponse":{"StudyFields":[]}}`, "old ClinicalTrials.gov API"},
		"bare legacy section":  {`{"ProtocolSection":{"IdentificationModule":{}}}`, "old ClinicalTrials.gov API"},
		"page":                 {`{"studies":[{"protocolSection":{}},{}],"nextPageToken":"x"}`, "it is a page of 2 records"},
		"array":                {`[{"protocolSection":{}}]`, "it is an array of 1 values, want one record"},
		"USDM":                 {`{"study":{"versions":[]},"usdmVersion":"4.0.0"}`, "give it with --from-usdm"},
		"something else":       {`{"resourceType":"ResearchStudy"}`, "it has no protocolSection"},
		"part of a record":     {`{"protocolSection":{"statusModule":{}}}`, "has no identificationModule"},
		"a number":             {`7`, "it has no protocolSection"},
		"section is text":      {`{"protocolSection":"x"}`, "it has no protocolSection"},
		"XML":                  {`<?xml version="1.0"?><clinical_study/>`, "it is XML; export JSON"},
		"truncated":            {synthetic[:500], "ends at byte 500 in the middle"},
		"title is a list":      {strings.Replace(synthetic, `"briefTitle":"A trial"`, `"briefTitle":[7]`, 1), "protocolSection.identificationModule.briefTitle at byte"},
		"list is an object":    {strings.Replace(synthetic, `"conditions":["Asthma","Asthma","Allergie"]`, `"conditions":{}`, 1), "is an object, want an array"},
		"module is a list":     {strings.Replace(synthetic, `"conditionsModule":{`, `"conditionsModule":[],"x":{`, 1), "conditionsModule at byte"},
		"count is text":        {strings.Replace(synthetic, `"count":60`, `"count":"sixty"`, 1), "is a string, want a number"},
		"count is a sum":       {strings.Replace(synthetic, `"count":60`, `"count":"0x3c"`, 1), "is a string, want a number"},
		"a text for a truth":   {strings.Replace(synthetic, `"healthyVolunteers":false`, `"healthyVolunteers":"perhaps"`, 1), "is a string, want a boolean"},
		"count below nothing":  {strings.Replace(synthetic, `"count":60`, `"count":-1`, 1), "is -1, want a whole number"},
		"count of halves":      {strings.Replace(synthetic, `"count":60`, `"count":1.5`, 1), "is 1.5, want a whole number"},
		"count without bounds": {strings.Replace(synthetic, `"count":60`, `"count":1e30`, 1), "want a whole number"},
		"no such day":          {strings.Replace(synthetic, `"date":"2027-12-01"`, `"date":"2027-02-30"`, 1), "completionDateStruct.date at byte"},
		"date in words":        {strings.Replace(synthetic, `"date":"2027-12-01"`, `"date":"December 2027"`, 1), `is not a date: "December 2027", want YYYY, YYYY-MM or YYYY-MM-DD`},
		"name twice":           {strings.Replace(synthetic, `"nctId":`, `"nctId":"NCT07654322","nctId":`, 1), `"nctId" is given twice`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Import([]byte(tc.source), today)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestCriteriaAreDividedAsTheirAuthorsMeant(t *testing.T) {
	for name, tc := range map[string]struct {
		source               string
		inclusion, exclusion []string
	}{
		"nothing":          {"", nil, nil},
		"bullets":          {"Inclusion Criteria:\n\n* a\n* b\n\nExclusion Criteria:\n\n* c", []string{"a", "b"}, []string{"c"}},
		"numbers":          {"INCLUSION CRITERIA\n1. a\n2) b\nEXCLUSION CRITERIA\n(3) c", []string{"a", "b"}, []string{"c"}},
		"hyphens":          {"Key Inclusion Criteria:\n\n- a\n\n- b\n\nKey Exclusion Criteria:\n\n- c", []string{"a", "b"}, []string{"c"}},
		"nested":           {"Inclusion Criteria:\n\n* a:\n\n  * a1\n  * a2\n* b", []string{"a: - a1 - a2", "b"}, nil},
		"broken lines":     {"Inclusion Criteria:\n\n* a goes\non\n* b", []string{"a goes on", "b"}, nil},
		"paragraphs":       {"Inclusion Criteria:\n\nfirst\n\nsecond\n\nExclusion Criteria:\n\nthird", []string{"first", "second"}, []string{"third"}},
		"exclusion first":  {"Exclusion Criteria:\n\n* a\n\nInclusion Criteria:\n\n* b", []string{"b"}, []string{"a"}},
		"for each cohort":  {"Inclusion Criteria for Part A:\n* a\n\nInclusion Criteria for Part B:\n* b", []string{"Inclusion Criteria for Part A:", "a", "Inclusion Criteria for Part B:", "b"}, nil},
		"bulleted heading": {"* INCLUSION CRITERIA:\n\n1. a\n\n* EXCLUSION CRITERIA:\n\n1. b", []string{"a"}, []string{"b"}},
		"mentions others":  {"Inclusion Criteria:\n\n* meets all inclusion criteria of study 1\n* none of the exclusion criteria apply\n\nExclusion Criteria:\n* b", []string{"meets all inclusion criteria of study 1", "none of the exclusion criteria apply"}, []string{"b"}},
		"carriage returns": {"Inclusion Criteria:\r\n\r\n- a\r\n- b\r\nExclusion Criteria:\r\n- c", []string{"a", "b"}, []string{"c"}},
		"bold headings":    {"**Inclusion Criteria:**\n\n* a\n\n**Exclusion Criteria**\n\n* b", []string{"a"}, []string{"b"}},
	} {
		t.Run(name, func(t *testing.T) {
			divided := SplitCriteria(tc.source)
			require.Equal(t, tc.inclusion, divided.Inclusion)
			require.Equal(t, tc.exclusion, divided.Exclusion)
		})
	}
}

func FuzzARecordIsImportedOrRefused(f *testing.F) {
	f.Add([]byte(synthetic))
	f.Add([]byte(`{"protocolSection":{"identificationModule":{"nctId":"NCT07654321"}}}`))
	unknown := stranger{rand.New(rand.NewPCG(1, 7))} //nolint:gosec // the same record every time
	f.Add(unknown.written(unknown.record()))
	f.Add(changed(f, "protocolSection.eligibilityModule.eligibilityCriteria", "Inclusion Criteria:\n* a\n  * b\n\n**Exclusion criteria for B:**\n1. \\*c"))
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
		requireRoundTrip(t, r)
	})
}

// FuzzCriteriaSurviveTheRoundTrip looks at the part of a record that is written most freely.
func FuzzCriteriaSurviveTheRoundTrip(f *testing.F) {
	for _, s := range []string{"Inclusion Criteria:\n\n* a\n  * b\n* c", "a\n\nb", "* Inclusion Criteria\n- Exclusion Criteria: x", "1. \\- a\n\n2. Exclusion criteria:", "Exclusion Criteria for A:\nb",
		"Inclusion Criteria:\n* a. Exclusion: b\n* Exclusions:\n  * c\nT3 d\nT4 e\n1. Rescue criteria: f", "Inclusion: a, exclusion: b\nE. coli\n1.1 c\n1.2 d\n♀ e", "* EXCLUSION CRITERIA (NEW):\n(1) a\n(2) Withdrawal criteria"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, criteria string) {
		r, _, err := Import(changed(t, "protocolSection.eligibilityModule.eligibilityCriteria", criteria), today)
		require.NoError(t, err)
		requireRoundTrip(t, r)
	})
}

func TestAnExportUsesTheNamesAndValuesOfTheAPI(t *testing.T) {
	r, _ := imported(t, []byte(synthetic))
	for status := int32(1); int(status) < len(trialfact.Status_name); status++ {
		source, err := Export(registry.Trial{Number: "EQ00000012", Sponsor: "Testfirma GmbH", Status: trialfact.Status(status), RegisteredAt: today, VerifiedAt: today, VersionAt: today, Registration: r})
		require.NoError(t, err)
		root, err := registry.Parse(source)
		require.NoError(t, err)
		requireAPI(t, root)
	}
}
