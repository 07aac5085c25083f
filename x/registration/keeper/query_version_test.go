package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestATrialIsShownAsItStoodAtATimeOrHeight(t *testing.T) {
	c := newRegister(t)
	c.Next(time.Hour) // height 2
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	c.Next(time.Hour) // 3
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	c.Next(time.Hour) // 4
	former := c.trial.Sponsor.Organisation
	heir := c.Person(c.Organisation(sponsorKind), "heir", representative)
	c.takeOver(heir)
	c.trial.Representative = heir
	c.Next(time.Hour) // 5
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.PublicTitle = "Last" }))
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.PublicTitle = "Last of all" }))

	q := keeper.NewQueryServer(c.Registration)
	hour := func(n time.Duration) time.Time { return fixture.Start.Add(n * time.Hour) }
	for _, tc := range []struct {
		height  int64
		time    time.Time
		version uint32
		status  trialfact.Status
		sponsor uint64
	}{
		{1, hour(0), 1, trialfact.Status_STATUS_NOT_YET_RECRUITING, former},
		{1, hour(1).Add(-1), 1, trialfact.Status_STATUS_NOT_YET_RECRUITING, former},
		{2, hour(1), 2, trialfact.Status_STATUS_NOT_YET_RECRUITING, former},
		{3, hour(2), 2, trialfact.Status_STATUS_RECRUITING, former},
		{4, hour(3), 2, trialfact.Status_STATUS_RECRUITING, heir.Organisation},
		{5, hour(4), 4, trialfact.Status_STATUS_RECRUITING, heir.Organisation},
		{999, hour(999), 4, trialfact.Status_STATUS_RECRUITING, heir.Organisation},
	} {
		for _, ask := range []*types.QueryAtRequest{{Trial: "1", Height: tc.height}, {Trial: "1", Time: &tc.time}} {
			got, err := q.At(c.Ctx, ask)
			require.NoError(t, err)
			require.Equal(t, tc.version, got.Version.Number, ask)
			require.Equal(t, tc.status, got.Status.Status, ask)
			require.Equal(t, tc.sponsor, got.Sponsor.Sponsor, ask)
		}
	}
	at := fixture.Start.Add(-1)
	_, err := q.At(c.Ctx, &types.QueryAtRequest{Trial: "1", Time: &at})
	require.ErrorContains(t, err, "EQ00000001 was registered at height 1, 2026-03-15T09:00:00Z")
	require.Equal(t, codes.NotFound, status.Code(err))
	for _, wrong := range []*types.QueryAtRequest{{Trial: "1"}, {Trial: "1", Height: 1, Time: &at}, {Trial: "1", Height: -1}} {
		_, err := q.At(c.Ctx, wrong)
		require.ErrorIs(t, err, types.ErrQuery)
	}
	history, err := q.Statuses(c.Ctx, &types.QueryStatusesRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, history.Statuses, 2)
}

func TestADiffSaysWhoChangedWhatWhenAndWhy(t *testing.T) {
	c := newRegister(t)
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	c.Next(time.Hour)
	declared := c.amendment(retimed)
	declared.Reason = because
	fixture.Must(c.Fixture, c.AmendRegistration, declared)
	q := keeper.NewQueryServer(c.Registration)
	got, err := q.Diff(c.Ctx, &types.QueryDiffRequest{Trial: "1", From: 1})
	require.NoError(t, err)
	require.Equal(t, []types.FieldChange{
		{Field: "public_title", Old: "Does it help?", New: "Does it really help?", Version: 2},
		{Field: "outcomes[P1].time_frame", Old: "Week 52", New: "Week 24", Version: 3},
	}, got.Changes)
	require.Len(t, got.Versions, 2)
	require.Equal(t, c.trial.Representative.Address, got.Versions[1].Actor.Address)
	require.Equal(t, because, got.Versions[1].Reason)
	require.Equal(t, int64(3), got.Versions[1].Height)
	got, err = q.Diff(c.Ctx, &types.QueryDiffRequest{Trial: "1", From: 2, To: 3})
	require.NoError(t, err)
	require.Len(t, got.Changes, 1)

	for _, wrong := range []*types.QueryDiffRequest{{Trial: "1"}, {Trial: "1", From: 3, To: 3}, {Trial: "1", From: 3, To: 2}, {Trial: "1", From: 1, To: 102}} {
		_, err := q.Diff(c.Ctx, wrong)
		require.ErrorIs(t, err, types.ErrQuery)
	}
	_, err = q.Diff(c.Ctx, &types.QueryDiffRequest{Trial: "1", From: 2, To: 4})
	require.ErrorIs(t, err, types.ErrUnknownVersion)
}
