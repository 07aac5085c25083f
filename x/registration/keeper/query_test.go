package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// shown returns the trial as the query shows it.
func (c *register) shown() *types.QueryTrialResponse {
	c.Helper()
	shown, err := keeper.NewQueryServer(c.Registration).Trial(c.Ctx, &types.QueryTrialRequest{Trial: trialtypes.FormatID(c.trial.ID)})
	require.NoError(c, err)
	return shown
}

func TestATrialIsFoundByEachOfItsNames(t *testing.T) {
	c := populated(t)
	q := keeper.NewQueryServer(c.Registration)
	want, err := q.Trial(c.Ctx, &types.QueryTrialRequest{Trial: "EQ00000001"})
	require.NoError(t, err)
	require.Equal(t, "EQ00000001", want.Number)
	require.Equal(t, trialfact.Status_STATUS_SUSPENDED, want.Status)
	require.Equal(t, c.row(), want.Trial)
	require.Equal(t, c.entry(), want.Entry)
	require.Equal(t, uint32(3), want.Version.Number)
	require.Equal(t, uint64(1), want.Enrolment.Count)
	require.Len(t, want.Milestones, 2)
	require.NotNil(t, want.Offer)
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
	require.ErrorIs(t, err, trialtypes.ErrUnknownTrial)
	require.Equal(t, codes.NotFound, status.Code(err))
}

func TestAForgottenTrialIsShownAsUnknownButNotChanged(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	c.At(time.Date(2029, 5, 2, 0, 0, 0, 0, time.UTC))
	got := c.shown()
	require.Equal(t, trialfact.Status_STATUS_UNKNOWN, got.Status)
	require.Equal(t, trialfact.Status_STATUS_RECRUITING, got.Trial.Status)
	require.Nil(t, got.Enrolment)
	require.Nil(t, got.Offer)
	require.Nil(t, got.Seal)
}

func TestNoPageIsTooLarge(t *testing.T) {
	c := newRegister(t)
	q := keeper.NewQueryServer(c.Registration)
	huge := &query.PageRequest{Limit: 1 << 40}
	for name, ask := range map[string]func() error{
		"clocks": func() error {
			_, err := q.Clocks(c.Ctx, &types.QueryClocksRequest{Trial: "1", Pagination: huge})
			return err
		},
		"clocks of a sponsor": func() error {
			_, err := q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{Sponsor: 2, Pagination: huge})
			return err
		},
		"history": func() error {
			_, err := q.OutcomeHistory(c.Ctx, &types.QueryOutcomeHistoryRequest{Trial: "1", Pagination: huge})
			return err
		},
		"status": func() error {
			_, err := q.Statuses(c.Ctx, &types.QueryStatusesRequest{Trial: "1", Pagination: huge})
			return err
		},
		"postings": func() error {
			_, err := q.Postings(c.Ctx, &types.QueryPostingsRequest{Trial: "1", Pagination: huge})
			return err
		},
		"seals": func() error {
			_, err := q.Seals(c.Ctx, &types.QuerySealsRequest{Organisation: 1, Pagination: huge})
			return err
		},
		"disputes": func() error {
			_, err := q.Disputes(c.Ctx, &types.QueryDisputesRequest{Trial: "1", Pagination: huge})
			return err
		},
	} {
		require.ErrorContains(t, ask(), "a page has at most 500 rows", name)
	}
}

func TestWhatIsAskedOfATrialThatIsNotThereIsNotFound(t *testing.T) {
	c := newRegister(t)
	q := keeper.NewQueryServer(c.Registration)
	for name, ask := range map[string]func() error{
		"version":  func() error { _, err := q.Version(c.Ctx, &types.QueryVersionRequest{Trial: "9"}); return err },
		"diff":     func() error { _, err := q.Diff(c.Ctx, &types.QueryDiffRequest{Trial: "9"}); return err },
		"at":       func() error { _, err := q.At(c.Ctx, &types.QueryAtRequest{Trial: "9", Height: 1}); return err },
		"outcomes": func() error { _, err := q.Outcomes(c.Ctx, &types.QueryOutcomesRequest{Trial: "9"}); return err },
		"history": func() error {
			_, err := q.OutcomeHistory(c.Ctx, &types.QueryOutcomeHistoryRequest{Trial: "9"})
			return err
		},
		"results":  func() error { _, err := q.Results(c.Ctx, &types.QueryResultsRequest{Trial: "9"}); return err },
		"postings": func() error { _, err := q.Postings(c.Ctx, &types.QueryPostingsRequest{Trial: "9"}); return err },
		"clocks":   func() error { _, err := q.Clocks(c.Ctx, &types.QueryClocksRequest{Trial: "9"}); return err },
		"disputes": func() error { _, err := q.Disputes(c.Ctx, &types.QueryDisputesRequest{Trial: "9"}); return err },
	} {
		require.Equal(t, codes.NotFound, status.Code(ask()), name)
	}
}
