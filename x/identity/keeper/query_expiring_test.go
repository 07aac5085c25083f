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
