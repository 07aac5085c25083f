package registration

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const aRecord = `{"protocolSection":{
"identificationModule":{"nctId":"NCT07654321","orgStudyIdInfo":{"id":"AB-1"},"organization":{"fullName":"Testfirma","class":"INDUSTRY"},"briefTitle":"A trial"},
"statusModule":{"startDateStruct":{"date":"2024-02","type":"ACTUAL"},"studyFirstSubmitDate":"2024-03-10"},
"conditionsModule":{"conditions":["Asthma"]},"designModule":{"studyType":"OBSERVATIONAL","enrollmentInfo":{"count":60,"type":"ESTIMATED"}},
"eligibilityModule":{"sex":"ALL"},"contactsLocationsModule":{"centralContacts":[{"name":"Secret Contact"}],"locations":[{"country":"Germany"}]}}}`

const aStudy = `{"study":{"name":"STUDY-1","versions":[{"titles":[]}]}}`

// run carries out a command as a person would, without a node or a key.
func run(t *testing.T, cmd *cobra.Command, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return runWith(t, client.Context{}.WithCodec(cdc), cmd, args...)
}

// runWith carries out a command with what it needs.
func runWith(t *testing.T, clientCtx client.Context, cmd *cobra.Command, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, notes bytes.Buffer
	ctx := context.WithValue(context.Background(), client.ClientContextKey, &clientCtx)
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	err = cmd.ExecuteContext(ctx)
	return out.String(), notes.String(), err
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestADryRunShowsWhatWouldBeRegisteredWithoutNodeOrKey(t *testing.T) {
	stdout, stderr, err := run(t, NewTxCommand(), "register", "--from-ctgov", file(t, "r.json", aRecord), "--dry-run")
	require.NoError(t, err)
	require.Empty(t, stdout)
	for _, want := range []string{"ClinicalTrials.gov API v2, NCT07654321", "label there: RETROSPECTIVE", "centralContacts: 1", "countries                DE"} {
		require.Contains(t, stderr, want)
	}
	require.NotContains(t, stderr, "Secret")

	stdout, stderr, err = run(t, NewTxCommand(), "register", "--from-ctgov", file(t, "r.json", aRecord), "--dry-run", "--output", "json")
	require.NoError(t, err)
	require.Empty(t, stderr)
	var shown struct {
		Registration json.RawMessage
		Report       struct{ Record, Projection string }
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &shown))
	require.Equal(t, "NCT07654321", shown.Report.Record)
	var r types.Registration
	require.NoError(t, cdc.UnmarshalJSON(shown.Registration, &r))
	require.Equal(t, []string{"DE"}, r.Countries)
}

func TestADraftIsWrittenEditedAndRead(t *testing.T) {
	out := filepath.Join(t.TempDir(), "draft.json")
	source := file(t, "r.json", aRecord)
	patch := file(t, "patch.json", `{"public_contact":{"organisation":"4"},"scientific_contact":{"organisation":"4"},"settlement_window_days":30,"countries":["FR","DE"],"conditions":null}`)
	_, _, err := run(t, NewTxCommand(), "register", "--from-ctgov", source, "--patch", patch, "--draft-out", out)
	require.NoError(t, err)
	_, err = ReadRegistration(cdc, out, today)
	require.ErrorContains(t, err, "conditions has 0 entries", "the patch removed them")

	_, _, err = run(t, NewTxCommand(), "register", "--from-ctgov", source, "--patch", patch, "--draft-out", out)
	require.ErrorContains(t, err, "is there already", "nobody's edits are lost")

	out = filepath.Join(t.TempDir(), "draft.json")
	patch = file(t, "patch.json", `{"public_contact":{"organisation":"4"},"scientific_contact":{"organisation":"4"},"settlement_window_days":30,"countries":["FR","DE"]}`)
	_, _, err = run(t, NewTxCommand(), "register", "--from-ctgov", source, "--patch", patch, "--draft-out", out)
	require.NoError(t, err)
	r, err := ReadRegistration(cdc, out, today)
	require.NoError(t, err)
	require.Equal(t, uint32(30), r.SettlementWindowDays)
	require.Equal(t, []string{"FR", "DE"}, r.Countries)
	require.Len(t, r.RegistryProjections, 1)
}

