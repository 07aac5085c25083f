package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestQueriesAnswerByHandleAndByKey(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.forms.floor = 2
	q := keeper.NewQueryServer(f.Keeper)

	byHandle, err := q.Consent(f.ctx, &types.QueryConsentRequest{Handle: handle[:]})
	require.NoError(t, err)
	want := f.row(t)
	want.Blind = nil
	require.Equal(t, want, byHandle.Consent)
	require.Equal(t, types.LineStanding{Line: f.line(t), Stands: true, Stale: true}, byHandle.Required)
	byKey, err := q.ConsentByKey(f.ctx, &types.QueryConsentByKeyRequest{Key: participant.String()})
	require.NoError(t, err)
	require.Equal(t, byHandle.Consent, byKey.Consent)
	require.True(t, byKey.Required.Stale)
}

func TestTheHistoryIsReadPageByPage(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for version := uint32(1); version <= 4; version++ {
		f.later(1, time.Minute)
		f.forms.active = version
		f.give(t, consent(version))
	}
	q := keeper.NewQueryServer(f.Keeper)
	var got []uint32
	page := &query.PageRequest{Limit: 2}
	for page != nil {
		res, err := q.History(f.ctx, &types.QueryHistoryRequest{Handle: handle[:], FormLine: form, Pagination: page})
		require.NoError(t, err)
		for _, e := range res.Entries {
			got = append(got, e.Version)
		}
		page = nil
		if next := res.Pagination.NextKey; next != nil {
			page = &query.PageRequest{Limit: 2, Key: next}
		}
	}
	require.Equal(t, []uint32{1, 2, 3, 4}, got)
}

func TestTheConsentsToAllFormsAreRead(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.give(t, to(photographs, consent(1)))
	q := keeper.NewQueryServer(f.Keeper)
	got, err := q.Lines(f.ctx, &types.QueryLinesRequest{Handle: handle[:]})
	require.NoError(t, err)
	require.Equal(t, []types.LineStanding{{Line: f.line(t), Stands: true}, {Line: f.on(t, photographs), Stands: true}}, got.Lines)
	whole, err := q.History(f.ctx, &types.QueryHistoryRequest{Handle: handle[:]})
	require.NoError(t, err)
	require.Len(t, whole.Entries, 1)
	require.Equal(t, form, whole.Entries[0].RequiredLine)
}

func TestQueriesSayWhatIsWrong(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	q := keeper.NewQueryServer(f.Keeper)
	unknown := digest("nobody's")
	for name, tc := range map[string]struct {
		ask  func() error
		want codes.Code
	}{
		"an unknown handle": {func() error {
			_, err := q.Consent(f.ctx, &types.QueryConsentRequest{Handle: unknown[:]})
			return err
		}, codes.NotFound},
		"a short handle": {func() error {
			_, err := q.Consent(f.ctx, &types.QueryConsentRequest{Handle: handle[1:]})
			return err
		}, codes.InvalidArgument},
		"an unknown key": {func() error {
			_, err := q.ConsentByKey(f.ctx, &types.QueryConsentByKeyRequest{Key: stranger.String()})
			return err
		}, codes.NotFound},
		"a key that is no address": {func() error {
			_, err := q.ConsentByKey(f.ctx, &types.QueryConsentByKeyRequest{Key: "me"})
			return err
		}, codes.InvalidArgument},
		"the history of nobody": {func() error {
			_, err := q.History(f.ctx, &types.QueryHistoryRequest{Handle: unknown[:]})
			return err
		}, codes.NotFound},
		"a huge page": {func() error {
			_, err := q.History(f.ctx, &types.QueryHistoryRequest{Handle: handle[:], Pagination: &query.PageRequest{Limit: 501}})
			return err
		}, codes.InvalidArgument},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.want, status.Code(tc.ask())) })
	}
}
