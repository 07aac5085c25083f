package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestWhatIsPromisedForFeesIsShown(t *testing.T) {
	w := newWorld(t)
	q, mother, p := keeper.NewQueryServer(w.Keeper), w.Key("mother"), w.newParticipant()
	m := w.invitation(w.here, p)
	m.Population = protocoltypes.Minor
	m.Countersigners = beside(mother.Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE)
	m.FeeLimit = coins(types.WithdrawalReserve+10, "upoise")
	fixture.Must(w.Fixture, w.msgs.Invite, m)

	budget, err := q.FeeBudget(w.Ctx, &types.QueryFeeBudgetRequest{Trial: w.trial, Site: w.here.number})
	require.NoError(t, err)
	require.Equal(t, types.FeeBudget{
		Trial: w.trial, Site: w.here.number, Organisation: w.here.organisation, Amount: feeBudget - 2*(types.WithdrawalReserve+10),
	}, budget.Budget)
	_, err = q.FeeBudget(w.Ctx, &types.QueryFeeBudgetRequest{Trial: w.trial, Site: 9})
	require.Equal(t, codes.NotFound, status.Code(err))

	all, err := q.FeePromises(w.Ctx, &types.QueryFeePromisesRequest{Handle: p.handle})
	require.NoError(t, err)
	require.Len(t, all.Promises, 2)
	one, err := q.FeePromise(w.Ctx, &types.QueryFeePromiseRequest{Handle: p.handle, Signer: mother.Address})
	require.NoError(t, err)
	require.Equal(t, mother.Address, one.Promise.Signer)
	require.EqualValues(t, 10, one.Most)
	require.EqualValues(t, types.MaxFee, one.MostToWithdraw)
	require.Equal(t, types.FeesAddress().String(), one.Granter)

	for _, req := range []*types.QueryFeePromiseRequest{{Handle: p.handle[1:], Signer: p.address}, {Handle: p.handle, Signer: "me"}} {
		_, err = q.FeePromise(w.Ctx, req)
		require.Equal(t, codes.InvalidArgument, status.Code(err))
	}
	_, err = q.FeePromise(w.Ctx, &types.QueryFeePromiseRequest{Handle: p.handle, Signer: w.Key("a stranger").Address})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.FeePromises(w.Ctx, &types.QueryFeePromisesRequest{})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
