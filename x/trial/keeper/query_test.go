package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestATrialIsFoundByEachOfItsNames(t *testing.T) {
	c := populated(t)
	q := keeper.NewQueryServer(c.Trial)
	want, err := q.Trial(c.Ctx, &types.QueryTrialRequest{Trial: "EQ00000001"})
	require.NoError(t, err)
	require.Equal(t, "EQ00000001", want.Number)
	require.Equal(t, trialfact.Status_STATUS_SUSPENDED, want.Status)
	require.Equal(t, uint32(3), want.Version.Number)
	require.Equal(t, uint64(1), want.Enrolment.Count)
	got, err := q.Trial(c.Ctx, &types.QueryTrialRequest{Trial: "1"})
	require.NoError(t, err)
	require.Equal(t, want, got)
	got, err = q.TrialByIdentifier(c.Ctx, &types.QueryTrialByIdentifierRequest{Value: "isrctn12345678"})
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = q.TrialByIdentifier(c.Ctx, &types.QueryTrialByIdentifierRequest{Value: "NCT99999999"})
	require.ErrorIs(t, err, types.ErrUnknownIdentifier)
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.TrialByIdentifier(c.Ctx, &types.QueryTrialByIdentifierRequest{Value: "my trial"})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Trial(c.Ctx, &types.QueryTrialRequest{Trial: "EQ1"})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Trial(c.Ctx, &types.QueryTrialRequest{Trial: "EQ00000099"})
	require.Equal(t, codes.NotFound, status.Code(err))
}

func TestAForgottenTrialIsShownAsUnknownButNotChanged(t *testing.T) {
	c := newConduct(t)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	c.At(time.Date(2029, 5, 2, 0, 0, 0, 0, time.UTC))
	got, err := keeper.NewQueryServer(c.Trial).Trial(c.Ctx, &types.QueryTrialRequest{Trial: "1"})
	require.NoError(t, err)
	require.Equal(t, trialfact.Status_STATUS_UNKNOWN, got.Status)
	require.Equal(t, trialfact.Status_STATUS_RECRUITING, got.Trial.Status)
	require.Nil(t, got.Enrolment)
}

func TestTrialsAreListedBySponsor(t *testing.T) {
	c := populated(t)
	q := keeper.NewQueryServer(c.Trial)
	other := c.RegisteredTrial()
	all, err := q.Trials(c.Ctx, &types.QueryTrialsRequest{})
	require.NoError(t, err)
	require.Len(t, all.Trials, 3)
	first, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 1},
	})
	require.NoError(t, err)
	require.Equal(t, all.Trials[:1], first.Trials)
	second, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 1, Key: first.Pagination.NextKey},
	})
	require.NoError(t, err)
	require.Equal(t, all.Trials[1:2], second.Trials)
	require.Empty(t, second.Pagination.NextKey, "the trials of others are not listed")
	others, err := q.TrialsBySponsor(c.Ctx, &types.QueryTrialsBySponsorRequest{Sponsor: other.Sponsor.Organisation})
	require.NoError(t, err)
	require.Equal(t, all.Trials[2:], others.Trials)
}

func TestWhatBelongsToATrialIsListed(t *testing.T) {
	c := populated(t)
	q := keeper.NewQueryServer(c.Trial)
	sites, err := q.Sites(c.Ctx, &types.QuerySitesRequest{Trial: "EQ00000001"})
	require.NoError(t, err)
	require.Equal(t, []types.Site{c.site()}, sites.Sites)
	assignments, err := q.Assignments(c.Ctx, &types.QueryAssignmentsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, assignments.Assignments, 2)
	require.NotNil(t, assignments.Assignments[1].EndedAt)
	duties, err := q.Duties(c.Ctx, &types.QueryDutiesRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, duties.Transfers, 1)
	require.NotNil(t, duties.Transfers[0].AcceptedAt)
	for number, title := range map[uint32]uint32{0: 3, 1: 1, 2: 2} {
		v, err := q.Version(c.Ctx, &types.QueryVersionRequest{Trial: "1", Version: number})
		require.NoError(t, err)
		require.Equal(t, title, v.Version.Number)
	}
	_, err = q.Version(c.Ctx, &types.QueryVersionRequest{Trial: "1", Version: 4})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Sites(c.Ctx, &types.QuerySitesRequest{Trial: "9"})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Site(c.Ctx, &types.QuerySiteRequest{Trial: "1", Site: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Duties(c.Ctx, &types.QueryDutiesRequest{Trial: "1", Pagination: &query.PageRequest{Limit: 1e6}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestADelegationLogIsReadAsItStoodAtATime(t *testing.T) {
	c := populated(t) // two lines at the start; an hour later the investigator left and the next wrote a third
	q := keeper.NewQueryServer(c.Trial)
	left := fixture.Start.Add(time.Hour)
	lines := func(at *time.Time) (numbers []uint32) {
		res, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, At: at})
		require.NoError(t, err)
		for _, d := range res.Delegations {
			numbers = append(numbers, d.Number)
		}
		return numbers
	}
	require.Equal(t, []uint32{1, 2, 3}, lines(nil))
	for at, want := range map[time.Time][]uint32{
		fixture.Start.Add(-1): nil, fixture.Start: {1, 2}, left.Add(-1): {1, 2}, left: {3}, left.Add(day): {3},
	} {
		require.Equal(t, want, lines(&at), at)
	}
	res, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, Pagination: &query.PageRequest{Limit: 1}})
	require.NoError(t, err)
	require.Equal(t, left, *res.Delegations[0].EndedAt, "the log tells that the line ended with its investigator")
	require.NotEmpty(t, res.Pagination.NextKey)
	next, err := q.Delegations(c.Ctx, &types.QueryDelegationsRequest{Trial: "1", Site: 1, Pagination: &query.PageRequest{Key: res.Pagination.NextKey}})
	require.NoError(t, err)
	require.Len(t, next.Delegations, 2)
}

func TestAuthorityIsExplained(t *testing.T) {
	c := newConduct(t)
	q := keeper.NewQueryServer(c.Trial)
	yes, err := q.Authority(c.Ctx, &types.QueryAuthorityRequest{
		Trial: "EQ00000001", Site: 1, Address: c.trial.Investigator.Address, Task: fact.Task_TASK_CONSENT,
	})
	require.NoError(t, err)
	require.Equal(t, investigator, yes.Actor.Role)
	require.Empty(t, yes.Reason)
	no, err := q.Authority(c.Ctx, &types.QueryAuthorityRequest{
		Trial: "1", Site: 1, Address: c.Key("stranger").Address, Task: fact.Task_TASK_CONSENT,
	})
	require.NoError(t, err)
	require.Nil(t, no.Actor)
	require.Contains(t, no.Reason, "is not in the register")
	_, err = q.Authority(c.Ctx, &types.QueryAuthorityRequest{Trial: "x"})
	require.Error(t, err)
	_, err = q.Authority(c.Ctx, &types.QueryAuthorityRequest{Trial: "1", Address: "x"})
	require.ErrorIs(t, err, types.ErrAddress)
}
