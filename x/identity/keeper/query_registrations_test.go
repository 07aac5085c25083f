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

func TestRegistrationsThatWaitAreReadByOrganisationAndByKey(t *testing.T) {
	r := newRegister(t)
	other := r.Organisation(sponsorKind)
	site := r.administrator.Organisation
	for _, name := range []string{"nurse", "clerk", "guard"} {
		fixture.Must(r.Fixture, r.RegisterPerson, registration(r, name))
	}
	theirs := registration(r, "nurse")
	theirs.Signer, theirs.Roles = other.Address, nil
	fixture.Must(r.Fixture, r.RegisterPerson, theirs)
	q := keeper.NewQueryServer(r.Identity)

	var addresses []string
	page := &query.PageRequest{Limit: 2}
	for range 2 {
		res, err := q.Registrations(r.Ctx, &types.QueryRegistrationsRequest{Organisation: site, Pagination: page})
		require.NoError(t, err)
		for _, waits := range res.Registrations {
			require.Equal(t, site, waits.Organisation)
			require.Equal(t, r.Ctx.BlockTime().Add(types.DefaultParams().RotationLapse), *waits.LapsesAt)
			addresses = append(addresses, waits.Address)
		}
		page.Key = res.Pagination.NextKey
	}
	require.Empty(t, page.Key)
	require.ElementsMatch(t, []string{r.Key("nurse").Address, r.Key("clerk").Address, r.Key("guard").Address}, addresses)

	of := func(name string) (organisations []uint64) {
		res, err := q.RegistrationsOf(r.Ctx, &types.QueryRegistrationsOfRequest{Address: r.Key(name).Address})
		require.NoError(t, err)
		for _, waits := range res.Registrations {
			require.Equal(t, r.Key(name).Address, waits.Address)
			organisations = append(organisations, waits.Organisation)
		}
		return organisations
	}
	require.Equal(t, []uint64{site, other.Organisation}, of("nurse"), "who registered my key?")
	require.Equal(t, []uint64{site}, of("clerk"))
	require.Empty(t, of("somebody"))
	fixture.Must(r.Fixture, r.AcceptRegistration, r.acceptance("nurse"))
	require.Equal(t, []uint64{other.Organisation}, of("nurse"), "it waits for ever: the key is somebody's")

	_, err := q.RegistrationsOf(r.Ctx, &types.QueryRegistrationsOfRequest{Address: "x"})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.RegistrationsOf(r.Ctx, &types.QueryRegistrationsOfRequest{Address: r.Key("x").Address, Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Registrations(r.Ctx, &types.QueryRegistrationsRequest{Pagination: &query.PageRequest{CountTotal: true}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
