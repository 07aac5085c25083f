package registration

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/cosmos/cosmos-sdk/client"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// oneTrial is a node that knows one trial.
type oneTrial struct {
	types.UnimplementedQueryServer
	version types.Version
}

func (n *oneTrial) Trial(_ context.Context, r *types.QueryTrialRequest) (*types.QueryTrialResponse, error) {
	return &types.QueryTrialResponse{Number: r.Trial, Version: n.version}, nil
}

// knows starts a node that knows a version of one trial, and returns the context of a command that asks it.
func knows(t *testing.T, version uint32, r types.Registration) client.Context {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer(grpc.ForceServerCodec(cdc.GRPCCodec()))
	types.RegisterQueryServer(server, &oneTrial{version: types.Version{Number: version, Registration: r}})
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(cdc.GRPCCodec())))
	require.NoError(t, err)
	return client.Context{}.WithCodec(cdc).WithGRPCClient(conn)
}

// registered is a version that was amended before: it has what no record has.
func registered(numbers ...string) types.Registration {
	r := fixture.Registration(4)
	r.SettlementWindowDays, r.ResultsPlan = 30, "Within a year"
	r.IpdSharing = types.IPDSharing{Plan: types.Sharing_SHARING_YES, Statement: "On request"}
	r.Identifiers = nil
	for _, n := range numbers {
		r.Identifiers = append(r.Identifiers, registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_NCT, Value: n})
	}
	return r
}

func TestARecordOfAnotherTrialDoesNotAmendThisOne(t *testing.T) {
	record := file(t, "r.json", aRecord)
	for name, tc := range map[string]struct {
		held   []string
		record string
		args   []string
		want   string // nothing if the record is taken
	}{
		"its own number":          {[]string{"NCT07654321"}, record, nil, ""},
		"another number":          {[]string{"NCT02278341"}, record, nil, `the record is of NCT07654321, which EQ00000012 does not hold (it holds NCT02278341)`},
		"how to insist":           {[]string{"NCT02278341"}, record, nil, `--new-identifier "NCT07654321"`},
		"no number at all":        {nil, record, nil, "it holds none"},
		"given meanwhile":         {nil, record, []string{"--new-identifier", " nct07654321"}, ""},
		"beside the other":        {[]string{"NCT02278341"}, record, []string{"--new-identifier", "NCT07654321"}, ""},
		"another one meanwhile":   {nil, record, []string{"--new-identifier", "NCT07654320"}, "--new-identifier is NCT07654320, but the record is of NCT07654321"},
		"under its former number": {[]string{"NCT07654320"}, file(t, "a.json", strings.Replace(aRecord, `"nctId"`, `"nctIdAliases":["NCT07654320"],"nctId"`, 1)), nil, ""},
		"a relative's number": {[]string{"NCT07654320"}, file(t, "a.json", strings.Replace(aRecord, `"nctId"`, `"secondaryIdInfos":[{"id":"NCT07654320","type":"REGISTRY"}],"nctId"`, 1)), nil,
			"the record is of NCT07654321"},
		"no number of any kind": {[]string{"NCT02278341"}, file(t, "n.json", strings.NewReplacer(`"nctId":"NCT07654321","orgStudyIdInfo":{"id":"AB-1"},`, "").Replace(aRecord)), nil, "the record has no number"},
		"not the newest":        {[]string{"NCT07654321"}, record, []string{"EQ00000012", "2"}, "is of version 2 of EQ00000012, the newest is 3; amend that one"},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"amend", "EQ00000012", "3", "--from-ctgov", tc.record, "--dry-run"}
			if len(tc.args) > 0 && tc.args[0] == "EQ00000012" {
				args[2] = tc.args[1]
				tc.args = nil
			}
			_, _, err := runWith(t, knows(t, 3, registered(tc.held...)), NewTxCommand(), append(args, tc.args...)...)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestAStudyDefinitionOfAnotherTrialDoesNotAmendThisOne(t *testing.T) {
	study := file(t, "u.json", `{"study":{"name":"S","versions":[{"titles":[],"studyDesigns":[{"objectives":[{"endpoints":[{"text":"FEV1","level":{"decode":"Primary"}}]}]}],"studyIdentifiers":[{"text":"AB-1","scopeId":"o"}],"organizations":[{"id":"o","name":"Testfirma"}]}]}}`)
	args := []string{"amend", "EQ00000012", "3", "--from-usdm", study, "--dry-run"}
	_, _, err := runWith(t, knows(t, 3, registered("NCT02278341")), NewTxCommand(), args...)
	require.ErrorContains(t, err, "the record is of TESTFIRMA AB-1, which EQ00000012 does not hold (it holds NCT02278341)")
	same := registered("NCT02278341")
	same.Identifiers = append(same.Identifiers, registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: "TESTFIRMA", Value: "AB-1"})
	_, stderr, err := runWith(t, knows(t, 3, same), NewTxCommand(), args...)
	require.NoError(t, err, "a study definition lacks much, and the version has it")
	require.Contains(t, stderr, "first_enrolment: 2026-06, ANTICIPATED")
}

