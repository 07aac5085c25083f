package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// lookAtEscrows looks at the escrows that have an alert, at most limit of them, and says what changed. Where there are more, the next
// block goes on after the last.
func (k Keeper) lookAtEscrows(ctx sdk.Context, limit int) error {
	alerts, err := k.nextAlerts(ctx, limit)
	if err != nil {
		return err
	}
	for _, alert := range alerts {
		escrow, err := k.Escrow(ctx, alert.Trial, alert.Denom)
		if err != nil {
			return err
		}
		if !alert.Flips(escrow, ctx.BlockTime()) {
			continue
		}
		f := alert.Flip(ctx.BlockTime())
		if err := k.alerts.Set(ctx, collections.Join(alert.Trial, alert.Denom), alert); err != nil {
			return err
		}
		if err := k.audit.Record(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// nextAlerts returns the alerts whose turn it is.
func (k Keeper) nextAlerts(ctx context.Context, limit int) (alerts []types.Alert, err error) {
	last, served, err := row.Find(k.alertTurn.Get(ctx))
	if err != nil {
		return nil, err
	}
	after := new(collections.Range[queueKey])
	if served {
		after.StartExclusive(collections.Join(last.Trial, last.Denom))
	}
	if err := k.alerts.Walk(ctx, after, func(_ queueKey, alert types.Alert) (bool, error) {
		alerts = append(alerts, alert)
		return len(alerts) == limit, nil
	}); err != nil {
		return nil, err
	}
	if len(alerts) == limit {
		end := alerts[limit-1]
		return alerts, k.alertTurn.Set(ctx, types.QueueRef{Trial: end.Trial, Denom: end.Denom})
	}
	if !served {
		return alerts, nil
	}
	return alerts, k.alertTurn.Remove(ctx) // the next block begins anew
}

// need returns what each escrow of a trial is needed for: in the denominations that it has, and in those of the schedules by which
// somebody may earn.
func (k Keeper) need(ctx context.Context, number uint64) (needs []types.Need, err error) {
	trial, err := k.trial.Trial(ctx, number)
	if err != nil {
		return nil, err
	}
	ledger, err := k.ledger(ctx, number)
	if err != nil {
		return nil, err
	}
	denoms, err := k.denomsOf(ctx, number, ledger)
	if err != nil {
		return nil, err
	}
	for _, denom := range denoms {
		escrow := *ledger.Escrow(number, denom)
		earnable, err := k.keptBack(ctx, trial, ledger, denom)
		if err != nil {
			return nil, err
		}
		alert, _, err := row.Find(k.alerts.Get(ctx, collections.Join(number, denom)))
		if err != nil {
			return nil, err
		}
		n := types.Need{
			Denom: denom, Escrow: escrow.Escrow, Reserved: escrow.Reserved, Claimed: escrow.Claimed, Earnable: earnable,
			Shortfall: escrow.Shortfall(earnable), Low: alert.Low,
		}
		if !alert.Threshold.IsNil() {
			n.Threshold = alert.Threshold.String()
		}
		needs = append(needs, n)
	}
	return needs, nil
}

// denomsOf returns the denominations of a trial, ascending.
func (k Keeper) denomsOf(ctx context.Context, trial uint64, ledger types.Ledger) (denoms []string, err error) {
	for _, e := range ledger.Escrows {
		denoms = append(denoms, e.Denom)
	}
	err = k.sites.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial),
		func(_ collections.Pair[uint64, uint32], site types.SiteLedger) (bool, error) {
			if site.Open == 0 {
				return false, nil
			}
			schedule, err := k.protocol.ActiveSchedule(ctx, site.Trial, site.Site)
			denoms = append(denoms, schedule.Denom)
			return err != nil, err
		})
	slices.Sort(denoms)
	return slices.Compact(denoms), err
}
