package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	queued    = types.LineState_LINE_STATE_QUEUED
	inTransit = types.LineState_LINE_STATE_IN_TRANSIT
	settled   = types.LineState_LINE_STATE_SETTLED
	setAside  = types.LineState_LINE_STATE_SET_ASIDE
)

func TestAWalletIsPaidInTheSameTransaction(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	accrued, line := f.accrue(t, f.accrual(trial, ada, usd, 50))

	require.Equal(t, settled, line.State)
	require.Equal(t, f.ctx.BlockHeight(), line.SettledHeight)
	require.Equal(t, f.ctx.BlockTime(), *line.Settled)
	require.Equal(t, "50", f.balance(wallet("ada").Address, usd))
	require.Equal(t, "1000 = 950 + 0 + 50 + 0; 0 (0), 0 queue", f.figures(t, trial, usd))
	require.Equal(t, types.Accrued{Line: 1, State: settled, Outcome: &payoutfact.LineOutcome{
		Kind: payoutfact.Outcome_OUTCOME_PAID, Address: wallet("ada").Address,
	}}, accrued)
	require.Zero(t, line.Facts, "the first later change takes the first blind")
	f.check(t)
}

func TestAnAgentsLineIsInTransitAndNotPaid(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ben := f.open(t, trial, "ben", agent(bankOrg))
	accrued, line := f.accrue(t, f.accrual(trial, ben, usd, 50))

	require.Equal(t, inTransit, line.State)
	require.Equal(t, bankOrg, line.Agent)
	require.Nil(t, line.Settled)
	require.Equal(t, "0", f.balance(treasury(bankOrg), usd))
	require.Equal(t, "1000 = 950 + 50 + 0 + 0; 0 (0), 0 queue", f.figures(t, trial, usd))
	require.Equal(t, &payoutfact.LineOutcome{
		Kind: payoutfact.Outcome_OUTCOME_IN_TRANSIT, Agent: bankOrg, AccountDigest: agent(bankOrg).AccountDigest,
	}, accrued.Outcome)
	f.check(t)
}

func TestALineQueuesWhenEscrowIsShortAndNobodyOvertakesIt(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 60)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	accrued, _ := f.accrue(t, f.accrual(trial, ada, usd, 100))
	require.Equal(t, types.Accrued{
		Line: 1, State: queued, Outcome: &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED},
	}, accrued)
	require.Equal(t, queued, f.earn(t, trial, ben, usd, 10).State, "escrow would cover it, but somebody waits before it")
	f.block(t)
	require.Equal(t, "60 = 60 + 0 + 0 + 0; 110 (0), 2 queue", f.figures(t, trial, usd))
	f.check(t)
}

func TestTrialsAndDenominationsAreSettledApart(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	f.fund(t, trial+1, eur, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	require.Equal(t, queued, f.earn(t, trial, ada, eur, 10).State, "the money of another trial does not pay it, nor that of another denomination")
	require.Equal(t, settled, f.earn(t, trial, ada, usd, 10).State, "who waits for one denomination does not keep others from being paid")
	require.ErrorIs(t, f.RequireFunded(f.ctx, protocoltypes.Schedule{Trial: trial, Denom: eur}), types.ErrEscrowShort)
	require.NoError(t, f.RequireFunded(f.ctx, protocoltypes.Schedule{Trial: trial, Denom: usd}))
	require.NoError(t, f.RequireFunded(f.ctx, protocoltypes.Schedule{Trial: trial + 1, Denom: eur}))
	f.check(t)
}

func TestAPaymentThatFailsIsSetAsideAndBlocksNobody(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada, ben, eve := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben")), f.open(t, trial, "eve", agent(bankOrg))
	f.blocked[wallet("ada").Address] = true // an upgrade made it a module's
	f.unassign(t, bankOrg)                  // its assignment ended

	accrued, line := f.accrue(t, f.accrual(trial, ada, usd, 40))
	require.Equal(t, setAside, line.State)
	require.Equal(t, payoutfact.Failure_FAILURE_TRANSFER_REFUSED, line.Failure)
	require.Equal(t, &payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: line.Failure}, accrued.Outcome)
	accrued, line = f.accrue(t, f.accrual(trial, eve, usd, 25))
	require.Equal(t, setAside, line.State)
	require.Equal(t, payoutfact.Failure_FAILURE_AGENT_NOT_ASSIGNED, line.Failure)
	require.Equal(t, &payoutfact.LineOutcome{
		Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: line.Failure, Agent: bankOrg,
	}, accrued.Outcome)
	require.Equal(t, settled, f.earn(t, trial, ben, usd, 30).State)
	require.Equal(t, "100 = 70 + 0 + 30 + 0; 65 (65), 0 queue", f.figures(t, trial, usd))

	require.Equal(t, queued, f.earn(t, trial, ben, usd, 6).State, "what is set aside stays reserved: only 5 are free")
	f.check(t)
}

