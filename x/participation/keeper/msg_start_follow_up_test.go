package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestWhoeverWithdrewFromTreatmentIsFollowedUpAndClosed(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.withdrawsFromTreatment(p)
	require.NoError(t, w.step(w.here, p, followUp))
	started := w.Facts()[0].(*participationfact.FollowUpStarted)
	require.Equal(t, fact.Meaning_MEANING_ATTESTED, started.Signature.Meaning)
	require.Equal(t, fact.Task_TASK_FOLLOW_UP, started.Signature.Actor.Task)
	require.Equal(t, followUp, w.stored(p).State)
	require.NoError(t, w.step(w.here, p, closed))
}

func TestStartFollowUpRefuses(t *testing.T) {
	w := newWorld(t)
	taking := w.come(w.here, enrolled).handle
	withdrawn := w.come(w.here, enrolled)
	w.withdraws(withdrawn)
	for name, tc := range map[string]struct {
		signer string
		handle []byte
		want   error
	}{
		"somebody without the task":   {w.here.nurse.Address, taking, trialtypes.ErrDelegation},
		"a handle of 31 bytes":        {w.here.coordinator.Address, taking[1:], types.ErrInvalid},
		"a handle of nobody":          {w.here.coordinator.Address, w.fresh(), types.ErrNoParticipation},
		"somebody who is screened":    {w.here.coordinator.Address, w.come(w.here, screening).handle, types.ErrState},
		"somebody who withdrew":       {w.here.coordinator.Address, withdrawn.handle, types.ErrWithdrawn},
		"somebody whose part is over": {w.here.coordinator.Address, w.come(w.here, closed).handle, types.ErrState},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: tc.signer, Handle: tc.handle}, tc.want)
		})
	}
}
