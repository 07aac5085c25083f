package demo

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/app"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Summary is what a run of the demo comes to. Money is in the smallest unit, as strings of integers; all of it is what
// the chain says, not what the demo meant to do.
type Summary struct {
	Trial          string `json:"trial"`
	Sites          int    `json:"sites"`
	Invited        uint64 `json:"invited"`
	ScreenFailed   uint64 `json:"screen_failed"`
	Enrolled       uint64 `json:"enrolled"`
	VisitsAttested uint64 `json:"visits_attested"`
	VisitsSettled  uint64 `json:"visits_settled"`
	Funded         string `json:"funded"`
	Escrow         string `json:"escrow"`
	InTransit      string `json:"in_transit"`
	Settled        string `json:"settled"`
	Refunded       string `json:"refunded"`
	// Records in all books, without blanks.
	Records uint64 `json:"records"`
	// Facts in the audit log, counted from the blocks.
	Facts          uint64 `json:"facts"`
	CheckpointSize uint64 `json:"checkpoint_size"`
	// AttestToSettled is the median from a client's broadcast to its seeing the settlement, of lines that did not queue and
	// went to a wallet.
	AttestToSettled int64 `json:"attest_to_settled_ms_p50"`
	BundleBytes     int   `json:"bundle_bytes"`
	// VerifyExit and TamperExit are the verifier's exit codes for the record and for the record with one byte changed.
	VerifyExit int     `json:"verify_exit"`
	TamperExit int     `json:"tamper_exit"`
	Seconds    float64 `json:"seconds"`

	notes    []string
	evidence evidence
	kept     bool // the files are there when the demo has ended
}

// tally asks the chain and the books for everything that can be counted.
func (r *trialRun) tally(ctx context.Context) (s Summary, err error) {
	s.Trial, s.Sites, s.notes = trialtypes.FormatID(r.trial), len(r.sites), r.plan.Notes
	for _, one := range r.sites {
		counts, err := participationtypes.NewQueryClient(r.network.Context).Counts(ctx,
			&participationtypes.QueryCountsRequest{Trial: r.trial, Site: one.number})
		if err != nil {
			return s, err
		}
		s.Invited += counts.Counts.Invited
		s.ScreenFailed += counts.Counts.ScreenFailed
		s.Enrolled += counts.Counts.Enrolled
		status, err := one.book.Status()
		if err != nil {
			return s, err
		}
		s.Records += status.Records
	}
	escrow, err := payouttypes.NewQueryClient(r.network.Context).Escrow(ctx,
		&payouttypes.QueryEscrowRequest{Trial: r.trial, Denom: app.PaymentDenom})
	if err != nil {
		return s, err
	}
	e := escrow.Escrow
	s.Funded, s.Escrow, s.InTransit = e.Funded.String(), e.Escrow.String(), e.InTransit.String()
	s.Settled, s.Refunded = e.Settled.String(), e.Refunded.String()
	if s.VisitsAttested, s.VisitsSettled, err = r.countLines(ctx); err != nil {
		return s, err
	}
	facts, head, err := r.rebuild(ctx)
	if err != nil {
		return s, err
	}
	s.Facts, s.CheckpointSize = facts, head.Checkpoint.Size
	s.AttestToSettled = r.settled.median().Milliseconds()
	return s, nil
}

// countLines counts the payment lines of all participants, and those that are settled.
func (r *trialRun) countLines(ctx context.Context) (all, settled uint64, err error) {
	var mu sync.Mutex
	err = together(ctx, r.participants, func(ctx context.Context, m *participant) error {
		request := &payouttypes.QueryLinesByHandleRequest{Handle: m.handle[:], Pagination: &query.PageRequest{Limit: 100}}
		for {
			res, err := payouttypes.NewQueryClient(r.network.Context).LinesByHandle(ctx, request)
			if err != nil {
				return err
			}
			mu.Lock()
			for _, l := range res.Lines {
				all++
				if l.State == payouttypes.LineState_LINE_STATE_SETTLED {
					settled++
				}
			}
			mu.Unlock()
			if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
				return nil
			}
			request.Pagination.Key = res.Pagination.NextKey
		}
	})
	return all, settled, err
}

// Text returns the summary for people.
func (s Summary) Text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("")
	line("%s at %d sites: %d invited, %d failed screening, %d enrolled", s.Trial, s.Sites, s.Invited, s.ScreenFailed, s.Enrolled)
	line("%d visits attested, %d settled; median from attestation to money: %d ms", s.VisitsAttested, s.VisitsSettled, s.AttestToSettled)
	line("%s funded = %s in escrow + %s in transit + %s settled + %s refunded (%s)",
		s.Funded, s.Escrow, s.InTransit, s.Settled, s.Refunded, app.PaymentDenom)
	line("%d records committed, none of them on the chain; %d facts in an audit log of %d entries", s.Records, s.Facts, s.CheckpointSize)
	line("evidence of one record: %d bytes. With the chain switched off, the verifier says:", s.BundleBytes)
	line("  the record as it is      exit %d (%s)", s.VerifyExit, verdict(s.VerifyExit))
	line("  one byte changed in it   exit %d (%s)", s.TamperExit, verdict(s.TamperExit))
	if s.kept {
		line("try it: eqverify --trust %s %s %s", s.evidence.trust, s.evidence.bundle, s.evidence.record)
	} else {
		line("with --home DIR the evidence is kept, and eqverify can look at it")
	}
	b.WriteString(s.Remarks())
	line("%.1f seconds", s.Seconds)
	return b.String()
}

// Remarks returns what is to be known of the data of the trial, a line each: that a replay is one, for instance.
func (s Summary) Remarks() string {
	var b strings.Builder
	for _, n := range s.notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

func verdict(exit int) string {
	switch exit {
	case 0:
		return "verifies"
	case 1:
		return "does not verify"
	}
	return "not what it should be"
}