func TestADryRunOfAnAmendmentShowsWhatItKeeps(t *testing.T) {
	node := knows(t, 3, registered("NCT07654321", "NCT02278341"))
	args := []string{"amend", "EQ00000012", "3", "--from-ctgov", file(t, "r.json", aRecord), "--dry-run"}
	_, stderr, err := runWith(t, node, NewTxCommand(), args...)
	require.NoError(t, err)
	for _, want := range []string{
		"Kept of the version that it amends, as the record does not say it", "identifiers: NCT02278341", "settlement_window_days: 30",
		"public_contact: organisation 4", "results_plan: Within a year", "ipd_sharing: YES, On request", "completion: 2029-05-01",
	} {
		require.Contains(t, stderr, want)
	}

	stdout, _, err := runWith(t, node, NewTxCommand(), append(args, "--output", "json")...)
	require.NoError(t, err)
	var shown struct {
		Registration json.RawMessage
		Report       struct {
			Record    string
			Inherited []struct{ Field, Text string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &shown))
	require.Contains(t, shown.Report.Inherited, struct{ Field, Text string }{"identifiers", "NCT02278341"})
	var r types.Registration
	require.NoError(t, cdc.UnmarshalJSON(shown.Registration, &r))
	require.Len(t, r.Identifiers, 3, "the record's two, and the one that it does not know")
	require.Equal(t, uint32(30), r.SettlementWindowDays)

	patch := file(t, "p.json", `{"identifiers":[{"scheme":"SCHEME_NCT","value":"NCT07654321"}]}`)
	stdout, _, err = runWith(t, node, NewTxCommand(), append(args, "--output", "json", "--patch", patch)...)
	require.NoError(t, err)
	require.NotContains(t, stdout[:strings.Index(stdout, `"report"`)], "NCT02278341", "a patch takes away what was kept")
}

func TestAnAmendmentNamesTheOutcomesThatGoAndTakesAWordForThem(t *testing.T) {
	before := registered("NCT07654321")
	before.Outcomes = []types.Outcome{
		{Id: "P1", Level: types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Pain on swallowing", TimeFrame: "Day 3"},
		{Id: "S1", Level: types.OutcomeLevel_OUTCOME_LEVEL_SECONDARY, Measure: "Voice of the patient", TimeFrame: "Day 3"},
	}
	node := knows(t, 3, before)
	record := file(t, "r.json", strings.Replace(aRecord, `"eligibilityModule"`, `"outcomesModule":{"primaryOutcomes":[{"measure":"Pain on Swallowing.","timeFrame":"Day 3"}],
"secondaryOutcomes":[{"measure":"Patient's voice","timeFrame":"Day 3"}]},"eligibilityModule"`, 1))
	args := []string{"amend", "EQ00000012", "3", "--from-ctgov", record, "--dry-run"}
	_, stderr, err := runWith(t, node, NewTxCommand(), args...)
	require.NoError(t, err)
	require.Contains(t, stderr, `P1: the measure is reworded: "Pain on Swallowing." was "Pain on swallowing"`)
	require.Contains(t, stderr, `S1: SECONDARY, "Voice of the patient" (Day 3), is not in the amendment any more`)
	require.Contains(t, stderr, "say so with --same-outcome NEW=S1")

	_, stderr, err = runWith(t, node, NewTxCommand(), append(args, "--same-outcome", "S1-2=S1")...)
	require.NoError(t, err)
	require.Contains(t, stderr, `S1: the measure is another one: "Patient's voice" was "Voice of the patient"`)
	require.NotContains(t, stderr, "any more")
	for flag, want := range map[string]string{"S1-2": "want NEW=OLD such as P1-2=P1", "S9=S1": "the record has no outcome S9", "S1-2=P1": "the record has the outcome P1"} {
		_, _, err = runWith(t, node, NewTxCommand(), append(args, "--same-outcome", flag)...)
		require.ErrorContains(t, err, want)
	}
}
