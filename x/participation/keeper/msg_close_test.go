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

func TestAParticipationThatIsNotOverIsClosedForAReasonThatTheChainDoesNotKnow(t *testing.T) {
	w := newWorld(t)
	for _, state := range []types.State{invited, screening, enrolled, followUp} {
		t.Run(state.Name(), func(t *testing.T) {
			p, reason := w.come(w.here, state), w.fresh()
			w.Next(day)
			fixture.Must(w.Fixture, w.msgs.Close, &types.MsgClose{
				Signer: w.here.coordinator.Address, Handle: p.handle, ReasonCommitment: reason,
			})
			over := w.Facts()[0].(*participationfact.ParticipationClosed)
			require.Equal(t, fact.Meaning_MEANING_ATTESTED, over.Signature.Meaning)
			require.Equal(t, fact.Task_TASK_FOLLOW_UP, over.Signature.Actor.Task)
			require.Equal(t, reason, over.ReasonCommitment)
			at, ended := w.stored(p).Ended()
			require.True(t, ended)
			require.Equal(t, w.Ctx.BlockTime(), at)
		})
	}
}

func TestCloseRefuses(t *testing.T) {
	w := newWorld(t)
	taking := w.come(w.here, enrolled).handle
	for name, tc := range map[string]struct {
		signer         string
		handle, reason []byte
		want           error
	}{
		"somebody without the task":       {w.here.nurse.Address, taking, w.fresh(), trialtypes.ErrDelegation},
		"a reason of 31 bytes":            {w.here.coordinator.Address, taking, w.fresh()[1:], types.ErrInvalid},
		"no reason":                       {w.here.coordinator.Address, taking, nil, types.ErrInvalid},
		"a handle of 31 bytes":            {w.here.coordinator.Address, taking[1:], w.fresh(), types.ErrInvalid},
		"a handle of nobody":              {w.here.coordinator.Address, w.fresh(), w.fresh(), types.ErrNoParticipation},
		"somebody whose screening failed": {w.here.coordinator.Address, w.come(w.here, screenFailed).handle, w.fresh(), types.ErrState},
		"somebody whose part is over":     {w.here.coordinator.Address, w.come(w.here, closed).handle, w.fresh(), types.ErrState},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, w.msgs.Close, &types.MsgClose{Signer: tc.signer, Handle: tc.handle, ReasonCommitment: tc.reason}, tc.want)
		})
	}
}