func TestWhatWasAccruedOrCannotBeOwedIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.Accrual)
		want   error
		says   string
	}{
		"a used nullifier":           {func(a *types.Accrual) { a.Nullifier = hash("nullifier", 1) }, types.ErrNullifierUsed, "was accrued as line 1 of trial 3"},
		"one more than the cap":      {func(a *types.Accrual) { a.Cap = 2 }, types.ErrOverCap, "was earned 2 times, at most 2 are paid"},
		"a cap lowered meanwhile":    {func(a *types.Accrual) { a.Cap, a.Schedule.Version = 1, 2 }, types.ErrOverCap, "at most 1"},
		"an unknown participation":   {func(a *types.Accrual) { a.Handle = hash("nobody") }, types.ErrNoAccount, "has no account"},
		"the account of another":     {func(a *types.Accrual) { a.Trial++ }, types.ErrNoAccount, "has its account at site 2 of trial 3, a line of site 2 of trial 4"},
		"nothing":                    {func(a *types.Accrual) { a.Amount = math.ZeroInt() }, types.ErrAmount, "0uusd, want at least 1"},
		"less than nothing":          {func(a *types.Accrual) { a.Amount = math.NewInt(-5) }, types.ErrAmount, "-5uusd, want at least 1"},
		"no amount":                  {func(a *types.Accrual) { a.Amount = math.Int{} }, types.ErrAmount, "no amount"},
		"a sum that could overflow":  {func(a *types.Accrual) { a.Amount = power(255) }, types.ErrAmount, "at most 2^128 - 1"},
		"one more than the largest":  {func(a *types.Accrual) { a.Amount = power(128) }, types.ErrAmount, "at most 2^128 - 1"},
		"no denomination":            {func(a *types.Accrual) { a.Denom = "" }, types.ErrAmount, "denomination"},
		"a denomination of nonsense": {func(a *types.Accrual) { a.Denom = "u/$" }, types.ErrAmount, "denomination"},
		"no schedule version":        {func(a *types.Accrual) { a.Schedule.Version = 0 }, types.ErrInvalid, "numbered from 1"},
		"no site":                    {func(a *types.Accrual) { a.Site = 0 }, types.ErrInvalid, "numbered from 1"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.fund(t, trial, usd, 1000)
			ada := f.open(t, trial, "ada", wallet("ada"))
			f.earn(t, trial, ada, usd, 10)
			f.earn(t, trial, ada, usd, 10)
			accrual := f.accrual(trial, ada, usd, 10)
			tc.change(&accrual)
			f.refused(t, tc.want, func() error {
				_, err := f.Accrue(f.ctx, accrual)
				require.ErrorContains(t, err, tc.says)
				return err
			})
			f.check(t)
		})
	}
}

func TestANullifierIsNewForEachParticipationAndACapForEachTariff(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	a := f.accrual(trial, ada, usd, 10)
	a.Cap = 1
	for _, tc := range []struct {
		name   string
		change func(*types.Accrual)
	}{
		{"the first", func(*types.Accrual) {}},
		{"another participation", func(a *types.Accrual) { a.Handle = ben }},
		{"another tariff", func(a *types.Accrual) { a.Tariff, a.Nullifier = 2, hash("tariff") }},
		{"another schedule", func(a *types.Accrual) { a.Schedule.Line, a.Nullifier = 9, hash("schedule") }},
		{"a cap lifted meanwhile", func(a *types.Accrual) { a.Cap, a.Nullifier = 2, hash("cap") }},
	} {
		other := a
		tc.change(&other)
		_, err := f.Accrue(f.ctx, other)
		require.NoError(t, err, tc.name)
	}
	f.check(t)
}

func TestTheLargestAmountsAddUpWithoutOverflow(t *testing.T) {
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	largest := power(128).SubRaw(1)
	for range 20 {
		a := f.accrual(trial, ada, usd, 1)
		a.Amount = largest
		accrued, _ := f.accrue(t, a)
		require.Equal(t, queued, accrued.State)
	}
	for range 20 {
		f.give(t, sponsor, usd, largest)
		_, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: types.Coins(usd, largest)[0]})
		require.NoError(t, err)
	}
	require.Equal(t, largest.MulRaw(20).String(), f.balance(wallet("ada").Address, usd))
	f.check(t)
}

// power returns 2^n.
func power(n uint) math.Int {
	two, sum := math.NewInt(2), math.OneInt()
	for range n {
		sum = sum.Mul(two)
	}
	return sum
}

// BenchmarkAccrue measures an accrual with its payment, in blocks of 500 that are written to the tree and committed, and a
// send of the bank as the yardstick. The audit log is left out.
func BenchmarkAccrue(b *testing.B) {
	f := setup(b)
	f.fund(b, trial, usd, 1<<60)
	f.give(b, stranger, usd, math.NewInt(1<<60))
	wallets, agents := make([]fact.Hash, 1000), make([]fact.Hash, 1000)
	for i := range wallets {
		wallets[i] = f.open(b, trial, fmt.Sprint("wallet ", i), wallet(fmt.Sprint(i)))
		agents[i] = f.open(b, trial, fmt.Sprint("agent ", i), agent(bankOrg))
	}
	accrue := func(handles []fact.Hash) func(sdk.Context, int) error {
		return func(ctx sdk.Context, i int) error {
			_, err := f.Accrue(ctx, f.accrual(trial, handles[i%len(handles)], usd, 1))
			return err
		}
	}
	for _, bench := range []struct {
		name string
		one  func(ctx sdk.Context, i int) error
	}{
		{"bank send", func(ctx sdk.Context, i int) error {
			to := sdk.MustAccAddressFromBech32(wallet(fmt.Sprint(i % len(wallets))).Address)
			return f.bank.SendCoins(ctx, stranger, to, sdk.NewCoins(sdk.NewInt64Coin(usd, 1)))
		}},
		{"wallet", accrue(wallets)},
		{"agent", accrue(agents)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			blocks := f.ctx.MultiStore().(storetypes.CommitMultiStore)
			block, write := f.ctx.CacheContext()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := bench.one(block, i); err != nil {
					b.Fatal(err)
				}
				if i%500 == 499 {
					write()
					blocks.Commit()
					block, write = f.ctx.CacheContext()
				}
			}
		})
	}
}
