package keeper

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// ledger is the money as a test says it is.
type ledger struct {
	types.PayoutKeeper
	kept  map[fact.Hash]payouttypes.Kept
	lines map[fact.Hash]uint64
}

func (l *ledger) Kept(_ context.Context, handle fact.Hash) (payouttypes.Kept, bool, error) {
	k, found := l.kept[handle]
	return k, found, nil
}

func (l *ledger) LineOf(_ context.Context, _, nullifier fact.Hash) (uint64, error) {
	return l.lines[nullifier], nil
}

func TestInvariantsFindWhatIsWrong(t *testing.T) {
	handle, nullifier := fact.Hash(fixture.Digest("handle")), fact.Hash(fixture.Digest("nullifier"))
	now := time.Unix(1, 0).UTC()
	due := now.Add(time.Hour)
	good := types.Claim{
		Handle: handle[:], Number: 1, Trial: 3, Site: 2, Kind: claimsfact.Kind_KIND_VISIT, Nullifier: nullifier[:], Detail: fixture.Digest("detail"),
		Blind: fixture.Digest("blind"), ScheduleLine: 4, ScheduleVersion: 1, Denom: "uusd", Amount: math.NewInt(5), State: claimsfact.State_STATE_AT_SITE,
		Opened: now, Since: now, Due: &due,
	}
	site := collections.Join(uint64(3), uint32(2))
	for name, tc := range map[string]struct {
		damage func(sdk.Context, Keeper, *ledger) error
		want   string
	}{
		"nothing": {func(sdk.Context, Keeper, *ledger) error { return nil }, ""},
		"a claim that no chain has": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			c := good
			c.ScheduleLine = 0
			return k.claims.Set(ctx, collections.Join(handle[:], uint32(1)), c)
		}, "all are numbered from 1"},
		"an open claim that its site does not see": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			return k.open.Remove(ctx, collections.Join(site, handle[:]))
		}, "is open until"},
		"an open claim that the chain forgets": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			return k.deadlines.Remove(ctx, collections.Join(due.UnixNano(), handle[:]))
		}, "is open until"},
		"a time at which there is nothing to do": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			return k.deadlines.Set(ctx, collections.Join(int64(1), handle[:]))
		}, "3 are listed at sites and under times together"},
		"a nullifier that is not noted": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			return k.nullifiers.Remove(ctx, collections.Join(handle[:], nullifier[:]))
		}, "is that of claim 0"},
		"a nullifier of no claim": {func(ctx sdk.Context, k Keeper, _ *ledger) error {
			return k.nullifiers.Set(ctx, collections.Join(handle[:], fixture.Digest("another")), 1)
		}, "2 nullifiers are noted for 1 claims"},
		"a claim for which nothing is kept back": {func(_ sdk.Context, _ Keeper, l *ledger) error {
			delete(l.kept, handle)
			return nil
		}, "what is kept back for it says otherwise"},
		"a claim for which something else is kept back": {func(_ sdk.Context, _ Keeper, l *ledger) error {
			l.kept[handle] = payouttypes.Kept{Denom: "uusd", Amount: math.NewInt(4)}
			return nil
		}, "what is kept back for it says otherwise"},
		"something kept back for what was attested": {func(_ sdk.Context, _ Keeper, l *ledger) error {
			l.lines[nullifier] = 7
			return nil
		}, "what is kept back for it says otherwise"},
	} {
		t.Run(name, func(t *testing.T) {
			f := fixture.New(t, types.StoreKey)
			l := &ledger{
				kept:  map[fact.Hash]payouttypes.Kept{handle: {Denom: "uusd", Amount: math.NewInt(5)}},
				lines: make(map[fact.Hash]uint64),
			}
			k := NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, Keepers{Payout: l})
			require.NoError(t, k.InitGenesis(f.Ctx, &types.GenesisState{Claims: []types.Claim{good}}))
			require.NoError(t, tc.damage(f.Ctx, k, l))
			err := Invariants(f.Ctx, k)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, types.ErrFigures)
			require.ErrorContains(t, err, tc.want)
		})
	}
}
