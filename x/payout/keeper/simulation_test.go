package keeper_test

import (
	"context"
	"fmt"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/payout/simulation"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func deliver[M sdk.Msg, R any](ctx sdk.Context, run func(context.Context, M) (R, error), msg sdk.Msg) error {
	_, err := run(ctx, msg.(M))
	return err
}

func TestRandomMessagesOfTheSimulationKeepTheInvariants(t *testing.T) {
	f := setup(t)
	r := rand.New(rand.NewSource(7))
	accounts := make([]simtypes.Account, 0, 4)
	for _, who := range []sdk.AccAddress{sponsor, teller, processor, stranger} {
		accounts = append(accounts, simtypes.Account{Address: who, AddressBech32: who.String()})
		f.give(t, who, usd, math.NewInt(10_000))
	}
	for trial := range uint64(4) {
		f.open(t, trial+1, "ben", agent([]uint64{bankOrg, processorOrg}[trial%2]))
		f.open(t, trial+1, "ada", wallet("ada"))
	}
	random := simulation.New(f.Keeper)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Context, sdk.Msg) error
	}{
		{random.Fund(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, f.Fund, m) }},
		{random.Settle(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, f.Settle, m) }},
		{random.SetAlert(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, f.SetAlert, m) }},
		{random.Refund(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, f.Refund, m) }},
	}
	made := make(map[string]int)
	for step := range 400 {
		if step == 300 {
			f.put(t, trialfact.Status_STATUS_COMPLETED)
		}
		trial := uint64(r.Intn(4) + 1)
		f.earn(t, trial, hash("handle", trial, []string{"ben", "ada"}[r.Intn(2)]), usd, int64(1+r.Intn(50)))
		kind := kinds[r.Intn(len(kinds))]
		data := simsx.NewChainDataSource(f.ctx, r, f.auth, f.bank, f.auth.AddressCodec(), accounts...)
		reporter := simsx.NewBasicSimulationReporter().WithScope(kind.factory.MsgType())
		if _, msg := kind.factory.Create()(f.ctx, data, reporter); !reporter.IsSkipped() {
			require.NoError(t, kind.run(f.ctx, msg))
			made[fmt.Sprintf("%T", msg)]++
		}
		f.block(t)
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	require.Greater(t, made[fmt.Sprintf("%T", &types.MsgSettle{})], 10)
	f.check(t)
}
