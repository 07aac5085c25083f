package keeper

import (
	"bytes"
	"context"
	"errors"
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

// purse is the account of fees and the bank, with what lies in it.
type purse struct {
	types.AccountKeeper
	types.BankKeeper
	holds sdk.Coins
}

func (*purse) GetModuleAddress(string) sdk.AccAddress                      { return nil }
func (*purse) GetModuleAccount(context.Context, string) sdk.ModuleAccountI { return nil }
func (p *purse) GetAllBalances(context.Context, sdk.AccAddress) sdk.Coins  { return p.holds }

func TestInvariantsFindWhatIsWrong(t *testing.T) {
	good := types.Participation{
		Handle: bytes.Repeat([]byte{1}, 32), Trial: 3, Site: 2, KDigest: bytes.Repeat([]byte{2}, 32), Blind: bytes.Repeat([]byte{3}, 32), Inviter: "who invited",
	}
	good.Enter(types.State_STATE_INVITED, 1, time.Unix(1, 0).UTC())
	site := collections.Join(good.Trial, good.Site)
	over := good
	over.Handle, over.BlindsUsed = bytes.Repeat([]byte{4}, 32), 1
	over.Enter(types.State_STATE_CLOSED, 2, time.Unix(2, 0).UTC())
	promise := types.FeePromise{Handle: over.Handle, Signer: sdk.AccAddress("somebody who signs..").String(), Organisation: 1, Promised: 10, Left: 7}

	held := purse{holds: feeCoins(57)}
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
		"a participation whose fees go back while it goes on": {func(k Keeper, ctx sdk.Context) error {
			return k.queueReturn(ctx, good.Handle, time.Unix(5, 0))
		}, "are to go back, and it is INVITED"},
		"fees that go back twice": {func(k Keeper, ctx sdk.Context) error {
			return errors.Join(k.queueReturn(ctx, over.Handle, time.Unix(5, 0)), k.queueReturn(ctx, over.Handle, time.Unix(6, 0)))
		}, "to be looked at twice"},
		"fees at which nothing looks": {func(k Keeper, ctx sdk.Context) error {
			return k.feeReturns.Clear(ctx, nil)
		}, "is CLOSED, and nothing looks at its fees"},
		"a promise that nothing covers": {func(k Keeper, ctx sdk.Context) error {
			p := promise
			p.Left++
			return k.restorePromise(ctx, p)
		}, "is in budgets and promises"},
		"a budget that nothing covers": {func(k Keeper, ctx sdk.Context) error {
			return k.feeBudgets.Set(ctx, site, types.FeeBudget{Trial: 3, Site: 2, Organisation: 1, Amount: 51})
		}, "is in budgets and promises"},
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
				address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()), Keepers{Accounts: &held, Bank: &held})
			require.NoError(t, k.InitGenesis(ctx, &types.GenesisState{
				Participations: []types.Participation{good, over}, FeePromises: []types.FeePromise{promise},
				FeeBudgets: []types.FeeBudget{{Trial: 3, Site: 2, Organisation: 1, Amount: 50}},
			}))
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
