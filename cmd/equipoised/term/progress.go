// Package term shows work in progress: a bar on a terminal, plain lines elsewhere.
package term

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// lineEvery is how often a plain line is written while work goes on.
const lineEvery = 5 * time.Second

// Progress shows how much of one piece of work is done.
type Progress struct {
	out   io.Writer
	what  string
	bar   *progressbar.ProgressBar
	total uint64
	done  uint64
	last  time.Time
}

// Start begins to show a piece of work on out, usually standard error. total may be 0 if it is not known yet.
func Start(out io.Writer, what string, total uint64) *Progress {
	p := &Progress{out: out, what: what, total: total, last: time.Now()}
	if IsTerminal(out) {
		p.bar = progressbar.NewOptions64(int64(total),
			progressbar.OptionSetWriter(out),
			progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	return p
}

// Set says how much is done of how much.
func (p *Progress) Set(done, total uint64) {
	p.done, p.total = done, total
	if p.bar != nil {
		p.bar.ChangeMax64(int64(total))
		_ = p.bar.Set64(int64(done))
		return
	}
	if time.Since(p.last) >= lineEvery {
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s: %d of %d\n", p.what, done, total)
	}
}

// Done ends the work with a line that says how it ended.
func (p *Progress) Done(format string, args ...any) {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	fmt.Fprintf(p.out, "%s: %s\n", p.what, fmt.Sprintf(format, args...))
}

// IsTerminal reports whether a person sees what is written to out as it is written.
func IsTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