func TestADryRunFailsWhereTheChainWould(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"no file at all":       {[]string{"register"}, "give a registration file, or a record with --from-ctgov or --from-usdm"},
		"both":                 {[]string{"register", "x.json", "--from-ctgov", "y.json"}, "give either a registration file or"},
		"two records":          {[]string{"register", "--from-ctgov", "x", "--from-usdm", "y", "--dry-run"}, "were all set"},
		"patch without record": {[]string{"register", "x.json", "--patch", "y.json"}, "--patch and --draft-out are for records"},
		"no such file":         {[]string{"register", "--from-ctgov", "missing.json", "--dry-run"}, "missing.json"},
		"a folder":             {[]string{"register", "--from-ctgov", t.TempDir(), "--dry-run"}, "is a folder, want a file"},
		"the other format":     {[]string{"register", "--from-ctgov", file(t, "u.json", aStudy), "--dry-run"}, "give it with --from-usdm"},
		"incomplete":           {[]string{"register", "--from-usdm", file(t, "u.json", aStudy), "--dry-run"}, "lacks what a registration needs: public_title, scientific_title, countries"},
		"misspelt patch":       {[]string{"register", "--from-ctgov", file(t, "r.json", aRecord), "--patch", file(t, "p.json", `{"contry":[]}`), "--dry-run"}, `unknown field "contry"`},
		"patch is a list":      {[]string{"register", "--from-ctgov", file(t, "r.json", aRecord), "--patch", file(t, "p.json", `[]`), "--dry-run"}, "is no patch of a registration"},
		"patch twice":          {[]string{"register", "--from-ctgov", file(t, "r.json", aRecord), "--patch", file(t, "p.json", `{"countries":[],"countries":[]}`), "--dry-run"}, "is given twice"},
		"refused":              {[]string{"register", "--from-ctgov", file(t, "r.json", aRecord), "--patch", file(t, "p.json", `{"countries":["QQ"]}`), "--dry-run"}, "the chain would refuse the registration"},
		"a sparse file":        {[]string{"register", "--from-ctgov", sparse(t, 200<<20), "--dry-run"}, "has 209715200 bytes, at most 33554432 are read"},
		"a device":             {[]string{"register", "--from-ctgov", "/dev/zero", "--dry-run"}, "has more than 33554432 bytes"},
		"bad version":          {[]string{"amend", "12", "0", "--from-ctgov", file(t, "r.json", aRecord), "--dry-run"}, "is not the number of a version"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := run(t, NewTxCommand(), tc.args...)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// sparse makes a file that is large, and empty.
func sparse(t *testing.T, size int64) string {
	t.Helper()
	path := file(t, "large.json", "")
	require.NoError(t, os.Truncate(path, size))
	return path
}

func TestAPatchReplacesListsMergesObjectsAndRemovesNulls(t *testing.T) {
	r := fixture.Registration(2)
	got, notes, err := patched(cdc, r, []byte(`{"countries":["FI"],"sample_size":{"actual":5},"results_plan":null}`))
	require.NoError(t, err)
	require.Equal(t, []string{"FI"}, got.Countries)
	require.Equal(t, types.SampleSize{Planned: r.SampleSize.Planned, Actual: 5}, got.SampleSize)
	require.Empty(t, got.ResultsPlan)
	require.Equal(t, r.Outcomes, got.Outcomes)
	require.Empty(t, notes)
}

func TestAPatchedDateIsAsPreciseAsItIsGiven(t *testing.T) {
	for patch, want := range map[string]types.PartialDate{
		`{"year":2026,"month":12}`:           {Year: 2026, Month: 12},
		`{"year":2027}`:                      {Year: 2027},
		`{"month":9}`:                        {Year: 2026, Month: 9},
		`{"day":9}`:                          {Year: 2026, Month: 6, Day: 9},
		`{"year":2027,"month":1,"day":2}`:    {Year: 2027, Month: 1, Day: 2},
		`{"year":2026,"month":6,"day":null}`: {Year: 2026, Month: 6},
		`{"year":2026,"month":null}`:         {Year: 2026},
	} {
		r := fixture.Registration(2)
		r.FirstEnrolment.Date = types.PartialDate{Year: 2026, Month: 6, Day: 8}
		got, notes, err := patched(cdc, r, []byte(`{"first_enrolment":{"date":`+patch+`}}`))
		require.NoError(t, err, patch)
		require.Equal(t, want, got.FirstEnrolment.Date, patch)
		require.Equal(t, r.FirstEnrolment.Kind, got.FirstEnrolment.Kind)
		for _, n := range notes {
			require.Equal(t, "first_enrolment.date", n.Field)
			require.Contains(t, n.Text, "of the record is not kept")
		}
	}
	_, stderr, err := run(t, NewTxCommand(), "register", "--dry-run", "--from-ctgov", file(t, "r.json", strings.Replace(aRecord, `"date":"2024-02"`, `"date":"2024-02-08"`, 1)),
		"--patch", file(t, "p.json", `{"first_enrolment":{"date":{"year":2024,"month":1}}}`))
	require.NoError(t, err)
	require.Contains(t, stderr, "first_enrolment.date: the patch gives no day: the day 8 of the record is not kept")
	require.Contains(t, stderr, "2024-01, ACTUAL")
}

func TestAProjectionIsShownOffline(t *testing.T) {
	stdout, _, err := run(t, NewToolCommand(), "projection", file(t, "r.json", aRecord), "--offline")
	require.NoError(t, err)
	require.Regexp(t, `^[0-9a-f]{64}  clinicaltrials.gov/v2 NCT07654321\n$`, stdout)
	stdout, _, err = run(t, NewToolCommand(), "projection", file(t, "u.json", aStudy), "--offline", "-o", "json")
	require.NoError(t, err)
	require.Contains(t, stdout, `"kind": "cdisc.org/usdm"`)
	for _, bad := range [][]string{{"projection", file(t, "x.json", "{}"), "--offline"}, {"projection", file(t, "r.json", aRecord), "--offline", "-o", "xml"}, {"projection"}} {
		_, _, err = run(t, NewToolCommand(), bad...)
		require.Error(t, err)
	}
}
