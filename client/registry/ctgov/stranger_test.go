package ctgov

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// stranger writes records as the API's documentation allows them, the unusual as often as the usual.
type stranger struct{ *rand.Rand }

type members = map[string]any

func (s stranger) one(of ...any) any { return of[s.IntN(len(of))] }

// word picks a value of an enumeration of the API.
func (s stranger) word(path string) any {
	words := strings.Fields(api[path])
	return words[s.IntN(len(words))]
}

// maybe is a value, nothing at all, or null.
func (s stranger) maybe(o members, name string, value any) {
	switch s.IntN(6) {
	case 0:
	case 1:
		o[name] = nil
	default:
		o[name] = value
	}
}

func some[T any](s stranger, most int, make func(int) T) (list []T) {
	for i := range s.IntN(most + 1) {
		list = append(list, make(i))
	}
	return list
}

// texts are what people write, paste and mistype.
var texts = []any{
	"Pain at rest (VAS)", "  spaces\u00a0that do\u2003not break \n and lines\r\n", "Caf\u0065\u0301 not composed", "\u202eright to left\u202c", "zero\u200bwidth\ufeff",
	"<p>HTML &lt;5 mg &amp; more</p>", "1 \\< 2 \\* 3 \\[a\\](b)", "emoji 👩🏽‍⚕️ 🧪", "ünïcödé 研究 исследование דְבָרִים نص", "a\u0000b", "tab\tand\u0007bell",
	"ask jane.doe@example.org", "A. B. C: d; e/f", "\u200f", "Q\u0308\u0323 order of marks", "ﬁ ligature ① ™ ㎎", "soft\u00adhyphen", "𝒳 beyond the plane \U0001f468\u200d\U0001f469\u200d\U0001f467",
	strings.Repeat("very long ", 400), strings.Repeat("x", 5000), strings.Repeat("ẍ̣", 700), "क्\u200dष", "a\u034fb \u2028c\u2029d", "\ue000private\U000f0000", "\ufffe",
}

func (s stranger) text() any { return texts[s.IntN(len(texts))] }

func (s stranger) date() any {
	return s.one("2024", "2024-02", "2024-02-29", "2019-11-30", "2031-06", "2033-01-15", "2018-05-04T10:11", "1999-12", "2025")
}

func (s stranger) dated(path string) members {
	d := members{"date": s.date()}
	s.maybe(d, "type", s.word(path))
	return d
}

func (s stranger) number() any {
	return s.one("2015-001894-41", "EudraCT 2015-001894-42", "2022-500024-30-00", "EUCTR2014-004567-12-DE", "ISRCTN64926597", "isrctn 64926598", "nct07654322",
		"NCT 07654323", "U1111-1163-5208", "AB-1", "ab-1", "TBD", "N/A", "NCT12345678", "jRCT2031220001", "ChiCTR2200000001", "CTRI/2022/01/000001", "DRKS00001234",
		"EQ00000012", strings.Repeat("9", 100), "7", "№ 5", "jane.doe@example.org", "R01 HL123456", "2015‐001894–43", "", "  ", "#", "IND 12345", "20-0001; 20-0002")
}

