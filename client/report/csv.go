package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteSummaries writes summaries as CSV, a row each.
func WriteSummaries(w io.Writer, summaries []Summary) error {
	rows := [][]string{{
		"sponsor", "trial", "site", "denom", "earned_lines", "earned", "settled_lines", "settled", "owed_lines", "owed", "overdue_lines", "overdue",
		"void_lines", "void", "disowned_lines", "disowned", "released_lines", "release_median_seconds", "release_p95_seconds",
		"settlement_median_seconds", "settlement_p95_seconds",
	}}
	for _, s := range summaries {
		row := []string{strconv.FormatUint(s.Sponsor, 10), strconv.FormatUint(s.Trial, 10), strconv.FormatUint(uint64(s.Site), 10), s.Denom}
		for _, f := range []Figure{s.Earned, s.Settled, s.Owed, s.Overdue, s.Void, s.Disowned} {
			row = append(row, strconv.Itoa(f.Lines), f.Amount.String())
		}
		row = append(row, strconv.Itoa(s.Release.Lines))
		for _, n := range []int64{s.Release.MedianSeconds, s.Release.P95Seconds, s.Settlement.MedianSeconds, s.Settlement.P95Seconds} {
			row = append(row, strconv.FormatInt(n, 10))
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// WritePayments writes payments as CSV, a row each.
func WritePayments(w io.Writer, payments []Payment) error {
	rows := [][]string{{"trial", "handle", "year", "denom", "kind", "lines", "amount", "taxable"}}
	for _, p := range payments {
		rows = append(rows, []string{
			strconv.FormatUint(p.Trial, 10), p.Handle, strconv.Itoa(p.Year), p.Denom, p.Kind, strconv.Itoa(p.Lines), p.Amount.String(), p.Taxable.String(),
		})
	}
	return csv.NewWriter(w).WriteAll(rows)
}
