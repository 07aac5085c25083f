package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

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
