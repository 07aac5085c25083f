package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestPeopleAreListedByTheirOrganisation(t *testing.T) {
	r := newRegister(t)
	other := r.Organisation(sponsorKind)
	for i := range 4 {
		r.Person(r.administrator, fmt.Sprintf("staff %d", i), coordinator)
	}
	q := keeper.NewQueryServer(r.Identity)
	seen := make(map[string]bool)
	page := &query.PageRequest{Limit: 2}
	for pages := 0; ; pages++ {
		require.Less(t, pages, 4)
		res, err := q.People(r.Ctx, &types.QueryPeopleRequest{Organisation: r.administrator.Organisation, Pagination: page})
		require.NoError(t, err)
		for _, p := range res.People {
			require.Equal(t, r.administrator.Organisation, p.Organisation)
			seen[p.Address] = true
		}
		if len(res.Pagination.NextKey) == 0 {
			break
		}
		page = &query.PageRequest{Limit: 2, Key: res.Pagination.NextKey}
	}
	require.Len(t, seen, 5)
	res, err := q.People(r.Ctx, &types.QueryPeopleRequest{Organisation: other.Organisation})
	require.NoError(t, err)
	require.Len(t, res.People, 1)
}

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
		require.False(t, p.Proven, "no key of this fixture ever signed a transaction")
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

func TestAccreditationsThatRunOutAreReadInTheirOrder(t *testing.T) {
	r := newRegister(t)
	var due []uint64
	for days := range 5 {
		o := r.Organisation(sponsorKind).Organisation
		end := fixture.Start.AddDate(0, 0, 5-days)
		fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{
			Signer: r.Accreditor().Address, Organisation: o, ValidUntil: &end, Reason: planned,
		})
		due = append([]uint64{o}, due...)
	}
	fixture.Must(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: r.Accreditor().Address, Organisation: due[3], Reason: planned})
	r.At(fixture.Start.AddDate(0, 0, 1).Add(1)) // the first has run out
	want := []uint64{due[1], due[2], due[4]}

	q := keeper.NewQueryServer(r.Identity)
	var seen []uint64
	page := &query.PageRequest{Limit: 2}
	for page != nil {
		res, err := q.ExpiringAccreditations(r.Ctx, &types.QueryExpiringAccreditationsRequest{Pagination: page})
		require.NoError(t, err)
		for _, o := range res.Organisations {
			seen = append(seen, o.Id)
		}
		if page = nil; res.Pagination.NextKey != nil {
			page = &query.PageRequest{Limit: 2, Key: res.Pagination.NextKey}
		}
	}
	require.Equal(t, want, seen)

	until := fixture.Start.AddDate(0, 0, 3)
	res, err := q.ExpiringAccreditations(r.Ctx, &types.QueryExpiringAccreditationsRequest{Until: &until})
	require.NoError(t, err)
	require.Len(t, res.Organisations, 2)
	for name, page := range map[string]*query.PageRequest{
		"huge": {Limit: 1e6}, "an offset": {Offset: 1}, "backwards": {Reverse: true}, "no key": {Key: []byte{1, 2, 3}}, "counted": {CountTotal: true},
	} {
		_, err := q.ExpiringAccreditations(r.Ctx, &types.QueryExpiringAccreditationsRequest{Pagination: page})
		require.Equal(t, codes.InvalidArgument, status.Code(err), name)
	}
}

func TestTheRegisterIsRead(t *testing.T) {
	r := newRegister(t)
	q := keeper.NewQueryServer(r.Identity)
	all, err := q.Organisations(r.Ctx, &types.QueryOrganisationsRequest{})
	require.NoError(t, err)
	require.Len(t, all.Organisations, 2)
	one, err := q.Organisation(r.Ctx, &types.QueryOrganisationRequest{Id: 2})
	require.NoError(t, err)
	require.Equal(t, all.Organisations[1], one.Organisation)
	p, err := q.Person(r.Ctx, &types.QueryPersonRequest{Address: r.administrator.Address})
	require.NoError(t, err)
	require.Equal(t, uint64(2), p.Person.Organisation)

	_, err = q.Organisation(r.Ctx, &types.QueryOrganisationRequest{Id: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Person(r.Ctx, &types.QueryPersonRequest{Address: r.Key("x").Address})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Person(r.Ctx, &types.QueryPersonRequest{Address: "x"})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Organisations(r.Ctx, &types.QueryOrganisationsRequest{Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.People(r.Ctx, &types.QueryPeopleRequest{Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
