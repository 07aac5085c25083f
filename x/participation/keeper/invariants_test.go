package keeper

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func TestInvariantsFindWhatIsWrong(t *testing.T) {
	good := types.Participation{
		Handle: bytes.Repeat([]byte{1}, 32), Trial: 3, Site: 2, KDigest: bytes.Repeat([]byte{2}, 32), Blind: bytes.Repeat([]byte{3}, 32),
	}
	good.Enter(types.State_STATE_INVITED, 1, time.Unix(1, 0).UTC())
	site := collections.Join(good.Trial, good.Site)

	for name, tc := range map[string]struct {
		damage func(Keeper, sdk.Context) error
		want   string
	}{
		"nothing": {func(Keeper, sdk.Context) error { return nil }, ""},
		"a life that cannot be": {func(k Keeper, ctx sdk.Context) error {
			p := good
			p.State = types.State_STATE_CLOSED
			return k.participations.Set(ctx, p.Handle, p)
		}, "last step is INVITED"},
		"a row under another handle": {func(k Keeper, ctx sdk.Context) error {
			p := good
			p.Handle = bytes.Repeat([]byte{9}, 32)
			return k.participations.Set(ctx, good.Handle, p)
		}, "has handle 0909"},
		"a row that the index misses": {func(k Keeper, ctx sdk.Context) error {
			return k.bySite.Remove(ctx, collections.Join(site, good.Handle))
		}, "not in the index of site 2 of trial 3"},
		"an index entry of another site": {func(k Keeper, ctx sdk.Context) error {
			return k.bySite.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(5)), good.Handle))
		}, "belongs to site 2 of trial 3, not to site 5"},
		"an index entry of nobody": {func(k Keeper, ctx sdk.Context) error {
			return k.bySite.Set(ctx, collections.Join(site, bytes.Repeat([]byte{9}, 32)))
		}, "not found"},
		"counts that are off": {func(k Keeper, ctx sdk.Context) error {
			return k.counts.Set(ctx, site, types.Counts{Invited: 2})
		}, "site 2 of trial 3 counts"},
		"counts that are missing": {func(k Keeper, ctx sdk.Context) error {
			return k.counts.Remove(ctx, site)
		}, "site 2 of trial 3 counts"},
		"counts of a site without participants": {func(k Keeper, ctx sdk.Context) error {
			return k.counts.Set(ctx, collections.Join(uint64(3), uint32(5)), types.Counts{Enrolled: 1})
		}, "site 5 of trial 3 counts"},
	} {
		t.Run(name, func(t *testing.T) {
			key := storetypes.NewKVStoreKey(types.StoreKey)
			ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx
			k := NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, runtime.NewKVStoreService(key),
				address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()), Keepers{})
			require.NoError(t, k.InitGenesis(ctx, &types.GenesisState{Participations: []types.Participation{good}}))
			require.NoError(t, tc.damage(k, ctx))
			err := k.CheckInvariants(ctx)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}
