package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codecaddress "github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/simulation"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// town stands for the other modules: everybody may do everything, and each task is done for another organisation.
type town struct{}

func (t town) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (g trialtypes.Grant, err error) {
	g.Actor = fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: signer.String(), Organisation: uint64(task)*10 + uint64(signer[0]%2), Task: task,
	}
	if site != 0 {
		g.Site, err = t.Site(ctx, trial, site)
	}
	return g, err
}

func (town) Site(_ context.Context, trial uint64, number uint32) (trialtypes.Site, error) {
	if number > 3 {
		return trialtypes.Site{}, errors.New("no such site")
	}
	return trialtypes.Site{
		Trial: trial, Number: number, Organisation: 1, Country: []string{"DE", "FR"}[number%2], Status: trialtypes.SiteStatus_SITE_STATUS_ACTIVE,
	}, nil
}

func (town) Newest(context.Context, uint64) (v registrationtypes.Version, err error) {
	return v, nil
}

func (town) Assigned(ctx context.Context, _ uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error) {
	if capacity == trialfact.Capacity_CAPACITY_AUTHORITY {
		return []trialtypes.Assignment{{Organisation: 51, Countries: []string{"FR"}}}, nil
	}
	if isLate(ctx) {
		return []trialtypes.Assignment{{Organisation: 51}}, nil
	}
	return []trialtypes.Assignment{{Organisation: 50}}, nil
}

// isLate reports whether the ethics committee of the first blocks, organisation 50, is gone.
func isLate(ctx context.Context) bool { return sdk.UnwrapSDKContext(ctx).BlockHeight() > 300 }

func (t town) Deciding(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error) {
	return t.Assigned(ctx, trial, capacity)
}

func (town) NewestAssignment(context.Context, uint64, uint64, trialfact.Capacity) (a trialtypes.Assignment, found bool, err error) {
	return a, true, nil
}

func (town) CarriesOut(context.Context, uint64, uint64, fact.Task) (bool, error) { return false, nil }

func (town) WalkTrialsOf(context.Context, uint64, uint64, func(uint64) (bool, error)) error {
	return nil
}

func (town) RequireOrganisation(ctx context.Context, organisation uint64) (o identitytypes.Organisation, err error) {
	if organisation == 50 && isLate(ctx) {
		err = identitytypes.ErrSuspended
	}
	return o, err
}

func (town) Record(_ context.Context, f fact.Fact) error { return fact.Check(f) }

// purses stands for accounts and coins, which do not matter here.
type purses struct{}

func (purses) GetModuleAddress(string) sdk.AccAddress                   { return nil }
func (purses) SpendableCoins(context.Context, sdk.AccAddress) sdk.Coins { return nil }
func (purses) IsSendEnabledDenom(context.Context, string) bool          { return false }

func deliver[M sdk.Msg, R any](ctx sdk.Context, run func(context.Context, M) (R, error), msg sdk.Msg) error {
	_, err := run(ctx, msg.(M))
	return err
}

func TestRandomMessagesKeepTheInvariants(t *testing.T) {
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx.
		WithBlockHeight(1).WithBlockTime(time.Unix(1_900_000_000, 0).UTC())
	addresses, others := codecaddress.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()), town{}
	cdc := moduletestutil.MakeTestEncodingConfig().Codec
	below := keeper.Keepers{Identity: others, Trial: others, Registration: others, Audit: others}
	k := keeper.NewKeeper(cdc, runtime.NewKVStoreService(key), addresses, below)
	server, f := keeper.NewMsgServer(k), simulation.New(k)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Context, sdk.Msg) error
	}{
		{f.SubmitDocument(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.SubmitDocument, m) }},
		{f.Decide(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.Decide, m) }},
		{f.AnswerCondition(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.AnswerCondition, m) }},
		{f.ConfirmCondition(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ConfirmCondition, m) }},
		{f.ExtendCondition(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ExtendCondition, m) }},
		{f.Activate(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.Activate, m) }},
	}

	r := rand.New(rand.NewSource(4))
	all := simtypes.RandomAccounts(r, 8)
	made := make(map[string]int)
	inPlace := 0
	for ctx.BlockHeight() < 900 {
		ctx = ctx.WithBlockHeight(ctx.BlockHeight() + 1).WithBlockTime(ctx.BlockTime().Add(time.Hour))
		kind := kinds[r.Intn(len(kinds))]
		data := simsx.NewChainDataSource(ctx, r, purses{}, purses{}, addresses, all...)
		reporter := simsx.NewBasicSimulationReporter().WithScope(kind.factory.MsgType())
		_, msg := kind.factory.Create()(ctx, data, reporter)
		if !reporter.IsSkipped() {
			require.NoError(t, kind.run(ctx, msg))
			made[fmt.Sprintf("%T", msg)]++
			if d, ok := msg.(*types.MsgDecide); ok && d.InPlaceOf != 0 {
				inPlace++
			}
		}
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	require.NotZero(t, inPlace, "somebody decided in the place of who is gone")
	require.NoError(t, k.Invariants(ctx))
	t.Log(made)

	exported, err := k.ExportGenesis(ctx)
	require.NoError(t, err)
	other := storetypes.NewKVStoreKey(types.StoreKey)
	next := keeper.NewKeeper(cdc, runtime.NewKVStoreService(other), addresses, below)
	ctx = testutil.DefaultContextWithDB(t, other, storetypes.NewTransientStoreKey("t")).Ctx
	require.NoError(t, next.InitGenesis(ctx, exported))
	require.NoError(t, next.Invariants(ctx))
	again, err := next.ExportGenesis(ctx)
	require.NoError(t, err)
	require.Equal(t, exported, again)
}
