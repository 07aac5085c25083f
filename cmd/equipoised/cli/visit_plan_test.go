package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAVisitPlanIsMadeOfAStudyDefinitionCompletedAndChecked(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	study := filepath.Join("..", "..", "..", "..", "shared", "data", "cdisc-pilot", "protocol-usdm.json")
	calls := file("calls.csv", "code,anchor,day,items\nWEEK 8 (T),WEEK 8,14,VISIT=CONTACT\n")

	made := run(t, "protocol", "make-visit-plan", study, "--items", "VISIT=CLINIC", "--complete", calls)
	require.Zero(t, made.code, made.stderr)
	require.Contains(t, made.stderr, "Screening 2")
	require.Contains(t, made.stderr, "WEEK 26 is of "+study+"\nWEEK 8 (T) is of "+calls+"\n")
	plan := file("visits.yaml", made.stdout)

	const payments = `{"denom":"uusd","release":"EPOCHS","epoch":"1d","response_days":7,"participation_day":"5","site_day":"5","arbiter":3,
		"tariffs":[{"code":"CLINIC","kind":"STIPEND","amount":"5","cap":12,"interval":"7d"},{"code":"CONTACT","kind":"STIPEND","amount":"2","cap":4,"interval":"7d"}]}`
	schedule := file("payments.json", payments)
	table := succeeds(t, "protocol", "check-visit-plan", plan, "--schedule", schedule, "--before", plan)
	require.Contains(t, table, "WEEK 12")
	require.Contains(t, table, "day 84 after BASELINE, -4/+4")
	var checked struct {
		Visits []struct {
			Code, Name, Due string
			Times           int
			Earns           []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "protocol", "check-visit-plan", plan, "-o", "json")), &checked))
	require.Len(t, checked.Visits, 13)
	require.Equal(t, []string{"VISIT=CONTACT"}, checked.Visits[12].Earns)

	for want, args := range map[string][]string{
		`the plan has 12 items that earn "CLINIC", which one participation may earn 11 times`: {"check-visit-plan", plan, "--schedule",
			file("fewer.json", strings.Replace(payments, `"cap":12`, `"cap":11`, 1))},
		`the visit "Week 26" is called "W26" here and was "WEEK 26" before`: {"check-visit-plan",
			file("renamed.yaml", strings.Replace(made.stdout, "code: WEEK 26", "code: W26", 1)), "--before", plan},
		"say what visits earn, --items VISIT=CLINIC for example": {"make-visit-plan", study},
		`--items is "VISIT", want an item and its tariff`:        {"make-visit-plan", study, "--items", "VISIT"},
		"it has no study, so it is no study definition":          {"make-visit-plan", schedule, "--items", "VISIT=CLINIC"},
		`both plans have the visit "WEEK 2"`:                     {"make-visit-plan", study, "--items", "VISIT=CLINIC", "--complete", file("twice.csv", "code,name\nWEEK 2,x\n")},
		"none.yaml":                                              {"check-visit-plan", filepath.Join(dir, "none.yaml")},
	} {
		refused := run(t, append([]string{"protocol"}, args...)...)
		require.Equal(t, 1, refused.code, want)
		require.Contains(t, refused.stderr, want)
		require.Empty(t, refused.stdout, want)
	}
}
