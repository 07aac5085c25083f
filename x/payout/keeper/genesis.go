package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// InitGenesis writes the state that a chain starts with. The bank's must be there: what escrows hold must lie in the
// module account.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	k.accounts.GetModuleAccount(ctx, types.ModuleName)
	if err := k.params.Set(ctx, g.Params); err != nil {
		return err
	}
	for _, escrow := range g.Escrows {
		if err := k.restoreEscrow(ctx, escrow); err != nil {
			return err
		}
	}
	for _, account := range g.Accounts {
		if err := k.restoreAccount(ctx, account); err != nil {
			return err
		}
	}
	for _, site := range g.Sites {
		if err := k.setSite(ctx, site); err != nil {
			return err
		}
	}
	for _, stand := range g.Stands {
		if err := k.earnings.Set(ctx, stand.Handle, types.Earnings{Seconded: stand.Seconded, Days: stand.Days}); err != nil {
			return err
		}
	}
	for _, line := range g.Lines {
		if err := k.restore(ctx, line); err != nil {
			return err
		}
	}
	for _, kept := range g.Kept {
		if err := k.kept.Set(ctx, kept.Handle, kept); err != nil {
			return err
		}
	}
	for _, alert := range g.Alerts {
		if err := k.alerts.Set(ctx, collections.Join(alert.Trial, alert.Denom), alert); err != nil {
			return err
		}
	}
	if g.AlertTurn != nil {
		if err := k.alertTurn.Set(ctx, *g.AlertTurn); err != nil {
			return err
		}
	}
	if err := k.restoreRing(ctx, g); err != nil {
		return err
	}
	for _, handle := range g.Ready {
		if err := k.ready.Set(ctx, handle); err != nil {
			return err
		}
	}
	for _, b := range g.Beneficiaries {
		if err := k.beneficiaries.Set(ctx, b.Handle, b); err != nil {
			return err
		}
	}
	if g.Turn != nil {
		if err := k.turn.Set(ctx, *g.Turn); err != nil {
			return err
		}
	}
	if len(g.ReadyTurn) > 0 {
		if err := k.readyTurn.Set(ctx, g.ReadyTurn); err != nil {
			return err
		}
	}
	return FundsAreHeld(ctx, k)
}

