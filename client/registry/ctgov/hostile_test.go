package ctgov

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const (
	eligibilityOf = "protocolSection.eligibilityModule."
	enrolmentOf   = "protocolSection.designModule.enrollmentInfo"
	sponsorsOf    = "protocolSection.sponsorCollaboratorsModule"
	numbersOf     = "protocolSection.identificationModule."
)

func TestANumberThatStandsForUnknownIsNoSampleSize(t *testing.T) {
	for _, written := range []string{
		`{"count":99999999,"type":"ESTIMATED"}`, `{"count":99999999,"type":"ACTUAL"}`, `{"count":9999,"type":"ESTIMATED"}`, `{"count":999999,"type":"ESTIMATED"}`, `{"count":4294967295,"type":"ESTIMATED"}`,
		`{"count":2147483647}`, `{"count":9.9999999e7,"type":"ESTIMATED"}`,
	} {
		r, report := imported(t, changed(t, enrolmentOf, object(written)))
		require.Equal(t, types.SampleSize{}, r.SampleSize, written)
		require.Equal(t, []string{"sample_size.planned"}, report.Incomplete(), written)
		require.Contains(t, strings.Join(report.Placeholders, " "), "enrollmentInfo.count ", written)
	}
	for _, written := range []string{`{"count":60}`, `{"count":60,"type":"GUESSED"}`} {
		r, report := imported(t, changed(t, enrolmentOf, object(written)))
		require.Equal(t, types.SampleSize{Planned: 60}, r.SampleSize)
		require.Contains(t, report.Text(), "does not say whether 60 are planned or were enrolled", written)
	}
}

func TestAnAgeOrDateThatStandsForNoneIsNotTaken(t *testing.T) {
	for _, age := range []string{"N/A", "n/a", "None", "999 Years", "-", "Not applicable", "No limit", "200 Years"} {
		r, _ := imported(t, changed(t, eligibilityOf+"maximumAge", age))
		require.Nil(t, r.Eligibility.MaximumAge, age)
	}
	r, _ := imported(t, changed(t, eligibilityOf+"maximumAge", "65 years"))
	require.Equal(t, &types.Age{Value: 65, Unit: types.AgeUnit_AGE_UNIT_YEARS}, r.Eligibility.MaximumAge)
	for _, date := range []string{"1900-01-01", "9999-12-31", "1899-12-30"} {
		r, report := imported(t, changed(t, "protocolSection.statusModule.startDateStruct.date", date))
		require.Zero(t, r.FirstEnrolment.Date.Year, date)
		require.Contains(t, strings.Join(report.Placeholders, " "), date)
	}
}

func identifiersOf(r types.Registration) (names []string) {
	for _, id := range r.Identifiers {
		names = append(names, types.IdentifierName(id))
	}
	return names
}

func TestANumberOfWhichNobodySaysWhoGaveItKeepsNoOtherTrialOut(t *testing.T) {
	for _, written := range []string{
		`{"id":"2021-01"}`, `{"id":"2021-01","type":"OTHER"}`, `{"id":"2021-01","type":"REGISTRY"}`, `{"id":"2021-01","domain":"Other"}`, `{"id":"2021-01","domain":" "}`, `{"id":"2021-01","domain":"N/A"}`,
		`{"id":"2021-01","type":"OTHER","domain":"Other Identifier"}`, `{"id":"2021-01","domain":"Sponsor Protocol Number"}`, `{"id":"2021-01","domain":"IRB"}`, `{"id":"2021-01","domain":"[Redacted]"}`,
		`{"id":"2021-01","domain":"Dr. Jane Roe"}`,
	} {
		claims := make(map[string]bool)
		for _, hospital := range []string{"Hospital One", "Hospital Two"} {
			source := strings.Replace(string(changed(t, numbersOf+"secondaryIdInfos", object("["+written+"]"))), `"fullName":"Testfirma GmbH"`, `"fullName":"`+hospital+`"`, 1)
			r, _ := imported(t, []byte(source))
			names := identifiersOf(r)
			last := names[len(names)-1]
			require.Contains(t, last, strings.ToUpper(hospital), written)
			require.NotContains(t, last, "ROE")
			claims[last] = true
		}
		require.Len(t, claims, 2, "neither keeps the other out: %s", written)
	}
	nobody := strings.Replace(string(changed(t, sponsorsOf, nil)), `"organization":{"class":"INDUSTRY","fullName":"Testfirma GmbH"},`, "", 1)
	r, report := imported(t, []byte(nobody))
	require.NotContains(t, strings.Join(identifiersOf(r), " "), "AB-1")
	require.Contains(t, report.Text(), `"AB-1", was not taken: the record does not say whose number it is`)
}

