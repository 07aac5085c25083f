package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// populated returns a fixture with lines in every state, over two trials and denominations, and with work left for the
// ends of later blocks.
func populated(t testing.TB) *fixture {
	f := withAgent(t)
	require.NoError(t, f.settle(teller, paidAs(1, "a"), failedAs(2, "b")))
	cyd := f.open(t, trial+1, "cyd", wallet("cyd"))
	for range types.MaxPaidPerFunding + types.MaxPaidPerBlock + 50 {
		f.earn(t, trial+1, cyd, usd, 1)
	}
	f.fund(t, trial+1, usd, 10_000)
	dee := f.open(t, trial, "dee", wallet("dee"))
	f.fund(t, trial, eur, 1000)
	f.blocked[wallet("dee").Address] = true
	for range 2*types.MaxGoOn + 40 {
		f.earn(t, trial, dee, eur, 1)
	}
	require.NoError(t, f.NamePayee(f.ctx, dee, wallet("dee's new one"), participant, hash("fresh")))
	f.block(t)
	f.check(t)
	return f
}

// overwrite changes a row of the module's store behind the module's back.
func overwrite[T interface {
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}](t testing.TB, f *fixture, prefix collections.Prefix, key []byte, row T, change func(T)) {
	t.Helper()
	raw, store := append(prefix.Bytes(), key...), f.store()
	require.NoError(t, row.Unmarshal(store.Get(raw)))
	change(row)
	encoded, err := row.Marshal()
	require.NoError(t, err)
	store.Set(raw, encoded)
}

// encode encodes a key as the module does.
func encode[K any](t testing.TB, codec codec.KeyCodec[K], key K) []byte {
	t.Helper()
	raw, err := collections.EncodeKeyWithPrefix(nil, codec, key)
	require.NoError(t, err)
	return raw
}

