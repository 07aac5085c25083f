package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// figureOf is a number of lines and what they add up to.
type figureOf struct {
	Lines  int
	Amount string
}

func TestAReportAndStatementsOfFactsAddUpToTheEscrowOfTheChain(t *testing.T) {
	demo := stage.on(t)
	var escrow struct {
		Escrow struct{ Settled, Denom string }
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "query", "payout", "escrow", "1", "uusd", "--node", demo.rpc, "-o", "json")), &escrow))
	sum := demo.summary(t)

	var report struct {
		Basis     struct{ ChainID, Root string }
		Summaries []struct {
			Trial, Sponsor        int
			Denom                 string
			Earned, Settled, Owed figureOf
			Settlement            struct{ Lines, MedianSeconds, P95Seconds int }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "money", "report", "--node", demo.rpc, "-o", "json")), &report))
	require.Len(t, report.Summaries, 1)
	trial := report.Summaries[0]
	require.Equal(t, escrow.Escrow.Settled, trial.Settled.Amount)
	require.Equal(t, int(sum.VisitsSettled), trial.Settled.Lines)
	require.Equal(t, int(sum.VisitsAttested), trial.Earned.Lines)
	require.Equal(t, trial.Settled.Lines, trial.Settlement.Lines)
	require.Contains(t, succeeds(t, "money", "report", "--node", demo.rpc, "--by", "sponsor"), escrow.Escrow.Settled+" in "+strconv.Itoa(trial.Settled.Lines))

	rows, err := csv.NewReader(strings.NewReader(succeeds(t, "money", "report", "--node", demo.rpc, "--by", "site", "--trial", "EQ00000001", "--csv"))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, escrow.Escrow.Settled, total(t, rows, "settled"), "the sites add up to the trial")

	rows, err = csv.NewReader(strings.NewReader(succeeds(t, "money", "statement", "--node", demo.rpc, "--csv"))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, escrow.Escrow.Settled, total(t, rows, "amount"), "the participants add up to the trial")
	one := rows[1][1]
	require.Contains(t, succeeds(t, "money", "statement", one, "--node", demo.rpc), one)
	require.Contains(t, succeeds(t, "money", "statement", "--year", "1999", "--node", demo.rpc), "nothing was paid")

	for want, args := range map[string][]string{
		`--by: by is "country", want trial, site or sponsor`:                    {"report", "--by", "country"},
		`--overdue: "a month" is no length of time, want one such as 30d`:       {"report", "--overdue", "a month"},
		`the handle is "P-001", want 64 hexadecimal digits`:                     {"statement", "P-001"},
		"if any flags in the group [csv output] are set none of the others can": {"report", "--csv", "-o", "json"},
	} {
		refused := run(t, append([]string{"money"}, append(args, "--node", demo.rpc)...)...)
		require.Equal(t, 1, refused.code, want)
		require.Contains(t, refused.stderr, want)
	}
}

// total adds up a column.
func total(t *testing.T, rows [][]string, column string) string {
	t.Helper()
	sum := uint64(0)
	for i, title := range rows[0] {
		for _, row := range rows[1:] {
			if title == column {
				n, err := strconv.ParseUint(row[i], 10, 64)
				require.NoError(t, err)
				sum += n
			}
		}
	}
	return strconv.FormatUint(sum, 10)
}