func TestANumberWithLettersLikeADegreeIsANumber(t *testing.T) {
	for _, value := range []string{"20-MD-001", "PHD 12", "DR-7", "H2Q-MC-LZZT", "CR845-310301"} {
		r, report := imported(t, changed(t, numbersOf+"orgStudyIdInfo", map[string]any{"id": value}))
		require.Contains(t, identifiersOf(r), "TESTFIRMA GMBH "+value)
		require.NotContains(t, report.Text(), "orgStudyIdInfo.id: 1")
	}
}

func TestAPlaceholderIsNoNumber(t *testing.T) {
	for _, value := range []string{"[Redacted]", "REDACTED", "withheld", "0", "000", "N/A", "na", "none", "TBD", "see protocol", "-", "--", "Not known", "pending", "xxxx", "99999999", "Not yet assigned", "?"} {
		id, err := json.Marshal([]any{map[string]any{"id": value, "domain": "Registry of Elsewhere"}})
		require.NoError(t, err)
		r, report := imported(t, changed(t, numbersOf+"secondaryIdInfos", json.RawMessage(id)))
		require.Len(t, r.Identifiers, 3, value)
		require.Equal(t, []string{value}, report.Placeholders)
	}
}

func TestAPlaceholderIsNoText(t *testing.T) {
	for _, text := range []string{"TBD", "N/A", "NA", "none", "To be determined", "[Redacted]", "see protocol", "-", "...", "Not applicable", "*** TBC ***", "XXX"} {
		r, report := imported(t, changed(t, numbersOf+"briefTitle", text))
		require.Empty(t, r.PublicTitle, text)
		require.Contains(t, report.Incomplete(), "public_title", text)
		require.Contains(t, report.Text(), "stands in the place of a value: it was not taken", text)
		r, report = imported(t, changed(t, "protocolSection.outcomesModule.primaryOutcomes", []any{map[string]any{"measure": text, "timeFrame": text}}))
		require.Empty(t, r.PrimaryOutcomes(), text)
		require.Equal(t, []string{"outcomes"}, report.Incomplete())
		r, _ = imported(t, changed(t, "protocolSection.outcomesModule.primaryOutcomes", []any{map[string]any{"measure": "FEV1", "timeFrame": text}}))
		require.Equal(t, registry.TimeFrameNotStated, r.Outcomes[0].TimeFrame, text)
		r, _ = imported(t, changed(t, "protocolSection.conditionsModule.conditions", []any{text, "Asthma"}))
		require.Equal(t, []string{"Asthma"}, r.Conditions, text)
	}
}

func TestWhatOnlyBeginsLikeAPlaceholderIsTaken(t *testing.T) {
	for _, text := range []string{"Not yet on dialysis", "TBS", "To be confirmed by biopsy", "TBA", "To be determined at week 12 by RT-PCR"} {
		r, _ := imported(t, changed(t, "protocolSection.outcomesModule.primaryOutcomes", []any{map[string]any{"measure": text, "timeFrame": "1 year"}}))
		require.Equal(t, text, r.PrimaryOutcomes()[0].Measure)
		r, _ = imported(t, changed(t, eligibilityOf+"eligibilityCriteria", "Inclusion Criteria:\n\n* "+text+"\n* Adult\n\nExclusion Criteria:\n\n* "+text))
		require.Equal(t, []string{text, "Adult"}, r.Eligibility.Inclusion)
		require.Equal(t, []string{text}, r.Eligibility.Exclusion)
	}
}

func TestAnAgeThatStandsForAnotherIsQuoted(t *testing.T) {
	_, report := imported(t, changed(t, eligibilityOf+"minimumAge", "See protocol"))
	require.Contains(t, report.Text(), `eligibility.minimum_age: "See protocol" stands in the place of an age`)
	_, report = imported(t, changed(t, eligibilityOf+"minimumAge", "N/A"))
	require.NotContains(t, report.Text(), "eligibility.minimum_age")
}

