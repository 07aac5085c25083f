package demo

import (
	"context"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// atOnce is how many people act side by side.
const atOnce = 16

// trialRun is a plan as it is carried out on a chain: who takes part, and what has happened so far.
type trialRun struct {
	*localChain
	plan *plan.Plan
	out  io.Writer // where a reader follows what happens

	accreditor                           *person
	sponsor, cro, committee, agent       *organisation
	representative, contractor, ethicist *person
	paymaster                            *person
	trial                                uint64
	sites                                []*site
	participants                         []*participant
	protocol, analysisPlan, schedule     work.Document
	consentForm, assistedForm            work.Document
	settled                              timings
	withAgent                            []attested // lines that the agent has and has not reported on
	held                                 int        // lines that were held for a moment, in a replay
	flow                                 *flow      // of a replay
}

// site is a hospital, its people, its book and the keep that they share.
type site struct {
	*organisation
	code         string
	country      string
	number       uint32
	investigator *person
	coordinator  *person
	keep         *keep.Keep
	book         *book.Book
	bookNumber   uint32
}

// participant is somebody who takes part, as everybody together knows them: the chain knows the handle and the key. The key
// of somebody who is assisted, and anybody's handle, are made with their invitation.
type participant struct {
	plan.Participant
	*person
	site           *site
	handle         fact.Hash
	representative *person
	witness        *person
	named          bool          // whether they have said where their money goes
	attested       int           // visits attested so far
	invited        chan struct{} // closed when the invitation is in a block, in a replay
}

// sponsoring, contracting, deciding and paying return those who act for the trial in their roles.
func (r *trialRun) sponsoring() work.Sponsor {
	return work.Sponsor{Person: r.representative.acting(), Trial: r.trial}
}

func (r *trialRun) contracting() work.Sponsor {
	return work.Sponsor{Person: r.contractor.acting(), Trial: r.trial}
}

func (r *trialRun) deciding() work.Committee {
	return work.Committee{Person: r.ethicist.acting(), Trial: r.trial, As: protocoltypes.EthicsCommittee}
}

func (r *trialRun) paying() work.Agent {
	return work.Agent{Person: r.paymaster.acting(), Trial: r.trial}
}

// at returns somebody of a site's staff, who uses the keep of the site.
func (r *trialRun) at(s *site, by *person) work.Site {
	w := work.Site{Person: by.with(s.keep), Trial: r.trial, Number: s.number, Shuffle: true}
	for _, v := range r.plan.Schedule {
		w.Plan = append(w.Plan, work.PlannedVisit{
			Code: v.Code, Item: r.plan.Tariffs[v.Tariff].Code, Tariff: uint32(v.Tariff), Window: v.Window,
		})
	}
	return w
}

// coordinating returns the coordinator of a participant's site.
func (r *trialRun) coordinating(m *participant) work.Site { return r.at(m.site, m.site.coordinator) }

// say tells what happens.
func (r *trialRun) say(format string, args ...any) { fmt.Fprintf(r.out, format+"\n", args...) }

// together does something for each of several, side by side, and returns the first error.
func together[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, item := range items {
		g.Go(func() error { return do(ctx, item) })
	}
	return g.Wait()
}

// inTurn does something for each of several, one after the other, and returns the first error.
func inTurn[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	for _, item := range items {
		if err := do(ctx, item); err != nil {
			return err
		}
	}
	return nil
}
