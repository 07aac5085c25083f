package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// NamePayee changes where the money of a participation goes, and puts its set-aside lines back into their queues, up
// to 64 at once; the end of the block goes on. The same payee again means that payment is to be tried again. Lines that
// are with an agent stay there. The blind must be fresh.
func (k Keeper) NamePayee(ctx context.Context, handle fact.Hash, payee types.Payee, actor fact.Actor, blind fact.Hash) error {
	if err := payee.Check(); err != nil {
		return err
	}
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	if err := k.requirePayable(ctx, account.Trial, payee); err != nil {
		return err
	}

	old := account.Payee
	account.Payee = payee
	account.Revision++
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	if err := k.audit.Record(ctx, &payoutfact.PayeeReplaced{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Blind:     blind[:],
		Trial:     account.Trial,
		Handle:    account.Handle,
		Old:       old.Fact(),
		New:       payee.Fact(),
	}); err != nil {
		return err
	}
	return k.redirect(ctx, account, types.MaxRedirected, actor)
}

// redirect puts lines that were set aside under an earlier payee back into their queues, at most limit of them. They
// wait at their old places: queues are in the order of numbers. While some are left, the handle is listed for the end of the
// block.
func (k Keeper) redirect(ctx context.Context, account types.Account, limit int, actor fact.Actor) error {
	numbers, err := k.misdirected(ctx, account, limit+1)
	if err != nil {
		return err
	}
	for _, number := range numbers[:min(limit, len(numbers))] {
		if err := k.requeue(ctx, account.Trial, number, actor); err != nil {
			return err
		}
	}
	if len(numbers) <= limit {
		return k.redirects.Remove(ctx, account.Handle)
	}
	return k.redirects.Set(ctx, account.Handle)
}

// misdirected returns the numbers of lines of an account that were set aside under an earlier payee, at most limit.
func (k Keeper) misdirected(ctx context.Context, account types.Account, limit int) (numbers []uint64, err error) {
	err = k.setAside.Walk(ctx, collections.NewPrefixedTripleRange[[]byte, uint32, uint64](account.Handle),
		func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
			if len(numbers) == limit || key.K2() >= account.Revision {
				return true, nil
			}
			numbers = append(numbers, key.K3())
			return false, nil
		})
	return numbers, err
}

// requeue puts a set-aside line back into its queue. What it is owed was reserved, so the queue may go on.
func (k Keeper) requeue(ctx context.Context, trial, number uint64, actor fact.Actor) error {
	p, err := k.posting(ctx, trial, number)
	if err != nil {
		return err
	}
	if err := k.change(ctx, &p, types.LineState_LINE_STATE_QUEUED, p.line.QueuedFact(actor)); err != nil {
		return err
	}
	return k.active.Set(ctx, collections.Join(trial, p.line.Denom))
}
