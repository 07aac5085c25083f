package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// NamePayee says where the money of a participation goes from now on, for the first time or elsewhere than before. Lines that
// waited for it go on, up to 64 at once; the end of the block goes on. The same payee again means that payment is to be
// tried again. Lines that are with an agent stay there. The blind must be fresh.
func (k Keeper) NamePayee(ctx context.Context, handle fact.Hash, payee types.Payee, actor fact.Actor, blind fact.Hash) error {
	if err := k.Signed(ctx, handle); err != nil {
		return err
	}
	return k.namePayee(ctx, handle, payee, false, actor, blind)
}

func (k Keeper) namePayee(ctx context.Context, handle fact.Hash, payee types.Payee, appointed bool, actor fact.Actor, blind fact.Hash) error {
	if err := payee.Check(); err != nil {
		return err
	}
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	named := payeeFact(account, payee, actor, blind)
	account.Name(payee, appointed)
	if err := k.requirePayable(ctx, account); err != nil {
		return err
	}
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	if err := k.audit.Record(ctx, named); err != nil {
		return err
	}
	return k.goOnWith(ctx, account, types.MaxGoOn, fact.By(actor, fact.Meaning_MEANING_ATTESTED))
}

// payeeFact returns the fact that a payee is named for an account, which is as it was before.
func payeeFact(account types.Account, payee types.Payee, actor fact.Actor, blind fact.Hash) fact.Fact {
	signature := fact.By(actor, fact.Meaning_MEANING_AUTHORED)
	if !account.HasPayee() {
		return &payoutfact.PayeeNamed{
			Signature: signature, Blind: blind[:], Trial: account.Trial, Handle: account.Handle, Payee: payee.Fact(),
		}
	}
	return &payoutfact.PayeeReplaced{
		Signature: signature, Blind: blind[:], Trial: account.Trial, Handle: account.Handle,
		Old: account.Payee.Fact(), New: payee.Fact(),
	}
}

// HasPayee reports whether anybody has named where the money of a participation goes.
func (k Keeper) HasPayee(ctx context.Context, handle fact.Hash) (bool, error) {
	account, err := k.Account(ctx, handle)
	return account.HasPayee(), err
}

// Second notes that somebody stands behind a participation besides who invited it. Lines that waited for it go on, as when a
// payee is named. It reports whether that is new.
func (k Keeper) Second(ctx context.Context, handle fact.Hash, actor fact.Actor) (news bool, err error) {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return false, err
	}
	earnings, err := k.earningsOf(ctx, handle[:])
	if err != nil || earnings.Seconded {
		return false, err
	}
	earnings.Seconded = true
	if err := k.earnings.Set(ctx, handle[:], earnings); err != nil {
		return false, err
	}
	return true, k.goOnWith(ctx, account, types.MaxGoOn, fact.By(actor, fact.Meaning_MEANING_ATTESTED))
}

// goOnWith goes on with the lines of a participation that waited for somebody who has spoken, at most limit of them: those set
// aside under an earlier payee are sent to the new one, out of what was reserved for them; those held are released, or held for
// the next reason. While some are left, the handle is listed for the end of the block.
func (k Keeper) goOnWith(ctx context.Context, account types.Account, limit int, signature *fact.Signature) error {
	numbers, err := k.loose(ctx, account, limit+1)
	if err != nil {
		return err
	}
	for _, number := range numbers[:min(limit, len(numbers))] {
		if err := k.goOnWithLine(ctx, account, number, signature); err != nil {
			return err
		}
	}
	if len(numbers) <= limit {
		return k.ready.Remove(ctx, account.Handle)
	}
	return k.ready.Set(ctx, account.Handle)
}

// loose returns the numbers of lines of an account that may go on, at most limit.
func (k Keeper) loose(ctx context.Context, account types.Account, limit int) (numbers []uint64, err error) {
	if err = k.setAside.Walk(ctx, collections.NewPrefixedTripleRange[[]byte, uint32, uint64](account.Handle),
		func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
			if len(numbers) == limit || key.K2() >= account.Revision {
				return true, nil
			}
			numbers = append(numbers, key.K3())
			return false, nil
		}); err != nil {
		return nil, err
	}
	earnings, err := k.earningsOf(ctx, account.Handle)
	if err != nil {
		return nil, err
	}
	for _, waited := range []struct {
		set  collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
		of   uint32
		over bool
	}{
		{k.setAside, waitsForKey, account.HeldUntil == nil},
		{k.held, uint32(payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED), account.HasPayee()},
		{k.held, uint32(payoutfact.Hold_HOLD_SECOND_DELEGATE), account.HasPayee() && earnings.Seconded},
		{k.held, uint32(payoutfact.Hold_HOLD_REBINDING), account.HeldUntil == nil},
	} {
		if !waited.over {
			continue
		}
		within := collections.NewSuperPrefixedTripleRange[[]byte, uint32, uint64](account.Handle, waited.of)
		if err = waited.set.Walk(ctx, within, func(key collections.Triple[[]byte, uint32, uint64]) (bool, error) {
			if len(numbers) == limit {
				return true, nil
			}
			numbers = append(numbers, key.K3())
			return false, nil
		}); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// goOnWithLine goes on with a line that waited for somebody who has spoken.
func (k Keeper) goOnWithLine(ctx context.Context, account types.Account, number uint64, signature *fact.Signature) error {
	p, err := k.posting(ctx, account.Trial, number)
	if err != nil {
		return err
	}
	if p.line.State == types.LineState_LINE_STATE_HELD {
		return k.release(ctx, &p, account, signature)
	}
	if now := sdk.UnwrapSDKContext(ctx).BlockTime(); account.IsHeld(now) {
		p.line.WaitForKey(account, now)
		return k.post(ctx, &p, p.line.State)
	}
	// What a set-aside line is owed was reserved for it alone: nobody waits before it.
	to, err := k.pay(ctx, &p.line, account)
	if err != nil {
		return err
	}
	return k.change(ctx, &p, to, p.line.SentFact(to, account.Payee, *signature.Actor))
}

// release lets a held line go on: it is paid, queued at its number, or held for the next reason.
func (k Keeper) release(ctx context.Context, p *posting, account types.Account, signature *fact.Signature) error {
	hold := p.line.Hold
	schedule, err := k.protocol.ScheduleVersion(ctx, p.line.Trial, p.line.ScheduleLine, p.line.ScheduleVersion)
	if err != nil {
		return err
	}
	if p.site, err = k.site(ctx, p.line.Trial, p.line.Site); err != nil {
		return err
	}
	to, err := k.goOn(ctx, p, account, types.Pace{ParticipationDay: schedule.ParticipationDay, SiteDay: schedule.SiteDay})
	if err != nil {
		return err
	}
	if err := k.setSite(ctx, p.site); err != nil {
		return err
	}
	if to == types.LineState_LINE_STATE_HELD {
		if p.line.WaitsAs(p.before) {
			return nil
		}
		return k.change(ctx, p, to, p.line.HeldFact(signature))
	}
	if err := k.change(ctx, p, to, p.line.ReleasedFact(hold, to, account.Payee, signature)); err != nil {
		return err
	}
	if to != types.LineState_LINE_STATE_QUEUED {
		return nil
	}
	return k.active.Set(ctx, collections.Join(p.line.Trial, p.line.Denom))
}
