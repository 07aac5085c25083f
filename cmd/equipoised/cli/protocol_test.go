package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// field returns a value of a JSON object within an object that a command shows.
func field(t testing.TB, shown, object, name string) string {
	t.Helper()
	var all map[string]json.RawMessage
	var inner map[string]any
	require.NoError(t, json.Unmarshal([]byte(shown), &all), shown)
	require.NoError(t, json.Unmarshal(all[object], &inner), shown)
	value, ok := inner[name].(string)
	require.True(t, ok, "%s has no %s.%s", shown, object, name)
	return value
}

func TestAMasterFileIsSubmittedAndCheckedOnALiveChain(t *testing.T) {
	demo := stage.on(t)
	node := []string{"--node", demo.rpc}
	sponsor := field(t, succeeds(t, append([]string{"query", "registration", "show", "EQ00000001", "-o", "json"}, node...)...), "trial", "sponsor")
	treasury := field(t, succeeds(t, append([]string{"query", "identity", "organisation", sponsor, "-o", "json"}, node...)...), "organisation", "treasury")

	dir := t.TempDir()
	for name, content := range map[string]string{
		"01.03.01 Charter/en.txt": "the board meets twice a year", "11.03.01 Define/zxx.xml": "<ODM/>",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	check := append([]string{"protocol", "check", dir}, node...)
	unknown := run(t, check...)
	require.Equal(t, 4, unknown.code, unknown.stderr)
	require.Contains(t, unknown.stdout, "the chain has never seen SHA-256")

	submit := append([]string{"protocol", "submit-folder", dir, "--trial", "EQ00000001"}, node...)
	require.Contains(t, succeeds(t, append(submit, "--dry-run")...), "2 of 2 versions would be submitted to EQ00000001")
	require.Equal(t, 4, run(t, check...).code, "a dry run sends nothing")
	send := append(append(submit, "--chain-id", demoChain, "--gas-prices", "0.001upoise", "--fee-granter", treasury, "-o", "json"), demo.as("Sponsor representative")...)
	for transactions := range 2 {
		var result struct {
			Transactions int
			Documents    []struct{ Line, Version uint32 }
		}
		require.NoError(t, json.Unmarshal([]byte(succeeds(t, send...)), &result))
		require.Equal(t, 1-transactions, result.Transactions, "the second run finds all on the chain")
		require.Len(t, result.Documents, 2)
		require.NotZero(t, result.Documents[0].Line)
	}
	known := succeeds(t, check...)
	require.Equal(t, 2, strings.Count(known, ": CURRENT\n"), known)
	var reports []struct {
		Finding  string
		Versions []struct{ Trial, Type string }
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, append(check, "-o", "json")...)), &reports))
	require.Equal(t, "CURRENT", reports[0].Finding)
	require.Equal(t, "EQ00000001", reports[0].Versions[0].Trial)

	// What else the command line tells of documents.
	require.Contains(t, succeeds(t, append([]string{"query", "protocol", "active", "1", "1"}, node...)...), "APPROVAL_STATE_APPROVED")
	succeeds(t, append([]string{"query", "protocol", "active", "1", "1", "--at", "2000-01-01T00:00:00Z"}, node...)...)
	succeeds(t, append([]string{"query", "protocol", "uses", "1", "1"}, node...)...)
	succeeds(t, append([]string{"query", "protocol", "pending", sponsor}, node...)...)
}

func TestAScheduleIsRemarkedOnBeforeItIsSubmittedAndWhenItIs(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "payments.json")
	require.NoError(t, os.WriteFile(source, []byte(`{"denom":"uusd","release":"IMMEDIATE","response_days":7,"participation_day":"5","site_day":"5",
		"arbiter":3,"tariffs":[{"code":"VISIT","kind":"STIPEND","amount":"5","cap":1},{"code":"AE-VISIT","kind":"STIPEND","amount":"5","cap":1}]}`), 0o600))
	const remark = `WARNING tariffs[1].code: "AE-VISIT" has AE, which names safety`

	checked := run(t, "protocol", "check-schedule", source)
	require.Zero(t, checked.code, "a remark is no refusal: %s", checked.stderr)
	require.Contains(t, checked.stdout, remark)
	var result struct {
		Remarks []struct{ Grade, At, What, Why, Do string }
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "protocol", "check-schedule", source, "-o", "json")), &result))
	require.Len(t, result.Remarks, 2)
	require.Equal(t, []string{"WARNING", "tariffs[1].code"}, []string{result.Remarks[0].Grade, result.Remarks[0].At})
	require.Equal(t, []string{"HINT", "release"}, []string{result.Remarks[1].Grade, result.Remarks[1].At})

	compiled := filepath.Join(dir, "payments.pb")
	_, as := keyOf(t)
	submitted := run(t, append(as, "tx", "protocol", "submit-document", "EQ00000001", "payment-schedule", "--title", "Payments", "--schedule", source,
		"--schedule-out", compiled, "--generate-only", "--offline", "--account-number", "1", "--sequence", "0")...)
	require.Zero(t, submitted.code, submitted.stderr)
	require.Contains(t, submitted.stderr, "payment schedule "+source+":\n"+remark)
	require.NotContains(t, submitted.stdout, "WARNING", "standard output is the transaction alone")
	require.Equal(t, checked.stdout, succeeds(t, "protocol", "check-schedule", compiled), "committees check the file that they approve")

	require.NoError(t, os.WriteFile(source, []byte(`{"denom":"uusd","release":"EPOCHS","epoch":"1d","response_days":7,"participation_day":"5",
		"site_day":"5","arbiter":3,"tariffs":[{"code":"VISIT","kind":"STIPEND","amount":"5","cap":1}]}`), 0o600))
	require.Equal(t, "no remarks\n", succeeds(t, "protocol", "check-schedule", source))
	require.JSONEq(t, `{"remarks": []}`, succeeds(t, "protocol", "check-schedule", source, "-o", "json"))

	refused := run(t, "protocol", "check-schedule", filepath.Join(dir, "none.json"))
	require.Equal(t, 1, refused.code)
	require.Contains(t, refused.stderr, "none.json")
}
