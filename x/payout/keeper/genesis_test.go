package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestExportedStateIsImportedUnchangedAndGoesOnAlike(t *testing.T) {
	f := populated(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.NotEmpty(t, exported.Active)
	require.NotEmpty(t, exported.Ready)
	require.NotNil(t, exported.Turn)

	next := importing(t, f, exported)
	next.check(t)
	require.Equal(t, rows(f), rows(next), "what follows from the lines is rebuilt to the byte")
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)

	for range 4 {
		f.block(t)
		next.block(t)
		require.Equal(t, rows(f), rows(next))
	}
	require.Equal(t, "10000 = 9630 + 0 + 370 + 0; 0 (0), 0 queue", next.figures(t, trial+1, usd))
}

func TestAnImportSetsEveryQueueInMotionWhoseFirstLineIsCovered(t *testing.T) {
	f := populated(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NotEmpty(t, exported.Active)
	exported.Active = nil

	next := importing(t, f, exported)
	next.check(t)
	for range 4 {
		next.block(t)
	}
	require.Equal(t, "10000 = 9630 + 0 + 370 + 0; 0 (0), 0 queue", next.figures(t, trial+1, usd))
	again, err := next.ExportGenesis(next.ctx)
	require.NoError(t, err)
	require.Empty(t, again.Active, "a queue whose first line is not covered stays out of the ring")
}

func TestAnImportGoesOnWithEveryLineThatWasSetAsideUnderAPayeeThatWasReplaced(t *testing.T) {
	f := populated(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Len(t, exported.Ready, 1)
	exported.Ready = nil

	next := importing(t, f, exported)
	next.check(t)
	require.Equal(t, rows(f), rows(next))
}

func TestNobodyCanSendToTheModuleAccount(t *testing.T) {
	f := setup(t)
	require.True(t, f.bank.BlockedAddr(f.auth.GetModuleAddress(types.ModuleName)))
	require.Empty(t, f.auth.GetModuleAccount(f.ctx, types.ModuleName).GetPermissions())
}

func TestGenesisWhoseCoinsAreNotHeldIsRefused(t *testing.T) {
	f := populated(t)
	exported, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	next := setup(t)
	require.ErrorIs(t, next.InitGenesis(next.ctx, exported), types.ErrFigures)
}

// importing returns a chain that starts at the time of another with a state, and with the coins that the other holds.
func importing(t testing.TB, f *fixture, state *types.GenesisState) *fixture {
	next := setup(t)
	next.ctx, next.blocked[wallet("dee").Address] = f.ctx.WithMultiStore(next.ctx.MultiStore()), true
	held := f.bank.GetAllBalances(f.ctx, f.auth.GetModuleAddress(types.ModuleName))
	for _, coin := range held {
		next.give(t, stranger, coin.Denom, coin.Amount)
	}
	require.NoError(t, next.bank.SendCoinsFromAccountToModule(next.ctx, stranger, types.ModuleName, held))
	require.NoError(t, next.InitGenesis(next.ctx, state))
	return next
}

// rows returns everything in the module's store.
func rows(f *fixture) map[string]string {
	all := make(map[string]string)
	it := f.store().Iterator(nil, nil)
	defer it.Close()
	for ; it.Valid(); it.Next() {
		all[string(it.Key())] = string(it.Value())
	}
	return all
}

func TestAPopulatedGenesisHoldsTheMoneyAsItIsWrittenDown(t *testing.T) {
	f := unfinished(t)
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	modtest.PopulatedGenesis(t, state, func(state *types.GenesisState) *types.GenesisState {
		next := importing(t, f, state)
		next.check(t)
		again, err := next.ExportGenesis(next.ctx)
		require.NoError(t, err)
		return again
	})
}

// unfinished is a chain with a line in each state, a queue that goes on with the next block, and lines that follow a payee who
// was replaced; the participant has to sign for two lines, of which the site takes one back, and claims something besides.
// was replaced, and who went to another site; the participant has to sign for two lines, of which the site takes one back, and somebody is
// to inherit them.
func unfinished(t *testing.T) *fixture {
	t.Helper()
	f := withAgent(t)
	require.NoError(t, f.settle(teller, paidAs(1, "a"), failedAs(2, "b")))
	dee := f.open(t, trial, "dee", wallet("dee"))
	f.fund(t, trial, eur, 1000)
	f.blocked[wallet("dee").Address] = true
	for range types.MaxGoOn + 2 {
		f.earn(t, trial, dee, eur, 1)
	}
	require.NoError(t, f.NamePayee(f.ctx, dee, wallet("dee's new one"), participant, hash("fresh")))
	cyd := f.open(t, trial+1, "cyd", wallet("cyd"))
	for range types.MaxPaidPerFunding + 2 {
		f.earn(t, trial+1, cyd, usd, 1)
	}
	f.fund(t, trial+1, usd, 10_000)
	nurse := f.delegates(t, "nurse")[0]
	gil := f.open(t, trial, "gil", wallet("gil"))
	var last uint64
	for range 2 {
		a := f.accrual(trial, gil, eur, 1)
		a.Cosign, a.Attester = true, nurse.String()
		_, line := f.accrue(t, a)
		require.Equal(t, held, line.State)
		last = line.Number
	}
	require.NoError(t, f.reverse(nurse, last))
	f.claim(t, gil, 7)
	require.NoError(t, f.Move(f.ctx, dee, 1))
	require.NoError(t, f.EndEarning(f.ctx, gil))
	require.NoError(t, f.inherit(key("investigator"), gil, agent(bankOrg)))
	require.NoError(t, f.alert(sponsor, eur, "1000"))
	return f
}