func TestMarkupIsNoPartOfATextAndItsWordsAreSaid(t *testing.T) {
	for written, want := range map[string]string{
		`Warm Tea (<mark class="hl-term">WTST</mark>)`:             "Warm Tea (WTST)",
		`Warm Tea (&lt;mark class="hl-term"&gt;WTST&lt;/mark&gt;)`: "Warm Tea (WTST)",
		`Warm Tea (&amp;lt;em&amp;gt;WTST&amp;lt;/em&amp;gt;)`:     "Warm Tea (WTST)",
		`<p>Warm Tea</p><p>(WTST)</p>`:                             "Warm Tea (WTST)",
		`Warm Tea<br/>(WTST)`:                                      "Warm Tea (WTST)",
		`Warm <B>Tea</B> (W<sup>T</sup>ST)`:                        "Warm Tea (WTST)",
		`<span lang='en' >Warm Tea</span><o:p></o:p> (WTST)`:       "Warm Tea (WTST)",
		`ALT <ULN and AST >3 &amp; a<b and c>d`:                    "ALT <ULN and AST >3 & a<b and c>d",
		`x <B cells, y >T cells`:                                   "x <B cells, y >T cells",
		`A < 5 and R&D; <18 years>`:                                "A < 5 and R&D; <18 years>",
	} {
		r, report := imported(t, changed(t, numbersOf+"briefTitle", written))
		require.Equal(t, want, r.PublicTitle)
		require.Equal(t, strings.ContainsAny(written, "/"), strings.Contains(report.Text(), "public_title: markup was removed"), written)
		requireRoundTrip(t, r)
	}
	_, report := imported(t, changed(t, numbersOf+"briefTitle", `Tea <a href="https://example.org/tea">here</a><!-- of herbs --><img alt="a cup">`))
	require.Contains(t, report.Text(), `words that stood within markup were lost: "<!-- of herbs -->", "https://example.org/tea", "a cup"`)
}

func TestCriteriaInHTMLAreDividedToo(t *testing.T) {
	for _, source := range []string{
		"<p><b>Inclusion Criteria:</b></p><ul><li>Adult</li><li>Fit</li></ul><p>Exclusion Criteria:</p><ul><li>Pregnant</li></ul>",
		"Inclusion Criteria:<br>- Adult<br>- Fit<br><br>Exclusion Criteria:<br>- Pregnant",
		"&lt;p&gt;Inclusion Criteria:&lt;/p&gt;&lt;p&gt;Adult&lt;/p&gt;&lt;p&gt;&lt;/p&gt;&lt;p&gt;Fit&lt;/p&gt;&lt;p&gt;Exclusion Criteria:&lt;/p&gt;&lt;p&gt;Pregnant&lt;/p&gt;",
	} {
		r, report := imported(t, changed(t, eligibilityOf+"eligibilityCriteria", source))
		require.Equal(t, []string{"Adult", "Fit"}, r.Eligibility.Inclusion, source)
		require.Equal(t, []string{"Pregnant"}, r.Eligibility.Exclusion, source)
		require.Contains(t, report.Text(), "eligibility: markup was removed")
	}
}