// restoreRing writes the active queues, and sets every other in motion whose first line is covered: none is left behind by
// an import.
func (k Keeper) restoreRing(ctx context.Context, g *types.GenesisState) error {
	for _, queue := range g.Active {
		if err := k.active.Set(ctx, collections.Join(queue.Trial, queue.Denom)); err != nil {
			return err
		}
	}
	for _, escrow := range g.Escrows {
		queue := collections.Join(escrow.Trial, escrow.Denom)
		_, payable, err := k.firstPayable(ctx, queue)
		if err != nil {
			return err
		}
		if !payable {
			continue
		}
		if err := k.active.Set(ctx, queue); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) restoreEscrow(ctx context.Context, escrow types.Escrow) error {
	ledger, err := k.ledger(ctx, escrow.Trial)
	if err != nil {
		return err
	}
	*ledger.Escrow(escrow.Trial, escrow.Denom) = escrow
	return k.ledgers.Set(ctx, escrow.Trial, ledger)
}

// restore writes a line and everything that follows from it. The figures of its escrow are there.
func (k Keeper) restore(ctx context.Context, line types.Line) error {
	if err := k.lines.Set(ctx, collections.Join(line.Trial, line.Number), line); err != nil {
		return err
	}
	if err := k.spent.Set(ctx, collections.Join(line.Handle, line.Nullifier), line.Number); err != nil {
		return err
	}
	ledger, err := k.ledger(ctx, line.Trial)
	if err != nil {
		return err
	}
	ledger.Add(line)
	if err := k.ledgers.Set(ctx, line.Trial, ledger); err != nil {
		return err
	}
	earnings, err := k.earningsOf(ctx, line.Handle)
	if err != nil {
		return err
	}
	if err := earnings.Add(&line); err != nil {
		return err
	}
	if err := k.earnings.Set(ctx, line.Handle, earnings); err != nil {
		return err
	}
	if err := k.list(ctx, types.Line{}, line); err != nil {
		return err
	}
	return k.restoreReady(ctx, line, earnings)
}

// restoreAccount writes an account, and lists it if it is about to end to earn.
func (k Keeper) restoreAccount(ctx context.Context, account types.Account) error {
	if account.EarnsUntil != nil && !account.Over {
		if err := k.endings.Set(ctx, collections.Join(account.EarnsUntil.UnixNano(), account.Handle)); err != nil {
			return err
		}
	}
	return k.payees.Set(ctx, account.Handle, account)
}

// restoreReady lists the participation of a line that may go on: none is left behind by an import.
func (k Keeper) restoreReady(ctx context.Context, line types.Line, earnings types.Earnings) error {
	account, err := k.Account(ctx, fact.Hash(line.Handle))
	if err != nil || !line.IsLoose(account, earnings) {
		return err
	}
	return k.ready.Set(ctx, line.Handle)
}

// ExportGenesis reads the state back. What follows from the lines is left out.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	g := &types.GenesisState{Params: params}
	turn, served, err := row.Find(k.turn.Get(ctx))
	if err != nil {
		return nil, err
	}
	if served {
		g.Turn = &turn
	}
	alertTurn, looked, err := row.Find(k.alertTurn.Get(ctx))
	if err != nil {
		return nil, err
	}
	if looked {
		g.AlertTurn = &alertTurn
	}
	if g.ReadyTurn, _, err = row.Find(k.readyTurn.Get(ctx)); err != nil {
		return nil, err
	}
	return g, errors.Join(
		k.ledgers.Walk(ctx, nil, func(_ uint64, ledger types.Ledger) (bool, error) {
			g.Escrows = append(g.Escrows, ledger.Escrows...)
			return false, nil
		}),
		k.payees.Walk(ctx, nil, func(_ []byte, account types.Account) (bool, error) {
			g.Accounts = append(g.Accounts, account)
			return false, nil
		}),
		k.sites.Walk(ctx, nil, func(_ collections.Pair[uint64, uint32], site types.SiteLedger) (bool, error) {
			g.Sites = append(g.Sites, site)
			return false, nil
		}),
		k.earnings.Walk(ctx, nil, func(handle []byte, e types.Earnings) (bool, error) {
			if e.Seconded || len(e.Days) > 0 {
				g.Stands = append(g.Stands, types.Stand{Handle: handle, Seconded: e.Seconded, Days: e.Days})
			}
			return false, nil
		}),
		k.lines.Walk(ctx, nil, func(_ collections.Pair[uint64, uint64], line types.Line) (bool, error) {
			g.Lines = append(g.Lines, line)
			return false, nil
		}),
		k.kept.Walk(ctx, nil, func(_ []byte, kept types.Kept) (bool, error) {
			g.Kept = append(g.Kept, kept)
			return false, nil
		}),
		k.alerts.Walk(ctx, nil, func(_ queueKey, alert types.Alert) (bool, error) {
			g.Alerts = append(g.Alerts, alert)
			return false, nil
		}),
		k.active.Walk(ctx, nil, func(queue queueKey) (bool, error) {
			g.Active = append(g.Active, types.QueueRef{Trial: queue.K1(), Denom: queue.K2()})
			return false, nil
		}),
		k.ready.Walk(ctx, nil, func(handle []byte) (bool, error) {
			g.Ready = append(g.Ready, handle)
			return false, nil
		}),
		k.beneficiaries.Walk(ctx, nil, func(_ []byte, b types.Beneficiary) (bool, error) {
			g.Beneficiaries = append(g.Beneficiaries, b)
			return false, nil
		}),
	)
}
