package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
	ImportPath                    string // of a build
	Elapsed                       float64
}

// tally counts tests. Tests within tests count as tests of their own.
type tally struct {
	passed   int
	broken   []string // tests that failed
	packages []string // packages that failed, or could not be built
	skipped  []string // tests with the reason
}

func (t *tally) failed() bool { return len(t.broken)+len(t.packages) > 0 }

// read counts the tests of a run and shows what happens as it happens.
func read(from io.Reader, to io.Writer) (*tally, error) {
	t, output := &tally{}, make(map[string][]string)
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			t.take(line, output, to)
		}
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// take takes one line. A line that is not JSON comes from go itself and is shown.
func (t *tally) take(line string, output map[string][]string, to io.Writer) {
	var e event
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		fmt.Fprint(to, line)
		return
	}
	name := strings.Trim(e.Package+" "+e.Test, " ")
	switch e.Action {
	case "build-output":
		fmt.Fprint(to, e.Output)
	case "build-fail":
		t.packages = append(t.packages, e.ImportPath+" (build)")
	case "output":
		output[name] = append(output[name], e.Output)
	case "pass", "fail", "skip":
		if e.Action == "fail" && e.Test == "" {
			t.crash(e.Package, output, to)
		}
		t.end(e, name, output[name], to)
		delete(output, name)
	}
}

// crash names the tests of a package that did not end, and shows what they wrote: a panic, or that their time was over.
func (t *tally) crash(of string, output map[string][]string, to io.Writer) {
	for _, name := range slices.Sorted(maps.Keys(output)) {
		if strings.HasPrefix(name, of+" ") {
			t.broken = append(t.broken, name+" (did not end)")
			fmt.Fprint(to, strings.Join(output[name], ""))
			delete(output, name)
		}
	}
}

// end notes how a test ended, or a package if the event names no test.
func (t *tally) end(e event, name string, output []string, to io.Writer) {
	switch {
	case e.Action == "fail" && e.Test == "":
		t.packages = append(t.packages, name)
		fmt.Fprint(to, strings.Join(output, ""))
	case e.Action == "fail":
		t.broken = append(t.broken, name)
		fmt.Fprint(to, strings.Join(output, ""))
	case e.Test == "" && e.Action == "skip":
		// A package without tests.
	case e.Test == "":
		fmt.Fprintf(to, "ok  %s %.1fs\n", e.Package, e.Elapsed)
	case e.Action == "skip":
		t.skipped = append(t.skipped, name+": "+reason(output))
	default:
		t.passed++
	}
}

// reason returns why a test was skipped: the last line that it wrote, without the place in the source.
func reason(output []string) string {
	for _, line := range slices.Backward(output) {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "--- ") || strings.HasPrefix(text, "=== ") {
			continue
		}
		if _, after, found := strings.Cut(text, ".go:"); found {
			if _, words, found := strings.Cut(after, ": "); found {
				return words
			}
		}
		return text
	}
	return "no reason given"
}

// print says what came of the run.
func (t *tally) print(to io.Writer) {
	fmt.Fprintf(to, "\n%d tests passed, %d failed, %d were skipped; %d packages failed\n", t.passed, len(t.broken), len(t.skipped), len(t.packages))
	for _, s := range t.skipped {
		fmt.Fprintln(to, "skipped:", s)
	}
	for _, b := range slices.Concat(t.packages, t.broken) {
		fmt.Fprintln(to, "failed: ", b)
	}
}