// record is a record that could be anybody's.
func (s stranger) record() members {
	section := members{"identificationModule": s.identification()}
	modules := map[string]members{
		"statusModule": s.status(), "sponsorCollaboratorsModule": s.sponsors(), "designModule": s.design(), "armsInterventionsModule": s.arms(),
		"outcomesModule": s.outcomes(), "eligibilityModule": s.eligibility(), "contactsLocationsModule": s.locations(),
		"conditionsModule":          {"conditions": some(s, 80, func(int) any { return s.text() }), "keywords": []any{s.text()}},
		"ipdSharingStatementModule": {"ipdSharing": s.word("protocolSection.ipdSharingStatementModule.ipdSharing"), "description": s.text(), "infoTypes": []any{"STUDY_PROTOCOL", "SAP", "ICF", "CSR", "ANALYTIC_CODE"}},
		"descriptionModule":         {"briefSummary": s.text(), "detailedDescription": s.text()},
		"oversightModule":           {"oversightHasDmc": true, "isFdaRegulatedDrug": nil},
		"referencesModule":          {"references": []any{members{"pmid": "1", "type": "DERIVED", "citation": s.text()}}, "seeAlsoLinks": []any{}},
		"moduleOfTheFuture":         {"field": s.text(), "list": []any{1, 2.5, nil, true, members{}}},
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) { // a seed gives one record
		s.maybe(section, name, modules[name])
	}
	r := members{"protocolSection": section}
	s.maybe(r, "hasResults", s.IntN(2) == 0)
	s.maybe(r, "resultsSection", members{"participantFlowModule": members{"groups": []any{members{"id": "FG000", "title": s.text()}}}})
	s.maybe(r, "derivedSection", members{"miscInfoModule": members{"versionHolder": s.date()}})
	s.maybe(r, "documentSection", members{"largeDocumentModule": members{"largeDocs": []any{members{"typeAbbrev": "Prot_SAP", "size": 1234567}}}})
	s.maybe(r, "annotationSection", members{"annotationModule": members{"violationAnnotation": members{}}})
	return r
}

func (s stranger) identification() members {
	m := members{"briefTitle": s.text()}
	s.maybe(m, "nctId", fmt.Sprintf("NCT%08d", 10_000_000+s.IntN(80_000_000)))
	s.maybe(m, "nctIdAliases", []any{"NCT07654320"})
	s.maybe(m, "orgStudyIdInfo", members{"id": s.number(), "type": s.one(nil, "NIH", "VA"), "link": "https://example.org"})
	s.maybe(m, "secondaryIdInfos", some(s, 12, func(int) members {
		id := members{"id": s.number()}
		s.maybe(id, "type", s.word("protocolSection.identificationModule.secondaryIdInfos[].type"))
		s.maybe(id, "domain", s.one("EudraCT", "CTIS", "WHO", "National Cancer Institute", s.text()))
		return id
	}))
	s.maybe(m, "organization", members{"fullName": s.text(), "class": s.word("protocolSection.identificationModule.organization.class")})
	s.maybe(m, "officialTitle", s.text())
	s.maybe(m, "acronym", s.text())
	return m
}

func (s stranger) status() members {
	const module = "protocolSection.statusModule."
	m := members{"overallStatus": s.word(module + "overallStatus"), "lastKnownStatus": "RECRUITING", "whyStopped": s.text()}
	for _, name := range []string{"startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"} {
		s.maybe(m, name, s.dated(module+name+".type"))
	}
	s.maybe(m, "studyFirstSubmitDate", s.date())
	s.maybe(m, "lastUpdateSubmitDate", s.date())
	s.maybe(m, "resultsFirstPostDateStruct", s.dated(module+"resultsFirstPostDateStruct.type"))
	s.maybe(m, "expandedAccessInfo", members{"hasExpandedAccess": true, "nctId": "NCT00000001", "statusForNctId": "AVAILABLE"})
	return m
}

func (s stranger) sponsors() members {
	party := func(int) members {
		return members{"name": s.text(), "class": s.word("protocolSection.sponsorCollaboratorsModule.leadSponsor.class")}
	}
	m := members{}
	s.maybe(m, "leadSponsor", party(0))
	s.maybe(m, "collaborators", some(s, 60, party))
	s.maybe(m, "responsibleParty", members{"type": "SPONSOR_INVESTIGATOR", "investigatorFullName": "Secret Person", "oldNameTitle": "Secret Person, MD", "oldOrganization": "Hall"})
	return m
}

