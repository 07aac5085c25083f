package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// KeepBack keeps back what a participation claims to have earned, so that it is not refunded as long as the claim is open. It fails
// if it could not be accrued now, or something is kept back for another claim. What the schedule's pace says is for the accrual.
func (k Keeper) KeepBack(ctx context.Context, a types.Accrual) error {
	if err := a.Check(); err != nil {
		return err
	}
	account, err := k.Account(ctx, a.Handle)
	if err != nil {
		return err
	}
	if err := a.RequireOf(account, types.SiteLedger{Trial: a.Trial, Site: a.Site}); err != nil {
		return err
	}
	if err := account.RequireEarns(sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return err
	}
	if err := k.requireUnspent(ctx, a); err != nil {
		return err
	}
	if kept, err := k.kept.Has(ctx, account.Handle); err != nil {
		return err
	} else if kept {
		return errorsmod.Wrapf(types.ErrKept, "something is kept back for another claim of participation %X", a.Handle)
	}
	ledger, err := k.ledger(ctx, a.Trial)
	if err != nil {
		return err
	}
	earnings, err := k.earningsOf(ctx, account.Handle)
	if err != nil {
		return err
	}
	if err := a.RequireWithinCaps(earnings, ledger); err != nil {
		return err
	}
	if err := ledger.Escrow(a.Trial, a.Denom).KeepBack(a.Amount); err != nil {
		return err
	}
	if err := k.ledgers.Set(ctx, a.Trial, ledger); err != nil {
		return err
	}
	return k.kept.Set(ctx, account.Handle, types.NewKept(a))
}

// LetGo ends that something is kept back for a claim of a participation, if it is: nothing is earned by it.
func (k Keeper) LetGo(ctx context.Context, handle fact.Hash) error {
	kept, found, err := row.Find(k.kept.Get(ctx, handle[:]))
	if err != nil || !found {
		return err
	}
	ledger, err := k.ledger(ctx, kept.Trial)
	if err != nil {
		return err
	}
	if err := k.letGo(ctx, &ledger, &kept); err != nil {
		return err
	}
	return k.ledgers.Set(ctx, kept.Trial, ledger)
}

// letGo removes what is kept back, nil if nothing is, from a ledger that the caller keeps.
func (k Keeper) letGo(ctx context.Context, ledger *types.Ledger, kept *types.Kept) error {
	if kept == nil {
		return nil
	}
	if err := ledger.Escrow(kept.Trial, kept.Denom).LetGo(kept.Amount); err != nil {
		return err
	}
	return k.kept.Remove(ctx, kept.Handle)
}

// Kept returns what is kept back for the open claim of a participation, and whether anything is.
func (k Keeper) Kept(ctx context.Context, handle fact.Hash) (types.Kept, bool, error) {
	return row.Find(k.kept.Get(ctx, handle[:]))
}

// LineOf returns the number of the line as which a nullifier of a participation was accrued, 0 if it was not.
func (k Keeper) LineOf(ctx context.Context, handle, nullifier fact.Hash) (uint64, error) {
	return row.OrZero(k.spent.Get(ctx, collections.Join(handle[:], nullifier[:])))
}

// IsAttestedByAnother reports whether one of the newest lines of a participation, at most [types.MaxLookedAt] of them, was attested
// before a time by somebody of the site other than one person, and stands.
func (k Keeper) IsAttestedByAnother(ctx context.Context, handle fact.Hash, than string, before time.Time) (bool, error) {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return false, err
	}
	earnings, err := k.earningsOf(ctx, account.Handle)
	if err != nil {
		return false, err
	}
	for number, looked := earnings.LastLine, 0; number != 0 && looked < types.MaxLookedAt; looked++ {
		line, err := k.Line(ctx, account.Trial, number)
		if err != nil {
			return false, err
		}
		if line.IsAttestedByAnother(than, before) {
			return true, nil
		}
		number = line.Previous
	}
	return false, nil
}

// RequireArbiter returns the actor who decides about what a participation claims under a payment schedule: who decides about
// objections to its lines.
func (k Keeper) RequireArbiter(ctx context.Context, signer sdk.AccAddress, handle fact.Hash, schedule types.Schedule) (fact.Actor, error) {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return fact.Actor{}, err
	}
	return k.requireDecides(ctx, signer, lineUnder(account, schedule), false)
}

// RequireImpartial refuses an organisation that has something to gain by what becomes of a claim of a participation.
func (k Keeper) RequireImpartial(ctx context.Context, handle fact.Hash, organisation uint64) error {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	return k.requireNoParty(ctx, lineUnder(account, types.Schedule{}), organisation)
}

// lineUnder returns what of a line says who decides about it, for something that is none yet.
func lineUnder(account types.Account, schedule types.Schedule) types.Line {
	return types.Line{
		Trial: account.Trial, Site: account.Site, Handle: account.Handle, ScheduleLine: schedule.Line, ScheduleVersion: schedule.Version,
		Agent: account.Payee.Organisation,
	}
}
