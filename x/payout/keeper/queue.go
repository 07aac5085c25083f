package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// payQueue pays the lines of a queue in order, at most limit of them, and returns how many it dealt with. It stops before
// the first line that is not covered: nobody is overtaken. If more may be left, the end of the block goes on.
func (k Keeper) payQueue(ctx context.Context, queue queueKey, limit uint32) (dealt uint32, err error) {
	for more := true; more && dealt < limit; {
		var one bool
		if one, more, err = k.payFirst(ctx, queue); err != nil {
			return dealt, err
		}
		if !one {
			return dealt, nil
		}
		dealt++
	}
	escrow, err := k.Escrow(ctx, queue.K1(), queue.K2())
	if err != nil || escrow.QueueLength == 0 {
		return dealt, err
	}
	return dealt, k.active.Set(ctx, queue)
}

// payFirst pays the first line of a queue, or holds it if its participation is to be bound to another key. It reports whether it
// did, and whether lines are left behind it. What the queue pays is signed by the chain.
func (k Keeper) payFirst(ctx context.Context, queue queueKey) (paid, more bool, err error) {
	p, payable, err := k.firstPayable(ctx, queue)
	if err != nil || !payable {
		return false, false, err
	}
	account, err := k.Account(ctx, fact.Hash(p.line.Handle))
	if err != nil {
		return false, false, err
	}
	if now := sdk.UnwrapSDKContext(ctx).BlockTime(); account.IsHeld(now) { // it keeps nobody behind it waiting
		p.line.WaitForKey(account, now)
		err = k.change(ctx, &p, types.LineState_LINE_STATE_HELD, p.line.HeldFact(fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED)))
		return err == nil, p.escrow().QueueLength > 0, err
	}
	to, err := k.pay(ctx, &p.line, account)
	if err != nil {
		return false, false, err
	}
	err = k.change(ctx, &p, to, p.line.SentFact(to, account.Payee, fact.Chain()))
	return err == nil, p.escrow().QueueLength > 0, err
}

// firstPayable returns the first line of a queue, with the rows that follow it, and whether it can be paid: there is one,
// and it is covered.
func (k Keeper) firstPayable(ctx context.Context, queue queueKey) (p posting, payable bool, err error) {
	if p.ledger, err = k.ledger(ctx, queue.K1()); err != nil {
		return p, false, err
	}
	escrow := p.ledger.Escrow(queue.K1(), queue.K2())
	if escrow.QueueLength == 0 {
		return p, false, nil
	}
	if p.line, err = k.first(ctx, queue); err != nil || !escrow.Covers(p.line.Amount) {
		return p, false, err
	}
	p.before = p.line
	p.earnings, err = k.earningsOf(ctx, p.line.Handle)
	return p, err == nil, err
}

// first returns the first line of a queue that is not empty.
func (k Keeper) first(ctx context.Context, queue queueKey) (types.Line, error) {
	entry, found, err := firstKey(ctx, k.queue, collections.NewSuperPrefixedTripleRange[uint64, string, uint64](queue.K1(), queue.K2()))
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrFigures, "lines of trial %d are queued in %s, but none is listed", queue.K1(), queue.K2())
	}
	if err != nil {
		return types.Line{}, err
	}
	return k.Line(ctx, entry.K1(), entry.K3())
}
