package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// BeginEarning notes that a participation was screened: from now on it may earn, and what it may is kept back for it.
func (k Keeper) BeginEarning(ctx context.Context, handle fact.Hash) error {
	account, err := k.Account(ctx, handle)
	if err != nil || account.EarnsFrom != nil {
		return err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	account.EarnsFrom = &now
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	site, err := k.site(ctx, account.Trial, account.Site)
	if err != nil {
		return err
	}
	site.Begin()
	return k.setSite(ctx, site)
}

// EndEarning notes that a participation was withdrawn from, failed screening or was closed: until a settlement window later it
// may still earn, then nothing is kept back for it any more. The first end counts.
func (k Keeper) EndEarning(ctx context.Context, handle fact.Hash) error {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	trial, err := k.trial.Trial(ctx, account.Trial)
	if err != nil {
		return err
	}
	before := account.EarnsUntil
	if !account.End(sdk.UnwrapSDKContext(ctx).BlockTime().Add(trial.SettlementWindow)) {
		return nil
	}
	if before != nil {
		if err := k.endings.Remove(ctx, collections.Join(before.UnixNano(), account.Handle)); err != nil {
			return err
		}
	}
	if err := k.endings.Set(ctx, collections.Join(account.EarnsUntil.UnixNano(), account.Handle)); err != nil {
		return err
	}
	return k.payees.Set(ctx, account.Handle, account)
}

// Move notes that another site looks after a participation: what it may still earn is kept back there, less everything that it earned.
// Its lines stay with the sites that attested them.
func (k Keeper) Move(ctx context.Context, handle fact.Hash, to uint32) error {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return err
	}
	from := account.Site
	account.Move(to)
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	if account.EarnsFrom == nil || account.Over {
		return nil
	}
	earnings, err := k.earningsOf(ctx, account.Handle)
	if err != nil {
		return err
	}
	left, err := k.site(ctx, account.Trial, from)
	if err != nil {
		return err
	}
	left.End(earnings)
	if err := k.setSite(ctx, left); err != nil {
		return err
	}
	joined, err := k.site(ctx, account.Trial, to)
	if err != nil {
		return err
	}
	joined.Join(earnings)
	return k.setSite(ctx, joined)
}

// finish notes that a participation may earn no more.
func (k Keeper) finish(ctx context.Context, at collections.Pair[int64, []byte]) error {
	if err := k.endings.Remove(ctx, at); err != nil {
		return err
	}
	account, err := k.Account(ctx, fact.Hash(at.K2()))
	if err != nil {
		return err
	}
	earnings, err := k.earningsOf(ctx, account.Handle)
	if err != nil {
		return err
	}
	site, err := k.site(ctx, account.Trial, account.Site)
	if err != nil {
		return err
	}
	site.End(earnings)
	if err := k.setSite(ctx, site); err != nil {
		return err
	}
	account.Over = true
	return k.payees.Set(ctx, account.Handle, account)
}

// keptBack returns what the participations of a trial may still earn in a denomination: those of each site, by the schedule
// that is in use there, within its caps. Nothing, once a settlement window has passed since the end of the trial.
func (k Keeper) keptBack(ctx context.Context, trial trialtypes.Trial, ledger types.Ledger, denom string) (math.Int, error) {
	var kept types.KeptBack
	if !types.MayEarn(trial, sdk.UnwrapSDKContext(ctx).BlockTime()) {
		return math.ZeroInt(), nil
	}
	err := k.sites.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial.Id),
		func(_ collections.Pair[uint64, uint32], site types.SiteLedger) (bool, error) {
			if site.Open == 0 {
				return false, nil
			}
			schedule, err := k.protocol.ActiveSchedule(ctx, site.Trial, site.Site)
			if err != nil {
				return true, err
			}
			if schedule.Denom != denom {
				return false, nil
			}
			byTariffs := math.ZeroInt()
			for i, t := range schedule.Tariffs {
				byTariffs = byTariffs.Add(site.Earnable(schedule.Line, uint32(i), t.Cap, t.Amount))
			}
			kept.Add(site, schedule.Line, byTariffs, types.Caps{Participation: schedule.ParticipationCap, Trial: schedule.TrialCap})
			return false, nil
		})
	return kept.Sum(ledger), err
}

// endAll ends to earn for participations whose time is over, at most limit of them. One that fails is left as it is.
func (k Keeper) endAll(ctx sdk.Context, limit int) error {
	var due []collections.Pair[int64, []byte]
	passed := collections.NewPrefixUntilPairRange[int64, []byte](ctx.BlockTime().UnixNano() - 1) // the last instant still counts
	if err := k.endings.Walk(ctx, passed, func(key collections.Pair[int64, []byte]) (bool, error) {
		due = append(due, key)
		return len(due) == limit, nil
	}); err != nil {
		return err
	}
	for _, at := range due {
		cached, write := ctx.CacheContext()
		if err := k.finish(cached, at); err != nil {
			ctx.Logger().Error("a participation cannot end to earn", "handle", at.K2(), "error", err)
			if err := k.endings.Remove(ctx, at); err != nil {
				return err
			}
			continue
		}
		write()
	}
	return nil
}
