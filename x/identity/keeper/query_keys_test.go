package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestTheKeysOfAPersonAreRead(t *testing.T) {
	o := newOffice(t)
	second := o.rotated(o.nurse, "second key")
	third := o.rotated(second, "third key")
	q := keeper.NewQueryServer(o.Identity)
	for _, address := range []string{o.nurse.Address, second.Address, third.Address} {
		res, err := q.Keys(o.Ctx, &types.QueryKeysRequest{Address: address, Pagination: &query.PageRequest{Limit: 2}})
		require.NoError(t, err)
		require.Len(t, res.Keys, 2)
		require.Equal(t, types.Key{
			Address: o.nurse.Address, Person: o.nurse.Address, Number: 1, Registered: 1, Revoked: 2, Reason: compromised,
		}, res.Keys[0])
		rest, err := q.Keys(o.Ctx, &types.QueryKeysRequest{Address: address, Pagination: &query.PageRequest{Key: res.Pagination.NextKey}})
		require.NoError(t, err)
		require.Equal(t, []types.Key{{Address: third.Address, Person: o.nurse.Address, Number: 3, Registered: 2}}, rest.Keys)
		p, err := q.Person(o.Ctx, &types.QueryPersonRequest{Address: address})
		require.NoError(t, err)
		require.Equal(t, third.Address, p.Person.Address)
	}
	_, err := q.Keys(o.Ctx, &types.QueryKeysRequest{Address: o.Key("x").Address})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Keys(o.Ctx, &types.QueryKeysRequest{Address: o.nurse.Address, Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestPendingRotationsAreReadUntilTheyLapse(t *testing.T) {
	o := newOffice(t)
	q := keeper.NewQueryServer(o.Identity)
	rotations := func() []types.Rotation {
		res, err := q.Rotations(o.Ctx, &types.QueryRotationsRequest{Organisation: o.nurse.Organisation})
		require.NoError(t, err)
		return res.Rotations
	}
	fixture.Must(o.Fixture, o.ProposeKeyRotation, o.propose(o.administrator, o.nurse, "new"))
	require.Len(t, rotations(), 1)
	require.Equal(t, o.Key("new").Address, rotations()[0].NewKey)
	require.False(t, rotations()[0].Accepted)
	o.accept(o.nurse, "new")
	require.True(t, rotations()[0].Accepted, "it waits for a second to confirm")
	o.Next(types.DefaultParams().RotationLapse - 1)
	require.Len(t, rotations(), 1)
	o.Next(1)
	require.Empty(t, rotations())
	_, err := q.Rotations(o.Ctx, &types.QueryRotationsRequest{Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	params, err := q.Params(o.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.DefaultParams(), params.Params)
}
