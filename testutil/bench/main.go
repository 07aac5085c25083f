// Command bench measures what Equipoise costs, and prints it beside what is aimed at:
//
//   - the messages of a trial in process, FinalizeBlock and Commit on a database on disk, one message in a transaction,
//     as ratios of CPU time to bank sends that are measured in the same run; visit lines one in a transaction and 64;
//   - records per second from a file into a book, durable;
//   - the size of a bundle of evidence and the time that its verification takes.
//
// It fails when something does not work, never because it is slow: whose machine would it be? Ratios are comparable
// between machines, figures per second are not.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/server/config"
)

// Options say what is measured and how thoroughly.
type Options struct {
	// Executor is the block executor, sequential or block-stm.
	Executor string
	// Trials and Sites, in each trial, make up the chain. Each site sends one transaction in a block.
	Trials, Sites int
	// Rounds is how often everything is measured, Blocks how many blocks a measurement of a message takes.
	Rounds, Blocks int
	// Records is the number of rows of the file that is added to a book.
	Records int
	// Root is the root of the repository, Scratch the folder for databases and books.
	Root, Scratch string
	// Profile is a folder for CPU profiles, one for each message and round; empty for none.
	Profile string
	// Progress is told how far it is; may be nil.
	Progress io.Writer
}

func (o Options) progress(format string, a ...any) {
	if o.Progress != nil {
		fmt.Fprintf(o.Progress, format+"\n", a...)
	}
}

func main() {
	o := Options{Progress: os.Stderr}
	flag.StringVar(&o.Executor, "executor", config.BlockExecutorSequential,
		"block executor: "+config.BlockExecutorSequential+" or "+config.BlockExecutorBlockSTM)
	flag.IntVar(&o.Trials, "trials", 50, "trials on the chain")
	flag.IntVar(&o.Sites, "sites", 10, "sites of each trial; each sends one transaction in a block")
	flag.IntVar(&o.Rounds, "rounds", 5, "how often everything is measured: medians are printed")
	flag.IntVar(&o.Blocks, "blocks", 4, "blocks that one measurement of a message takes")
	flag.IntVar(&o.Records, "records", 200_000, "rows of the file that is added to a book")
	flag.StringVar(&o.Root, "root", ".", "root of the repository")
	flag.StringVar(&o.Profile, "profile", "", "folder for CPU profiles of each message")
	output := flag.String("output", "text", "text or json")
	flag.Parse()
	if err := runAndPrint(o, *output); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func runAndPrint(o Options, output string) error {
	print, ok := map[string]func(Report) error{"text": printTable, "json": printJSON}[output]
	if !ok {
		return fmt.Errorf("output %q, want text or json", output)
	}
	scratch, err := os.MkdirTemp("", "equipoise-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	o.Scratch = scratch
	report, err := Run(o)
	if err != nil {
		return err
	}
	return print(report)
}

// Run measures everything.
func Run(o Options) (r Report, err error) {
	r = newReport(o)
	if r.Messages, err = measureMessages(o); err != nil {
		return r, fmt.Errorf("messages: %w", err)
	}
	o.progress("records into a book, verification of a bundle")
	if r.Book, err = measureBook(o); err != nil {
		return r, fmt.Errorf("book: %w", err)
	}
	if r.Bundle, err = measureBundle(filepath.Join(o.Root, "proof", "testdata"), o.Rounds); err != nil {
		return r, fmt.Errorf("bundle: %w", err)
	}
	return r, nil
}
