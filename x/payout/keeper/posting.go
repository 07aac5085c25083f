package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// posting is a line with the rows that follow it: the ledger of its trial and the earnings of its participation.
type posting struct {
	ledger   types.Ledger
	earnings types.Earnings
	line     types.Line
}

// escrow returns the escrow that the line is paid from.
func (p *posting) escrow() *types.Escrow { return p.ledger.Escrow(p.line.Trial, p.line.Denom) }

// posting reads a line and the rows that follow it.
func (k Keeper) posting(ctx context.Context, trial, number uint64) (p posting, err error) {
	if p.line, err = k.Line(ctx, trial, number); err != nil {
		return p, err
	}
	if p.ledger, err = k.ledger(ctx, trial); err != nil {
		return p, err
	}
	p.earnings, err = k.earningsOf(ctx, p.line.Handle)
	return p, err
}

// post is the only way in which a line changes its state: escrow, statement and lists follow.
func (k Keeper) post(ctx context.Context, p *posting, to types.LineState) error {
	line, from := &p.line, p.line.State
	if err := p.escrow().Move(line.Amount, from, to); err != nil {
		return err
	}
	if err := p.earnings.Statement(line.Denom).Move(line.Amount, from, to); err != nil {
		return err
	}
	if err := k.list(ctx, *line, from, to); err != nil {
		return err
	}
	line.State = to
	if err := k.ledgers.Set(ctx, line.Trial, p.ledger); err != nil {
		return err
	}
	if err := k.earnings.Set(ctx, line.Handle, p.earnings); err != nil {
		return err
	}
	return k.lines.Set(ctx, collections.Join(line.Trial, line.Number), *line)
}

// change posts a change of a line that was attested before, and records it.
func (k Keeper) change(ctx context.Context, p *posting, to types.LineState, f fact.Fact) error {
	if err := k.post(ctx, p, to); err != nil {
		return err
	}
	return k.audit.Record(ctx, f)
}

// list keeps the queue and the list of set-aside lines in step with the state of a line.
func (k Keeper) list(ctx context.Context, line types.Line, from, to types.LineState) error {
	var err error
	switch from {
	case types.LineState_LINE_STATE_QUEUED:
		err = k.queue.Remove(ctx, queueEntry(line))
	case types.LineState_LINE_STATE_SET_ASIDE:
		err = k.setAside.Remove(ctx, setAsideEntry(line))
	}
	if err != nil {
		return err
	}
	switch to {
	case types.LineState_LINE_STATE_QUEUED:
		return k.queue.Set(ctx, queueEntry(line))
	case types.LineState_LINE_STATE_SET_ASIDE:
		return k.setAside.Set(ctx, setAsideEntry(line))
	}
	return nil
}

func queueEntry(l types.Line) collections.Triple[uint64, string, uint64] {
	return collections.Join3(l.Trial, l.Denom, l.Number)
}

func setAsideEntry(l types.Line) collections.Triple[[]byte, uint32, uint64] {
	return collections.Join3(l.Handle, l.Revision, l.Number)
}
