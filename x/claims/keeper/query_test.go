package keeper_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

func TestClaimsAreListedByParticipationAndThoseThatAreOpenBySite(t *testing.T) {
	w := newWorld(t)
	p, other := w.enrolled(), w.enrolled()
	for number := range uint32(2) {
		w.claims(p)
		fixture.Must(w.Fixture, w.msgs.AnswerClaim, w.answer(w.nurse, p, number+1, true))
	}
	w.claims(p)
	w.claims(other)
	q := keeper.NewQueryServer(w.Keeper)

	one, err := q.Claim(w.Ctx, &types.QueryClaimRequest{Handle: p.handle, Number: 3})
	require.NoError(t, err)
	require.Equal(t, w.stored(p, 3).Shown(), one.Claim)
	require.Empty(t, one.Claim.Blind)

	all, err := q.ClaimsByHandle(w.Ctx, &types.QueryClaimsByHandleRequest{Handle: p.handle, Pagination: &query.PageRequest{Limit: 2}})
	require.NoError(t, err)
	require.Len(t, all.Claims, 2)
	require.NotEmpty(t, all.Pagination.NextKey)
	rest, err := q.ClaimsByHandle(w.Ctx, &types.QueryClaimsByHandleRequest{Handle: p.handle, Pagination: &query.PageRequest{Key: all.Pagination.NextKey}})
	require.NoError(t, err)
	require.Equal(t, []types.Claim{one.Claim}, rest.Claims)

	open, err := q.OpenClaims(w.Ctx, &types.QueryOpenClaimsRequest{Trial: w.trial, Site: w.site})
	require.NoError(t, err)
	want := []types.Claim{w.stored(p, 3).Shown(), w.stored(other, 1).Shown()}
	slices.SortFunc(want, func(a, b types.Claim) int { return bytes.Compare(a.Handle, b.Handle) })
	require.Equal(t, want, open.Claims)
	elsewhere, err := q.OpenClaims(w.Ctx, &types.QueryOpenClaimsRequest{Trial: w.trial, Site: w.site + 1})
	require.NoError(t, err)
	require.Empty(t, elsewhere.Claims)
}

func TestAQueryForNothingSaysSo(t *testing.T) {
	w := newWorld(t)
	q := keeper.NewQueryServer(w.Keeper)
	_, err := q.Claim(w.Ctx, &types.QueryClaimRequest{Handle: w.fresh(), Number: 1})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Claim(w.Ctx, &types.QueryClaimRequest{Handle: []byte{1}, Number: 1})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.ClaimsByHandle(w.Ctx, &types.QueryClaimsByHandleRequest{})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.OpenClaims(w.Ctx, &types.QueryOpenClaimsRequest{Pagination: &query.PageRequest{Limit: 501}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
