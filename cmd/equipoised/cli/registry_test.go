package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// aRecord is a record of a trial that nobody conducts, as ClinicalTrials.gov's API version 2 would give it.
const aRecord = `{
  "protocolSection": {
    "identificationModule": {
      "nctId": "NCT07654321", "orgStudyIdInfo": {"id": "LIVE-1"}, "organization": {"fullName": "Live Test", "class": "OTHER"},
      "briefTitle": "A trial from a record", "officialTitle": "A trial that was first registered elsewhere"
    },
    "statusModule": {"startDateStruct": {"date": "2031-03", "type": "ESTIMATED"}, "studyFirstSubmitDate": "2026-01-10"},
    "conditionsModule": {"conditions": ["Asthma"]},
    "designModule": {"studyType": "OBSERVATIONAL", "enrollmentInfo": {"count": 60, "type": "ESTIMATED"}},
    "outcomesModule": {"primaryOutcomes": [{"measure": "FEV1", "timeFrame": "12 weeks"}]},
    "eligibilityModule": {"sex": "ALL"},
    "contactsLocationsModule": {"centralContacts": [{"name": "Secret Contact"}], "locations": [{"country": "Germany"}]}
  },
  "hasResults": false
}`

// registrar is a sponsor's representative at work with files of other registries.
type registrar struct {
	*testing.T
	demo *show
	as   []string // flags by which the representative signs
}

func newRegistrar(t *testing.T) registrar {
	demo := stage.on(t)
	r := registrar{T: t, demo: demo}
	sponsor := field(t, r.asks("query", "registration", "show", "1"), "trial", "sponsor")
	treasury := field(t, r.asks("query", "identity", "organisation", sponsor), "organisation", "treasury")
	r.as = append(demo.as("Sponsor representative"), "--node", demo.rpc, "--chain-id", demoChain, "--gas", "auto", "--gas-adjustment", "1.5",
		"--gas-prices", "0.001upoise", "--fee-granter", treasury, "--yes", "--output", "json")
	return r
}

