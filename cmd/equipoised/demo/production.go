package demo

import (
	"context"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
)

// atOnce is how many actors act side by side.
const atOnce = 16

// production is a plan as it is acted on a stage: who takes part, and what has happened so far.
type production struct {
	*stage
	plan *plan.Plan
	out  io.Writer // where the audience reads along

	accreditor                           *actor
	sponsor, cro, committee, agent       *organisation
	representative, contractor, ethicist *actor
	paymaster                            *actor
	trial                                uint64
	sites                                []*site
	participants                         []*participant
	protocol, analysisPlan, schedule     document
	consentForm, assistedForm            document
	settled                              timings
	withAgent                            []attested // lines that the agent has and has not reported on
	flow                                 *flow      // of a replay
	funded                               uint64
}

// site is a hospital, its people and its book.
type site struct {
	*organisation
	code         string
	country      string
	number       uint32
	investigator *actor
	coordinator  *actor
	book         *book.Book
	bookNumber   uint32
}

// document is a document line and its current version.
type document struct {
	line, version uint32
}

// participant is somebody who was invited, as everybody together knows them: the chain knows the handle and the key.
type participant struct {
	plan.Participant
	*actor
	site           *site
	handle         fact.Hash
	k              fact.Hash
	representative *actor
	witness        *actor
	attested       int           // visits attested so far
	invited        chan struct{} // closed when the invitation is in a block, in a replay
}

// say tells the audience what happens.
func (p *production) say(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

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