func (s stranger) design() members {
	const module = "protocolSection.designModule."
	info := members{}
	for _, name := range []string{"allocation", "interventionModel", "observationalModel", "primaryPurpose"} {
		s.maybe(info, name, s.word(module+"designInfo."+name))
	}
	s.maybe(info, "timePerspective", s.one("PROSPECTIVE", "RETROSPECTIVE", "CROSS_SECTIONAL", "OTHER"))
	s.maybe(info, "interventionModelDescription", s.text())
	s.maybe(info, "maskingInfo", members{
		"masking": s.word(module + "designInfo.maskingInfo.masking"), "maskingDescription": s.text(),
		"whoMasked": some(s, 5, func(int) any { return s.word(module + "designInfo.maskingInfo.whoMasked[]") }),
	})
	m := members{"studyType": s.word(module + "studyType"), "designInfo": info}
	s.maybe(m, "phases", s.one([]any{}, []any{"NA"}, []any{"EARLY_PHASE1"}, []any{"PHASE1"}, []any{"PHASE1", "PHASE2"}, []any{"PHASE2"}, []any{"PHASE3", "PHASE2"}, []any{"PHASE3"}, []any{"PHASE4"}))
	s.maybe(m, "patientRegistry", true)
	s.maybe(m, "targetDuration", "5 Years")
	s.maybe(m, "bioSpec", members{"retention": "SAMPLES_WITH_DNA", "description": s.text()})
	s.maybe(m, "expandedAccessTypes", members{"individual": true, "intermediate": false, "treatment": nil})
	enrolment := members{"count": s.one(0, 1, 60, 4294967295, json.Number("1e3"), 100000000)}
	s.maybe(enrolment, "type", s.word(module+"enrollmentInfo.type"))
	s.maybe(m, "enrollmentInfo", enrolment)
	return m
}

func (s stranger) arms() members {
	return members{
		"armGroups": []any{members{"label": s.text(), "type": "SHAM_COMPARATOR", "interventionNames": []any{"Drug: X"}}},
		"interventions": some(s, 70, func(int) members {
			v := members{"name": s.text(), "type": s.word("protocolSection.armsInterventionsModule.interventions[].type"), "otherNames": []any{s.text()}}
			s.maybe(v, "description", s.text())
			return v
		}),
	}
}

func (s stranger) outcomes() members {
	m := members{}
	for _, name := range []string{"primaryOutcomes", "secondaryOutcomes", "otherOutcomes"} {
		s.maybe(m, name, some(s, 90, func(int) members {
			o := members{"measure": s.text()}
			s.maybe(o, "description", s.text())
			s.maybe(o, "timeFrame", s.text())
			return o
		}))
	}
	return m
}

func (s stranger) eligibility() members {
	m := members{
		"sex": s.word("protocolSection.eligibilityModule.sex"), "genderBased": true, "genderDescription": s.text(), "studyPopulation": s.text(),
		"samplingMethod": "NON_PROBABILITY_SAMPLE",
		"eligibilityCriteria": fmt.Sprintf("Inclusion Criteria:\n\n* %s\n  1. %s\n\n%s\n\nExclusion Criteria:\r\n\r\n- %s\n%s Inclusion criterion of part B:\n* %s",
			s.text(), s.text(), s.text(), s.text(), s.text(), s.text()),
	}
	for _, name := range []string{"minimumAge", "maximumAge"} {
		s.maybe(m, name, s.one("18 Years", "1 Year", "6 Months", "1 Day", "36 Weeks", "12 Hours", "30 Minutes", "N/A", "6570 Days", "0 Years", "18 Jahre", ""))
	}
	s.maybe(m, "healthyVolunteers", s.IntN(2) == 0)
	return m
}

func (s stranger) locations() members {
	return members{
		"overallOfficials": []any{members{"name": "Secret Person", "role": "PRINCIPAL_INVESTIGATOR"}},
		"locations": some(s, 40, func(int) members {
			l := members{"facility": s.text(), "status": "WITHDRAWN", "geoPoint": members{"lat": 50.73438, "lon": 7.09549}, "contacts": []any{members{"name": "Secret Person", "role": "CONTACT"}}}
			s.maybe(l, "country", s.one("Korea, Republic of", "South Korea", "Türkiye", "Turkey (Türkiye)", "Hong Kong", "Kosovo", "Former Serbia and Montenegro", "Côte d’Ivoire", "Côte D'Ivoire",
				"Burma", "Macedonia, The Former Yugoslav Republic of", "Palestinian Territories, Occupied", "Germany ", "united states", "Netherlands Antilles", "Réunion"))
			return l
		}),
	}
}