func (r registrar) write(name, content string) string {
	r.Helper()
	path := filepath.Join(r.TempDir(), name)
	require.NoError(r, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// asks runs a query and returns what it shows as JSON.
func (r registrar) asks(args ...string) string {
	r.Helper()
	return succeeds(r, append(args, "--node", r.demo.rpc, "--output", "json")...)
}

// sends sends a transaction, which must succeed in its block.
func (r registrar) sends(args ...string) {
	r.Helper()
	succeeds(r, append(append([]string{"tx", "registration"}, args...), r.as...)...)
}

// refused wants a transaction refused with all the words on standard error.
func (r registrar) refused(words []string, args ...string) {
	r.Helper()
	got := run(r, append(append([]string{"tx", "registration"}, args...), r.as...)...)
	require.Equal(r, 1, got.code, "%v\n%s", args, got.stdout)
	for _, w := range words {
		require.Contains(r, got.stderr, w, "%v", args)
	}
}

// holder returns the name of the trial that holds a number.
func (r registrar) holder(number string) string {
	r.Helper()
	var shown struct{ Number string }
	require.NoError(r, json.Unmarshal([]byte(r.asks("query", "registration", "find", number)), &shown))
	return shown.Number
}

// log returns the checkpoint of the audit log, which every fact moves.
func (r registrar) log() string {
	r.Helper()
	return r.asks("query", "audit", "checkpoint")
}

func TestARecordOfAnotherRegistryIsRegisteredAmendedAndExportedOnALiveChain(t *testing.T) {
	r := newRegistrar(t)
	record := r.write("record.json", aRecord)

	// A dry run needs neither node nor key, and sends nothing.
	dry := run(t, "tx", "registration", "register", "--from-ctgov", record, "--dry-run", "--home", t.TempDir())
	require.Zero(t, dry.code, dry.stderr)
	require.Contains(t, dry.stderr, "centralContacts: 1")
	require.NotContains(t, dry.stdout+dry.stderr, "Secret")
	before := run(t, "trial", "projection", record, "--node", r.demo.rpc)
	require.Equal(t, 1, before.code)
	require.Contains(t, before.stdout, "no registration commits to it")

	r.sends("register", "--from-ctgov", record)
	trial := r.holder("NCT07654321")
	require.Equal(t, "LABEL_PROSPECTIVE", field(t, r.asks("query", "registration", "show", trial), "entry", "label"))
	r.refused([]string{"NCT07654321", trial}, "register", "--from-ctgov", record)

	// Another download of the record: other white space, other order, results, and the same digest.
	again := r.write("again.json", `{"hasResults": true, "resultsSection": {}, `+strings.Join(strings.Fields(strings.Replace(
		aRecord, `"hasResults": false`, `"derivedSection": {}`, 1)), " ")[1:])
	offline := succeeds(t, "trial", "projection", record, "--offline")
	require.Equal(t, offline, succeeds(t, "trial", "projection", again, "--offline"))
	require.Equal(t, offline+trial+" commits to it in version 1, the newest\n", succeeds(t, "trial", "projection", again, "--node", r.demo.rpc))

	// A later download says something else.
	later := r.write("later.json", strings.Replace(aRecord, "12 weeks", "24 weeks", 1))
	alien := r.write("alien.json", strings.NewReplacer("NCT07654321", "NCT07654398", "LIVE-1", "LIVE-8").Replace(aRecord))
	r.refused([]string{"NCT07654398", trial + " does not hold", "--new-identifier"}, "amend", trial, "1", "--from-ctgov", alien)
	r.sends("amend", trial, "1", "--from-ctgov", later, "--reason", "correction")
	require.Contains(t, succeeds(t, "trial", "projection", later, "--node", r.demo.rpc), trial+" commits to it in version 2, the newest")
	require.Contains(t, succeeds(t, "trial", "projection", record, "--node", r.demo.rpc), trial+" committed to it in version 1, which was amended since")
	require.Contains(t, r.asks("query", "registration", "outcome-history", trial), "OUTCOME_CHANGE_KIND_RETIMED")
	r.refused([]string{"is of version 1", "the newest is 2"}, "amend", trial, "1", "--from-ctgov", later)

	// What is exported says what was registered, version by version, and can be imported.
	export := func(flags ...string) (path string) {
		return r.write("export.json", succeeds(t, append([]string{"query", "registration", "export", trial, "--node", r.demo.rpc}, flags...)...))
	}
	require.Zero(t, run(t, "tx", "registration", "register", "--from-ctgov", export(), "--dry-run").code)
	for format, says := range map[string][]string{
		"ctgov": {"1", `"timeFrame": "12 weeks"`}, "fhir": {"2", `"resourceType": "ResearchStudy"`, "24 weeks"},
	} {
		written, err := os.ReadFile(export("--format", format, "--registration-version", says[0]))
		require.NoError(t, err)
		require.True(t, json.Valid(written))
		for _, words := range says[1:] {
			require.Contains(t, string(written), words, format)
		}
	}
	fails(t, "want ctgov or fhir", "query", "registration", "export", trial, "--format", "pdf", "--node", r.demo.rpc)
	fails(t, "version", "query", "registration", "export", trial, "--registration-version", "9", "--node", r.demo.rpc)
}

// TestARecordOfFiveHundredOutcomesKeepsThemAllOnALiveChain sends the texts that large records have through a node: its
// mempool, its interface and the gas of a block all have to hold them.
func TestARecordOfFiveHundredOutcomesKeepsThemAllOnALiveChain(t *testing.T) {
	r := newRegistrar(t)
	var outcomes []string
	for i := range 500 {
		outcomes = append(outcomes, fmt.Sprintf(`{"measure": "Measure %d: %s", "timeFrame": "Baseline, Week 4, Week 12 and Week 24", "description": "%s"}`,
			i, strings.Repeat("percentage of participants with a response, ", 3), strings.Repeat("Response is an improvement of at least 20 per cent from baseline. ", 9)))
	}
	record := strings.NewReplacer("NCT07654321", "NCT07654323", "LIVE-1", "LIVE-3",
		`"primaryOutcomes": [`, `"secondaryOutcomes": [`+strings.Join(outcomes, ",")+`], "primaryOutcomes": [`).Replace(aRecord)
	r.sends("register", "--from-ctgov", r.write("large.json", record))
	trial := r.holder("NCT07654323")
	later := r.write("later.json", strings.ReplaceAll(record, "Week 4, Week 12 and Week 24", "Week 12"))
	dry := run(t, "tx", "registration", "amend", trial, "1", "--from-ctgov", later, "--dry-run", "--node", r.demo.rpc, "--home", t.TempDir())
	require.Zero(t, dry.code, dry.stderr)
	r.sends("amend", trial, "1", "--from-ctgov", later)
	var compared struct {
		Outcomes    []json.RawMessage
		Differences []struct{ Kind string }
	}
	require.NoError(t, json.Unmarshal([]byte(r.asks("query", "registration", "outcomes", trial)), &compared))
	require.Len(t, compared.Outcomes, 501)
	require.Len(t, compared.Differences, 500)
	require.Equal(t, "OUTCOME_CHANGE_KIND_RETIMED", compared.Differences[499].Kind)
	require.Equal(t, 500, strings.Count(r.asks("query", "registration", "diff", trial, "1"), "time_frame"))
}

func TestWhatCannotBeRegisteredLeavesNothingOnALiveChain(t *testing.T) {
	r := newRegistrar(t)
	before := r.log()
	other := strings.NewReplacer("NCT07654321", "NCT07654399", "LIVE-1", "LIVE-9").Replace(aRecord)
	legacy := r.write("legacy.json", `{"FullStudiesResponse": {"FullStudies": [{"Study": {"ProtocolSection": {}}}]}}`)
	for _, tc := range []struct {
		what string
		says []string
		args []string
	}{
		{"the old API", []string{"old ClinicalTrials.gov API", "download the record from https://clinicaltrials.gov/api/v2/studies/"}, []string{"--from-ctgov", legacy}},
		{"a title that deceives", []string{"would refuse", "U+202E"}, []string{"--from-ctgov", r.write("r.json", other), "--patch", r.write("p.json", `{"public_title": "A \u202etrial"}`)}},
		{"dates that run backwards", []string{"would refuse"}, []string{"--from-ctgov", r.write("r.json", other), "--patch", r.write("p.json", `{"completion": {"kind": "DATE_KIND_ANTICIPATED", "date": {"year": 2030}}}`)}},
		{"no start", []string{"lacks what a registration needs: first_enrolment"}, []string{"--from-ctgov", r.write("r.json", strings.Replace(other, "startDateStruct", "noDate", 1))}},
		{"a record cut off", []string{"byte"}, []string{"--from-ctgov", r.write("r.json", other[:len(other)/2])}},
		{"the wrong flag", []string{"--from-ctgov"}, []string{"--from-usdm", r.write("r.json", other)}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			registrar{t, r.demo, r.as}.refused(tc.says, append([]string{"register"}, tc.args...)...)
		})
	}
	require.Equal(t, before, r.log(), "nothing is half registered")
	require.NotZero(t, run(t, "query", "registration", "find", "NCT07654399", "--node", r.demo.rpc).code)
}

func TestARegistrationIsSealedAndRevealedOnALiveChain(t *testing.T) {
	r := newRegistrar(t)
	dir := t.TempDir()
	draft, opening := filepath.Join(dir, "registration.json"), filepath.Join(dir, "opening.json")
	own := field(t, r.asks("query", "registration", "show", "1"), "trial", "sponsor")
	patch := r.write("patch.json", fmt.Sprintf(`{"public_contact": {"organisation": %q}, "scientific_contact": {"organisation": %q}}`, own, own))
	succeeds(t, "tx", "registration", "register", "--draft-out", draft, "--patch", patch,
		"--from-ctgov", r.write("record.json", strings.NewReplacer("NCT07654321", "NCT07654322", "LIVE-1", "LIVE-2").Replace(aRecord)))

	r.sends("seal", draft, "--reveal-by", "2031-01-31", "--out", opening)
	require.NotZero(t, run(t, "query", "registration", "find", "NCT07654322", "--node", r.demo.rpc).code, "a seal tells nothing")
	r.refused([]string{"file exists"}, "seal", draft, "--reveal-by", "2031-01-31", "--out", opening)

	sealed, err := os.ReadFile(opening)
	require.NoError(t, err)
	changed := r.write("changed.json", strings.Replace(string(sealed), "12 weeks", "24 weeks", 1))
	r.refused([]string{"was changed"}, "reveal", changed)
	r.sends("reveal", opening)
	shown := r.asks("query", "registration", "show", r.holder("NCT07654322"))
	require.NotEmpty(t, field(t, shown, "seal", "digest"), "the trial shows what it was sealed under")
	var kept struct{ Seal string }
	require.NoError(t, json.Unmarshal(sealed, &kept))
	require.Equal(t, field(t, shown, "seal", "digest"), field(t, r.asks("query", "registration", "seal", own, kept.Seal), "seal", "digest"))
	fails(t, "organisation 1 never sealed "+kept.Seal, "query", "registration", "seal", "1", kept.Seal, "--node", r.demo.rpc)
	r.refused([]string{"was revealed"}, "reveal", opening)
}

// TestRealRecordsAreRegisteredOnALiveChain registers a record as it was downloaded, and finds it by the other download.
func TestRealRecordsAreRegisteredOnALiveChain(t *testing.T) {
	const first, second, late = "NCT02278341.json", "NCT02552212.json", "NCT05594173.json"
	r := newRegistrar(t)
	path := func(name string) string { return need.Data(t, "ctgov/"+name) }
	r.sends("register", "--from-ctgov", path(first))
	require.Contains(t, succeeds(t, "trial", "projection", path(second), "--node", r.demo.rpc), "commits to it in version 1, the newest")
	r.sends("register", "--from-ctgov", path(late))
	require.Equal(t, "LABEL_RETROSPECTIVE", field(t, r.asks("query", "registration", "show", r.holder("NCT05594173")), "entry", "label"))
	r.refused([]string{"belongs to another trial"}, "register", "--from-ctgov", path(second))
}
