package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestAFailedScreeningIsFinalAndItsReasonACommitment(t *testing.T) {
	w := newWorld(t)
	p, reason := w.come(w.here, screening), w.fresh()
	w.Next(day)
	fixture.Must(w.Fixture, w.msgs.FailScreening, &types.MsgFailScreening{
		Signer: w.here.coordinator.Address, Handle: p.handle, ReasonCommitment: reason,
	})
	failed := w.Facts()[0].(*participationfact.ScreeningFailed)
	require.Equal(t, fact.Meaning_MEANING_ATTESTED, failed.Signature.Meaning)
	require.Equal(t, reason, failed.ReasonCommitment)
	at, over := w.stored(p).Ended()
	require.True(t, over)
	require.Equal(t, w.Ctx.BlockTime(), at)
	for _, next := range allStates[1:] {
		require.ErrorIs(t, w.step(w.here, p, next), types.ErrState, next.Name())
	}
}

func TestFailScreeningRefuses(t *testing.T) {
	w := newWorld(t)
	screened := w.come(w.here, screening).handle
	for name, tc := range map[string]struct {
		signer         string
		handle, reason []byte
		want           error
	}{
		"somebody without the task":    {w.here.nurse.Address, screened, w.fresh(), trialtypes.ErrDelegation},
		"a reason of 31 bytes":         {w.here.coordinator.Address, screened, w.fresh()[1:], types.ErrInvalid},
		"no reason":                    {w.here.coordinator.Address, screened, nil, types.ErrInvalid},
		"a handle of 31 bytes":         {w.here.coordinator.Address, screened[1:], w.fresh(), types.ErrInvalid},
		"a handle of nobody":           {w.here.coordinator.Address, w.fresh(), w.fresh(), types.ErrNoParticipation},
		"somebody who is only invited": {w.here.coordinator.Address, w.come(w.here, invited).handle, w.fresh(), types.ErrState},
		"somebody who is enrolled":     {w.here.coordinator.Address, w.come(w.here, enrolled).handle, w.fresh(), types.ErrState},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, w.msgs.FailScreening, &types.MsgFailScreening{Signer: tc.signer, Handle: tc.handle, ReasonCommitment: tc.reason}, tc.want)
		})
	}
}