// written is a record as JSON, its members in a random order and with random spacing.
func (s stranger) written(v any) []byte {
	var b bytes.Buffer
	s.write(&b, v)
	return b.Bytes()
}

func (s stranger) write(b *bytes.Buffer, v any) {
	space := func() { b.WriteString(strings.Repeat(" \n", s.IntN(2))) }
	switch v := v.(type) {
	case members:
		names := slices.Sorted(maps.Keys(v))
		s.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		b.WriteByte('{')
		for i, name := range names {
			if i > 0 {
				b.WriteByte(',')
			}
			space()
			s.write(b, name)
			b.WriteByte(':')
			s.write(b, v[name])
		}
		b.WriteByte('}')
	case []members:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		s.write(b, list)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			space()
			s.write(b, e)
		}
		b.WriteByte(']')
	default:
		encoded, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		b.Write(encoded)
	}
}

const strangers = 60

// What an import accepts, the chain accepts; what it does not, it says. Nobody is named, and nothing of the record is passed
// over in silence.
func TestTheRecordOfAStrangerIsImportedWithATrueReport(t *testing.T) {
	complete := 0
	for seed := range uint64(strangers) {
		s := stranger{rand.New(rand.NewPCG(seed, 7))} //nolint:gosec // a test wants the same records every time
		record := s.record()
		source := s.written(record)
		r, report, err := Import(source, today)
		require.NoError(t, err, "seed %d", seed)
		requireTrueReport(t, seed, r, report)
		if len(report.Incomplete()) == 0 && report.Refused == "" {
			complete++
		}
		p, err := Project(source)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%x", p.Digest), report.Projection)

		// Another download: other order and spacing, results and what the registry derives.
		for name, value := range map[string]any{"derivedSection": members{"miscInfoModule": members{"versionHolder": "2026-01-01"}}, "hasResults": true, "resultsSection": members{"x": 1}} {
			record[name] = value
		}
		again, err := Project(s.written(record))
		require.NoError(t, err)
		require.Equal(t, p.Digest, again.Digest, "seed %d", seed)
		section := record["protocolSection"].(members)
		section["identificationModule"].(members)["briefTitle"] = "Another title altogether"
		changed, err := Project(s.written(record))
		require.NoError(t, err)
		require.NotEqual(t, p.Digest, changed.Digest)
	}
	require.Positive(t, complete, "some can be registered as they are")
}

func requireTrueReport(t *testing.T, seed uint64, r types.Registration, report registry.Report) {
	t.Helper()
	encoded, err := json.Marshal(report)
	require.NoError(t, err)
	shown := strings.ToLower(string(encoded) + report.Text() + r.String())
	for _, secret := range []string{"secret person", "jane.doe"} {
		require.NotContains(t, shown, secret, "seed %d", seed)
	}
	if len(report.Incomplete()) == 0 && report.Refused == "" {
		full := complete(r)
		require.NoError(t, full.Normalise())
		require.NoError(t, full.Validate(today), "seed %d", seed)
	}
	requireRoundTrip(t, r)
}

// Wherever a member stands that nobody here has heard of, the report names and counts it.
func TestWhatTheImporterDoesNotKnowIsReported(t *testing.T) {
	for seed := range uint64(10) {
		s := stranger{rand.New(rand.NewPCG(seed, 8))} //nolint:gosec // a test wants the same records every time
		record := s.record()
		section := record["protocolSection"].(members)
		record["unknown"] = members{"a": "b", "c": []any{1, 2}, "d": nil}
		section["identificationModule"].(members)["unknown"] = "x"
		section["armsInterventionsModule"] = members{"interventions": []members{{"name": "X", "unknown": true}, {"name": "Y", "unknown": false}}}
		_, report, err := Import(s.written(record), today)
		require.NoError(t, err)
		for _, want := range []registry.Left{
			{Path: "unknown", Values: 3}, {Path: "protocolSection.identificationModule.unknown", Values: 1},
			{Path: "protocolSection.armsInterventionsModule.interventions[].unknown", Values: 2},
		} {
			require.Contains(t, report.Unmapped, want, "seed %d", seed)
		}
	}
}