func TestTheNameOfAPersonIsPublishedNowhere(t *testing.T) {
	const known = `"responsibleParty":{"type":"SPONSOR","oldNameTitle":"Jane Quinn Roe, MD","oldOrganization":"Hall"}`
	for name, tc := range map[string]struct{ party, lead string }{
		"by degree":           {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Jane Roe, MD","class":"OTHER"}`},
		"by degrees":          {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Jane Q. Roe, M.D., Ph.D.","class":"OTHER"}`},
		"by a weak degree":    {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Jane Roe, RN","class":"OTHER"}`},
		"by title":            {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Dr Jane Roe","class":"OTHER"}`},
		"by titles":           {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Univ.-Prof. Dr. med. Jane Roe","class":"OTHER"}`},
		"by title and hall":   {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Prof. Jane Roe, Example Hospital","class":"OTHER"}`},
		"no space":            {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Dr.Jane Roe","class":"OTHER"}`},
		"other order":         {known, `{"name":"Roe, Jane","class":"OTHER"}`},
		"capitals":            {known, `{"name":"ROE JANE","class":"OTHER"}`},
		"an initial":          {known, `{"name":"J. Roe","class":"OTHER"}`},
		"middle initial":      {known, `{"name":"Jane Q Roe","class":"OTHER"}`},
		"beside a hall":       {known, `{"name":"Example Hospital, Jane Roe","class":"OTHER"}`},
		"degree, then a hall": {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Jane Roe, PharmD, Example Hospital","class":"OTHER"}`},
		"hall, then a degree": {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Example Hospital, Jane Roe, MD","class":"OTHER"}`},
		"introduced":          {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Example Hospital, PI: Jane Roe","class":"OTHER"}`},
		"introduced alone":    {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Investigator: Jane Roe","class":"OTHER"}`},
		"in brackets":         {known, `{"name":"Example Hospital (PI: Dr. Jane Roe)","class":"OTHER"}`},
		"sponsor is it":       {`"responsibleParty":{"type":"SPONSOR_INVESTIGATOR","investigatorFullName":"J R"}`, `{"name":"Jane Roe","class":"OTHER"}`},
		"by class":            {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Jane Roe","class":"INDIV"}`},
		"of a site":           {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Secret Site Contact","class":"OTHER"}`},
		"an official":         {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"Secret Official","class":"OTHER"}`},
		"accents":             {`"responsibleParty":{"type":"PRINCIPAL_INVESTIGATOR","investigatorFullName":"Jané Roe"}`, `{"name":"Jane Roé","class":"OTHER"}`},
		"within markup":       {`"responsibleParty":{"type":"SPONSOR"}`, `{"name":"<b>Dr.</b> Jane Roe","class":"OTHER"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var lead struct{ Name string }
			require.NoError(t, json.Unmarshal([]byte(tc.lead), &lead))
			source := changed(t, sponsorsOf, object(`{`+tc.party+`,"leadSponsor":`+tc.lead+`,"collaborators":[`+tc.lead+`]}`))
			written, err := json.Marshal(lead.Name)
			require.NoError(t, err)
			source = []byte(strings.Replace(string(source), `"fullName":"Testfirma GmbH"`, `"fullName":`+string(written), 1))
			source = []byte(strings.Replace(string(source), `"domain":"jRCT"`, `"domain":`+string(written), 1))
			r, report := imported(t, source)
			encoded, err := json.Marshal(report)
			require.NoError(t, err)
			shown := strings.ToLower(string(encoded) + r.String() + report.Text())
			for _, secret := range []string{"roe", "roé", "secret"} {
				require.NotContains(t, shown, secret)
			}
			require.NotEmpty(t, report.Personal)
			requireRoundTrip(t, r)
		})
	}
}

func TestTheNameOfAnOrganisationIsNotTakenForAPersons(t *testing.T) {
	for _, name := range []string{
		"Dr. Falk Pharma GmbH", "M.D. Anderson Cancer Center", "Prof. Dr. Cemil Tascioglu Education and Research Hospital Organization", "Dr. Reddy's Laboratories Limited", "Johns Hopkins Hospital, Baltimore, MD",
		"St. Jude Children's Research Hospital", "Mayo Clinic", "Assistance Publique - Hôpitaux de Paris", "Charite University, Berlin, Germany", "Novartis", "Univ. of Basel", "Hospital Dr. Jane Foundation",
		"Secret Person Foundation", "CHU de Reims", "Kaiser Permanente",
	} {
		r, report := imported(t, changed(t, sponsorsOf+".leadSponsor", map[string]any{"name": name, "class": "OTHER"}))
		require.Equal(t, name, r.Support[0].Name)
		require.NotContains(t, report.Text(), "leadSponsor.name")
	}
	_, report := imported(t, changed(t, sponsorsOf+".leadSponsor", map[string]any{"name": "Ann Other", "class": "OTHER"}))
	require.Contains(t, report.Text(), `"Ann Other" could be the name of a person`, "what cannot be known is asked")
}

// sponsored is the record with a lead sponsor, who gave its number, and an official.
func sponsored(t *testing.T, lead, class, official, affiliation string) []byte {
	t.Helper()
	text := func(s string) string {
		encoded, err := json.Marshal(s)
		require.NoError(t, err)
		return string(encoded)
	}
	source := string(changed(t, sponsorsOf, object(`{"responsibleParty":{"type":"SPONSOR"},"leadSponsor":{"name":`+text(lead)+`,"class":"`+class+`"}}`)))
	source = strings.Replace(source, `"fullName":"Testfirma GmbH"`, `"fullName":`+text(lead), 1)
	source = strings.Replace(source, `{"class":"INDUSTRY","fullName"`, `{"class":"`+class+`","fullName"`, 1)
	source = strings.Replace(source, `"name":"Secret Official"`, `"name":`+text(official), 1)
	return []byte(strings.Replace(source, `"affiliation":"Hidden Hall"`, `"affiliation":`+text(affiliation), 1))
}

func TestACompanyThatNamesItselfAsAnOfficialKeepsItsNameAndNumber(t *testing.T) {
	for _, tc := range [][3]string{
		{"Boehringer Ingelheim", "Boehringer Ingelheim Study Coordinator", "Boehringer Ingelheim"}, {"Bristol-Myers Squibb", "Bristol-Myers Squibb", "Bristol-Myers Squibb"},
		{"Hoffmann-La Roche", "Hoffmann-La Roche", "Hoffmann-La Roche"}, {"Eli Lilly and Company", "Eli Lilly", ""}, {"Daiichi Sankyo", "Study Director Daiichi Sankyo", ""},
		{"Novo Nordisk A/S", "Novo Nordisk", "Novo Nordisk A/S"}, {"Dr. Reddy's", "Jane Roe, MD", ""}, {"Dr Falk", "Jane Roe", ""}, {"Dr. Willmar Schwabe", "Jane Roe", ""}, {"Jane Doe, MD", "Jane Roe", ""},
	} {
		r, report := imported(t, sponsored(t, tc[0], "INDUSTRY", tc[1], tc[2]))
		require.Equal(t, tc[0], r.Support[0].Name)
		require.Contains(t, strings.Join(identifiersOf(r), " "), strings.ToUpper(tc[0])+" AB-1")
		if !strings.Contains(tc[0], " and Company") {
			require.Contains(t, report.Text(), "could be the name of a person", tc[0])
		}
		require.Contains(t, report.Source.Sponsor, tc[0])
	}
	for _, class := range []string{"NIH", "FED", "NETWORK"} {
		r, _ := imported(t, sponsored(t, "Walter Reed", class, "Walter Reed Monitor", ""))
		require.Equal(t, "Walter Reed", r.Support[0].Name)
	}
	r, _ := imported(t, sponsored(t, "Daiichi Sankyo", "OTHER", "Daiichi Sankyo", "Daiichi Sankyo"))
	require.Equal(t, "Daiichi Sankyo", r.Support[0].Name, "equal to its own affiliation")
}

func TestAStateOfTheUSIsNoDegree(t *testing.T) {
	for _, name := range []string{"Walter Reed, Bethesda, MD", "Brigham and Women's, Boston, MA", "Walter Reed, Silver Spring, MD, USA", "Geisinger, Danville, PA", "Walter Reed, MD, USA", "Dr. Falk", "Dr Reddy's"} {
		r, _ := imported(t, sponsored(t, name, "OTHER", "Jane Roe", ""))
		require.Equal(t, name, r.Support[0].Name)
	}
}

func TestAKnownNameIsTakenOutOfWhateverStandsAroundIt(t *testing.T) {
	for written, left := range map[string]string{
		"Example Hospital - Jane Roe": "Example Hospital", "Example Hospital – Jane Roe": "Example Hospital", "Example Hospital—Jane Roe": "Example Hospital", "Example Hospital c/o Jane Roe": "Example Hospital",
		"Example Hospital: Jane Roe": "Example Hospital", "Example Hospital/Jane Roe": "Example Hospital", "Example Hospital (Jane Roe), Berlin": "Example Hospital, Berlin", "Example Hospital Jane Roe": "Example Hospital",
		"Example Hospital, Roe, Jane": "Example Hospital", "Example Hospital under Dr. Jane Q. Roe, MD": "Example Hospital", "Jane Roe - Example Hospital": "Example Hospital", "Jane Roe Example Hospital": "Example Hospital",
		"Example Hospital [c/o J. Roe]": "Example Hospital", "c/o Jane Roe, Example Hospital": "Example Hospital", "Example Hospital-Jane Roe": "Example Hospital", "Department of Surgery, Jane Roe M. D., Example Hospital": "Department of Surgery, Example Hospital",
	} {
		r, report := imported(t, sponsored(t, written, "OTHER", "Jane Roe", "Example Hospital"))
		require.Equal(t, left, r.Support[0].Name, written)
		require.NotContains(t, strings.ToLower(r.String()+report.Text()), "roe", written)
		require.Contains(t, report.Text(), "beside that of the organisation", written)
	}
	r, report := imported(t, sponsored(t, "Jane Roe Foundation", "OTHER", "Jane Roe", ""))
	require.Equal(t, "Jane Roe Foundation", r.Support[0].Name)
	require.Contains(t, report.Text(), `"Jane Roe Foundation" could be the name of a person`)
	r, _ = imported(t, sponsored(t, "Hospital Virgen del Carmen", "OTHER", "Maria del Carmen Garcia", ""))
	require.Equal(t, "Hospital Virgen del Carmen", r.Support[0].Name)
}

func TestARoleOrADegreeInWhateverFormMarksAPerson(t *testing.T) {
	for _, name := range []string{
		"John Smith M. D.", "John Smith Ph. D.", "Principal Investigator John Smith", "Study Chair: John Smith", "PI - John Smith", "Jose Smith Medical Doctor", "Anna Smith, lek.", "c/o John Smith",
		"John Smith, Doctor of Medicine", "Smith, John, PhD", "Study Director John Smith",
	} {
		r, report := imported(t, sponsored(t, name, "OTHER", "Somebody Else", ""))
		require.Empty(t, withoutGrants(r.Support), name)
		require.NotContains(t, strings.ToLower(r.String()+report.Text()), "smith", name)
	}
	for _, name := range []string{"John Smith, University of X", "Example Hospital, John Smith", "Smith, John, MD"} {
		r, report := imported(t, sponsored(t, name, "OTHER", "Somebody Else", ""))
		require.Equal(t, name, r.Support[0].Name)
		require.Contains(t, report.Text(), "could be the name of a person", name)
	}
}

func TestThatTheRecordSaysNothingOfHealthyVolunteersIsSaid(t *testing.T) {
	for name, value := range map[string]any{"absent": nil, "null": json.RawMessage("null")} {
		_, report := imported(t, changed(t, eligibilityOf+"healthyVolunteers", value))
		require.Contains(t, report.Text(), "eligibility.healthy_volunteers: the record does not say", name)
	}
	_, report := imported(t, []byte(synthetic))
	require.NotContains(t, report.Text(), "healthy_volunteers")
}

func TestOfTwoModelsTheOneThatWasNotTakenIsNamed(t *testing.T) {
	r, report := imported(t, changed(t, "protocolSection.designModule.designInfo.observationalModel", "COHORT"))
	require.Equal(t, types.StudyModel_STUDY_MODEL_PARALLEL, r.Design.Model)
	require.Contains(t, report.Text(), `PARALLEL was taken, "COHORT" not`)
}

func TestAWithdrawnTrialWithNobodyPlannedCanBeRegistered(t *testing.T) {
	for name, dated := range map[string]string{"was to begin": `{"date":"2026-02","type":"ESTIMATED"}`, "said to have begun": `{"date":"2026-02","type":"ACTUAL"}`, "no type": `{"date":"2026-02"}`} {
		source := strings.Replace(string(changed(t, enrolmentOf, object(`{"count":0,"type":"ACTUAL"}`))), `"overallStatus":"RECRUITING"`, `"overallStatus":"WITHDRAWN"`, 1)
		source = strings.Replace(source, `"startDateStruct":{"date":"2026-02","type":"ACTUAL"}`, `"startDateStruct":`+dated, 1)
		r, report := imported(t, []byte(source))
		require.True(t, r.SampleSize.NonePlanned, name)
		require.Empty(t, report.Incomplete(), name)
		require.Empty(t, report.Refused, name)
		full := complete(r)
		require.NoError(t, full.Validate(today), name)
		require.Contains(t, report.Text(), "on the chain, set its status to WITHDRAWN")
		requireRoundTrip(t, r)
	}
	_, report := imported(t, changed(t, enrolmentOf, object(`{"count":0,"type":"ACTUAL"}`)))
	require.Equal(t, []string{"sample_size.planned"}, report.Incomplete(), "of a trial that recruits, nought is no number")
}
