package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"text/tabwriter"

	dbm "github.com/cosmos/cosmos-db"
)

// Report is everything that one run measured.
type Report struct {
	Go       string          `json:"go"`
	Platform string          `json:"platform"`
	CPUs     int             `json:"cpus"`
	Executor string          `json:"executor"`
	Database string          `json:"database"`
	Sites    int             `json:"sites"`
	Blocks   int             `json:"blocks"`
	Rounds   int             `json:"rounds"`
	Fee      string          `json:"fee"`
	Messages []MessageResult `json:"messages"`
	Book     BookResult      `json:"book"`
	Bundle   BundleResult    `json:"bundle"`
}

// MessageResult is what transactions of one message cost: medians of all rounds. Of visits, everything is of one line.
type MessageResult struct {
	Message   string  `json:"message"`
	PerSecond float64 `json:"per_second"`
	// Ratio of the yardstick's processor time to the message's in the same round; low and high are those of the worst and
	// best round. Processor time is steady where others use the machine.
	Ratio     float64 `json:"ratio"`
	RatioLow  float64 `json:"ratio_low"`
	RatioHigh float64 `json:"ratio_high"`
	Aim       float64 `json:"ratio_aim,omitempty"`
	// ClockRatio is the ratio of the rate to the yardstick's, by time on the clock.
	ClockRatio float64 `json:"clock_ratio"`
	// Time of processors in FinalizeBlock and Commit, with what collecting its garbage costs, and time of both on the clock without
	// that, of one message or line.
	CPUMicros      float64 `json:"cpu_us"`
	FinalizeMicros float64 `json:"finalize_us"`
	CommitMicros   float64 `json:"commit_us"`
	AllocatedBytes int64   `json:"allocated_bytes"`
	Gas            int64   `json:"gas"`
}

// BookResult is how fast a file enters a book.
type BookResult struct {
	Records     int     `json:"records"`
	RecordBytes int     `json:"record_bytes"`
	PerSecond   float64 `json:"records_per_second"`
	Aim         float64 `json:"records_per_second_aim"`
}

// BundleResult is what evidence costs whoever keeps and checks it.
type BundleResult struct {
	Bytes           int     `json:"bytes"`
	BytesAim        int     `json:"bytes_aim"`
	VerifyMicros    float64 `json:"verify_us"`
	VerifyMicrosAim float64 `json:"verify_us_aim"`
}

func newReport(o Options) Report {
	return Report{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0),
		Executor: o.Executor, Database: string(dbm.GoLevelDBBackend), Sites: o.Trials * o.Sites, Blocks: o.Blocks,
		Rounds: o.Rounds, Fee: fee.String(),
	}
}

func printJSON(r Report) error {
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func printTable(r Report) error {
	fmt.Printf("Transactions in process: FinalizeBlock and Commit, one message each, fee %s, of each of %d sites in a block\n", r.Fee, r.Sites)
	fmt.Printf("(64 visit lines: of one site of each trial; figures are of one line), %d blocks, median of %d rounds.\n", r.Blocks, r.Rounds)
	fmt.Printf("Ratios by CPU time, collecting garbage included. Executor %s, database %s, %s, %s, %d CPUs.\n\n", r.Executor, r.Database, r.Go, r.Platform, r.CPUs)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "message\tper second\tratio\tof all rounds\taim\tby the clock\tCPU us\tfinalize us\tcommit us\tallocated\tgas\t")
	for _, m := range r.Messages {
		spread, aim := fmt.Sprintf("%.2f - %.2f", m.RatioLow, m.RatioHigh), fmt.Sprintf(">= %.2f", m.Aim)
		if m.Aim == 0 {
			spread, aim = "", "yardstick"
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.2f\t%s\t%s\t%.2f\t%.0f\t%.0f\t%.0f\t%d\t%d\t\n",
			m.Message, m.PerSecond, m.Ratio, spread, aim, m.ClockRatio, m.CPUMicros, m.FinalizeMicros, m.CommitMicros, m.AllocatedBytes, m.Gas)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Printf("\nBook, durable: %.0f records/s (%d records of %d bytes; aim >= %.0f)\n",
		r.Book.PerSecond, r.Book.Records, r.Book.RecordBytes, r.Book.Aim)
	fmt.Printf("Bundle: %d bytes (aim <= %d), verified in %.3f ms (aim < %.0f ms)\n",
		r.Bundle.Bytes, r.Bundle.BytesAim, r.Bundle.VerifyMicros/1000, r.Bundle.VerifyMicrosAim/1000)
	return nil
}
