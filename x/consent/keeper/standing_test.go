package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestTheHistoryTellsHowAConsentStoodAtEachHeight(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF) // height 10
	f.later(5, time.Hour)                   // 15
	f.give(t, consent(1))
	f.later(5, time.Hour) // 20
	f.forms.active, f.forms.floor = 2, 2
	f.give(t, consent(2))
	f.later(5, time.Hour) // 25: two changes in one block
	f.forms.active, f.forms.floor = 3, 3
	f.mustDecline(t)
	f.mustWithdraw(t)

	for _, tc := range []struct {
		height  int64
		state   types.State
		version uint32
	}{
		{10, types.State_STATE_OFFERED, 0}, {14, types.State_STATE_OFFERED, 0},
		{15, types.State_STATE_GIVEN, 1}, {19, types.State_STATE_GIVEN, 1},
		{20, types.State_STATE_GIVEN, 2}, {24, types.State_STATE_GIVEN, 2},
		{25, types.State_STATE_WITHDRAWN, 2}, {1 << 40, types.State_STATE_WITHDRAWN, 2},
	} {
		got, err := f.StandingAt(f.ctx, handle, form, tc.height)
		require.NoError(t, err)
		require.Equal(t, tc.state, got.State, "at %d", tc.height)
		require.Equal(t, tc.version, got.Version, "at %d", tc.height)
	}
	_, err := f.StandingAt(f.ctx, handle, form, 9)
	require.ErrorIs(t, err, types.ErrNoConsent)
	_, err = f.StandingAt(f.ctx, digest("nobody's"), 0, 25)
	require.ErrorIs(t, err, types.ErrNoConsent)
}

func TestTheStandingOfNobodyIsAnError(t *testing.T) {
	f := setup(t)
	_, err := f.Standing(f.ctx, handle)
	require.ErrorIs(t, err, types.ErrNoConsent)
}
