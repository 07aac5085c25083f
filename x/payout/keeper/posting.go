package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// posting is a line with the rows that follow it: the ledger of its trial and the earnings of its participation.
type posting struct {
	ledger   types.Ledger
	earnings types.Earnings
	line     types.Line
	// site is what the participations of the line's site may earn and have used of their days; it is read and written only where
	// that can change.
	site types.SiteLedger
	// before is the line as it was read, nothing for a new one.
	before types.Line
}

// escrow returns the escrow that the line is paid from.
func (p *posting) escrow() *types.Escrow { return p.ledger.Escrow(p.line.Trial, p.line.Denom) }

// posting reads a line and the rows that follow it.
func (k Keeper) posting(ctx context.Context, trial, number uint64) (p posting, err error) {
	if p.line, err = k.Line(ctx, trial, number); err != nil {
		return p, err
	}
	p.before = p.line
	if p.ledger, err = k.ledger(ctx, trial); err != nil {
		return p, err
	}
	p.earnings, err = k.earningsOf(ctx, p.line.Handle)
	return p, err
}

// post moves a line to a state, and keeps the ledger of its trial.
func (k Keeper) post(ctx context.Context, p *posting, to types.LineState) error {
	if err := k.move(ctx, p, to); err != nil {
		return err
	}
	return k.ledgers.Set(ctx, p.line.Trial, p.ledger)
}

// move is the only way in which a line changes its state: escrow, statement and lists follow. Whoever calls it keeps the ledger.
func (k Keeper) move(ctx context.Context, p *posting, to types.LineState) error {
	line, from := &p.line, p.line.State
	if err := p.escrow().Move(line.Amount, from, to); err != nil {
		return err
	}
	if err := p.earnings.Statement(line.Denom).Move(line.Amount, from, to); err != nil {
		return err
	}
	line.State = to
	if err := k.list(ctx, p.before, *line); err != nil {
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

// list keeps the lists in step with a line: what it was before leaves them, what it is now enters them.
func (k Keeper) list(ctx context.Context, before, now types.Line) error {
	if err := k.unlist(ctx, before); err != nil {
		return err
	}
	if now.Due != nil {
		at := collections.Join(now.Due.UnixNano(), now.DeadlineOrder())
		if err := k.deadlines.Set(ctx, at, collections.Join(now.Trial, now.Number)); err != nil {
			return err
		}
	}
	switch now.State {
	case types.LineState_LINE_STATE_QUEUED:
		return k.queue.Set(ctx, queueEntry(now))
	case types.LineState_LINE_STATE_IN_TRANSIT:
		if err := k.listAgeing(ctx, now); err != nil {
			return err
		}
		return k.withAgent.Set(ctx, withAgentEntry(now))
	case types.LineState_LINE_STATE_SET_ASIDE:
		return k.setAside.Set(ctx, setAsideEntry(now))
	case types.LineState_LINE_STATE_HELD:
		return k.held.Set(ctx, heldEntry(now))
	}
	return nil
}

func (k Keeper) unlist(ctx context.Context, l types.Line) error {
	if l.Due != nil {
		if err := k.deadlines.Remove(ctx, collections.Join(l.Due.UnixNano(), l.DeadlineOrder())); err != nil {
			return err
		}
	}
	switch l.State {
	case types.LineState_LINE_STATE_QUEUED:
		return k.queue.Remove(ctx, queueEntry(l))
	case types.LineState_LINE_STATE_IN_TRANSIT:
		if err := k.unlistAgeing(ctx, l); err != nil {
			return err
		}
		return k.withAgent.Remove(ctx, withAgentEntry(l))
	case types.LineState_LINE_STATE_SET_ASIDE:
		return k.setAside.Remove(ctx, setAsideEntry(l))
	case types.LineState_LINE_STATE_HELD:
		return k.held.Remove(ctx, heldEntry(l))
	}
	return nil
}

func queueEntry(l types.Line) collections.Triple[uint64, string, uint64] {
	return collections.Join3(l.Trial, l.Denom, l.Number)
}

func withAgentEntry(l types.Line) collections.Triple[uint64, uint64, uint64] {
	return collections.Join3(l.Agent, l.Trial, l.Number)
}

// waitsForKey stands in the list of set-aside lines for the revision of those that wait until another key is bound: no payee has it.
const waitsForKey = math.MaxUint32

func setAsideEntry(l types.Line) collections.Triple[[]byte, uint32, uint64] {
	if l.Due != nil {
		return collections.Join3(l.Handle, uint32(waitsForKey), l.Number)
	}
	return collections.Join3(l.Handle, l.Revision, l.Number)
}

func heldEntry(l types.Line) collections.Triple[[]byte, uint32, uint64] {
	return collections.Join3(l.Handle, uint32(l.Hold), l.Number)
}
