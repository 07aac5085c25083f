package inspect

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/proof"
)

// result is what a run found, in the form of --output json.
type result struct {
	// Exit is the exit code.
	Exit int `json:"exit"`
	// Required is the level that was asked for.
	Required int `json:"required_level"`
	// Error says why nothing is proven; empty if something is.
	Error string `json:"error,omitempty"`
	// Verdict is what is proven; absent if nothing is.
	Verdict *proof.Verdict `json:"verdict,omitempty"`
}

func (r result) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r result) writeText(stdout, stderr io.Writer) error {
	switch r.Exit {
	case exitMisused:
		_, err := fmt.Fprintf(stderr, "eqverify: %s\n", r.Error)
		return err
	case exitNotVerified:
		_, err := fmt.Fprintf(stderr, "DOES NOT VERIFY\n\n%s\n\nThe files prove nothing as they are. Go back to whoever gave them to you.\n",
			r.Error)
		return err
	}
	p := printer{w: bufio.NewWriter(stdout)}
	p.verdict(*r.Verdict, r.Required)
	return p.w.Flush()
}

// printer lays a verdict out for people.
type printer struct{ w *bufio.Writer }

func (p printer) verdict(v proof.Verdict, required int) {
	if v.Level < required {
		fmt.Fprintf(p.w, "VERIFIES ONLY AT LEVEL %d, BELOW THE REQUIRED LEVEL %d\n", v.Level, required)
	} else {
		fmt.Fprintf(p.w, "VERIFIED AT LEVEL %d\n", v.Level)
	}
	p.field("Committed no later than", v.CommittedBy.UTC().Format(time.RFC3339Nano))
	if v.Record != nil {
		p.record(*v.Record)
	}
	p.fact(v.Fact)
	p.signatories(v.Signatories)
	p.heading("What was verified, and what it rests on")
	for _, l := range v.Levels {
		p.item(fmt.Sprintf("%d", l.Level), l.Holds)
		p.item("", "Rests on "+l.RestsOn)
	}
	p.heading("What it assumes")
	for _, s := range v.Assumes {
		p.item("-", s)
	}
	p.heading("What it does not prove")
	for _, s := range v.NotProven {
		p.item("-", s)
	}
}

func (p printer) record(r proof.RecordFinding) {
	p.heading("The record")
	p.field("chain", show(r.ChainID))
	p.field("trial, site, book", fmt.Sprintf("EQ%08d, %d, %d", r.Trial, r.Site, r.Book))
	p.field("dataset", show(r.Dataset))
	p.field("kind", r.Kind)
	if r.Predecessor != "" {
		p.field("replaces commitment", r.Predecessor)
		p.field("reason", r.Reason)
	}
	p.field("author, as the book says", show(r.Author))
	p.field("bytes", fmt.Sprint(r.Bytes))
	p.field("commitment", r.Commitment)
	p.field("place in the book", fmt.Sprintf("%d (counted from 0) of %d", r.Index, r.BookSize))
}

func (p printer) fact(f proof.FactFinding) {
	p.heading("The fact that the chain recorded")
	p.field("type", show(f.Type))
	p.field("recorded by the chain at", fmt.Sprintf("%s, block %d of %s", f.Time.UTC().Format(time.RFC3339Nano), f.Height, show(f.ChainID)))
	if f.Tx != "" {
		p.field("transaction", f.Tx)
	} else {
		p.field("transaction", "none, the chain's own work")
	}
	for _, l := range f.Lines {
		p.field(l.Name, l.Value)
	}
	if f.Remark != "" {
		p.item("", f.Remark)
	}
}

func (p printer) signatories(all []proof.Signatory) {
	if len(all) == 0 {
		return
	}
	p.heading("Printed names (21 CFR 11.50)")
	for _, s := range all {
		p.field(show(s.PrintedName), s.Did)
		p.field("", fmt.Sprintf("with the key %s, for organisation %d", show(s.Key), s.Organisation))
		p.item("", "Rests on "+s.RestsOn)
	}
}

// show returns a text from a bundle as it is if every character of it can be seen, else quoted and escaped, so that
// nothing deceives whoever reads it on a terminal.
func show(s string) string {
	if quoted := strconv.Quote(s); quoted[1:len(quoted)-1] != s || s == "" {
		return quoted
	}
	return s
}

func (p printer) heading(title string) { fmt.Fprintf(p.w, "\n%s\n", title) }

func (p printer) field(name, value string) { fmt.Fprintf(p.w, "  %-28s %s\n", name, value) }

const (
	itemIndent = 5
	lineWidth  = 100
)

// item writes a paragraph, wrapped and indented behind its mark.
func (p printer) item(mark, text string) {
	fmt.Fprintf(p.w, "  %-*s", itemIndent-2, mark)
	column := itemIndent
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i > 0 && column+1+n > lineWidth:
			fmt.Fprintf(p.w, "\n%*s", itemIndent, "")
			column = itemIndent
		case i > 0:
			p.w.WriteByte(' ')
			column++
		}
		p.w.WriteString(word)
		column += n
	}
	p.w.WriteByte('\n')
}