func TestEachInvariantFailsWhenItIsBroken(t *testing.T) {
	ben := hash("handle", trial, "ben")
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.StringKey)
	lineKey := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	ledger := func(change func(*types.Ledger)) func(*testing.T, *fixture) {
		return func(t *testing.T, f *fixture) {
			overwrite(t, f, types.LedgersPrefix, encode(t, collections.Uint64Key, trial), &types.Ledger{}, change)
		}
	}
	escrow := func(change func(*types.Escrow)) func(*testing.T, *fixture) {
		return ledger(func(l *types.Ledger) { change(l.Escrow(trial, usd)) })
	}
	line := func(number uint64, change func(*types.Line)) func(*testing.T, *fixture) {
		return func(t *testing.T, f *fixture) {
			overwrite(t, f, types.LinesPrefix, encode(t, lineKey, collections.Join(trial, number)), &types.Line{}, change)
		}
	}
	for name, tc := range map[string]struct {
		damage    func(*testing.T, *fixture)
		invariant func(context.Context, keeper.Keeper) error
	}{
		"coins out of nowhere": {escrow(func(e *types.Escrow) { e.Escrow = e.Escrow.AddRaw(1) }), keeper.FiguresAddUp},
		"a negative figure":    {escrow(func(e *types.Escrow) { e.Refunded, e.Settled = math.NewInt(-1), e.Settled.AddRaw(1) }), keeper.FiguresAddUp},
		"more set aside than there is": {escrow(func(e *types.Escrow) {
			e.SetAside, e.Reserved = e.Escrow.AddRaw(1), e.Escrow.AddRaw(1)
		}), keeper.FiguresAddUp},
		"a theft": {func(t *testing.T, f *fixture) {
			require.NoError(t, f.bank.SendCoinsFromModuleToAccount(f.ctx, types.ModuleName, stranger, sdk.NewCoins(sdk.NewInt64Coin(usd, 1))))
		}, keeper.FundsAreHeld},
		"a gift": {func(t *testing.T, f *fixture) {
			f.give(t, stranger, usd, math.OneInt())
			require.NoError(t, f.bank.SendCoinsFromAccountToModule(f.ctx, stranger, types.ModuleName, sdk.NewCoins(sdk.NewInt64Coin(usd, 1))))
		}, keeper.FundsAreHeld},
		"a line that was lowered":   {line(2, func(l *types.Line) { l.Amount = l.Amount.SubRaw(1) }), keeper.LinesAddUp},
		"too little reserved":       {escrow(func(e *types.Escrow) { e.Reserved = e.Reserved.SubRaw(1) }), keeper.LinesAddUp},
		"a queue of wrong length":   {escrow(func(e *types.Escrow) { e.QueueLength++ }), keeper.LinesAddUp},
		"a number that was skipped": {ledger(func(l *types.Ledger) { l.LastLine++ }), keeper.LinesAddUp},
		"a statement that is off":   {line(1, func(l *types.Line) { l.Amount = l.Amount.AddRaw(1) }), keeper.EarningsAddUp},
		"a tariff counted twice": {func(t *testing.T, f *fixture) {
			overwrite(t, f, types.EarningsPrefix, ben[:], &types.Earnings{}, func(e *types.Earnings) { e.Tariffs[0].Count++ })
		}, keeper.EarningsAddUp},
		"a line left out of the list": {line(5, func(l *types.Line) { l.Previous = 1 }), keeper.EarningsAddUp},
		"earnings that are lost":      {func(t *testing.T, f *fixture) { f.delete(t, types.EarningsPrefix, ben[:]) }, keeper.EarningsAddUp},
		"a nullifier forgotten":       {func(t *testing.T, f *fixture) { f.delete(t, types.SpentPrefix, spentKey(t, ben, f.line(t, trial, 1))) }, keeper.NullifiersAreSpentOnce},
		"a nullifier paid twice":      {line(2, func(l *types.Line) { first := hash("nullifier", 1); l.Nullifier = first[:] }), keeper.NullifiersAreSpentOnce},
		"a line lost in the queue":    {func(t *testing.T, f *fixture) { f.delete(t, types.QueuePrefix, queueKey(t, 5)) }, keeper.ListsAreComplete},
		"a line that queues twice":    {line(5, func(l *types.Line) { l.State = settled }), keeper.ListsAreComplete},
		"a queue left alone": {func(t *testing.T, f *fixture) {
			f.delete(t, types.ActivePrefix, encode(t, pair, collections.Join(trial+1, usd)))
		}, keeper.NoQueueIsForgotten},
		"a ready handle left alone": {func(t *testing.T, f *fixture) {
			dee := hash("handle", trial, "dee")
			f.delete(t, types.ReadyPrefix, dee[:])
		}, keeper.NobodyWhoMayGoOnIsForgotten},
		"a deadline forgotten": {line(3, func(l *types.Line) { later := l.Due.Add(time.Hour); l.Due = &later }), keeper.DeadlinesAreKept},
		"a deadline of nobody": {line(3, func(l *types.Line) { l.Due = nil }), keeper.DeadlinesAreKept},
		"nothing kept back for somebody": {func(t *testing.T, f *fixture) {
			overwrite(t, f, types.SitesPrefix, encode(t, collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key), collections.Join(trial, uint32(2))),
				&types.SiteLedger{}, func(s *types.SiteLedger) { s.Open-- })
		}, keeper.SitesKeepBackWhatMayBeEarned},
		"kept back for no claim": {escrow(func(e *types.Escrow) { e.Claimed = math.OneInt() }), keeper.ClaimsAreKeptBack},
	} {
		t.Run(name, func(t *testing.T) {
			f := populated(t)
			require.NoError(t, tc.invariant(f.ctx, f.Keeper))
			tc.damage(t, f)
			require.ErrorIs(t, tc.invariant(f.ctx, f.Keeper), types.ErrFigures)
			require.Error(t, keeper.Invariants(f.ctx, f.Keeper))
		})
	}
}

func spentKey(t testing.TB, handle fact.Hash, line types.Line) []byte {
	return encode(t, collections.PairKeyCodec(collections.BytesKey, collections.BytesKey), collections.Join(handle[:], line.Nullifier))
}

func queueKey(t testing.TB, number uint64) []byte {
	return encode(t, collections.TripleKeyCodec(collections.Uint64Key, collections.StringKey, collections.Uint64Key),
		collections.Join3(trial, usd, number))
}
