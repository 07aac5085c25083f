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

// Who died, was lost or completed is told by nothing but an opening of the digest.
func TestEveryClosureLooksLikeEveryOther(t *testing.T) {
	w := newWorld(t)
	var closures []*participationfact.ParticipationClosed
	for range 3 {
		p := w.come(w.here, followUp)
		require.NoError(t, w.step(w.here, p, closed))
		require.Len(t, w.Facts(), 1)
		one := w.Facts()[0].(*participationfact.ParticipationClosed)
		require.Equal(t, p.handle, one.Handle)
		one.Blind, one.Handle, one.ReasonCommitment = nil, nil, nil
		closures = append(closures, one)
	}
	require.Equal(t, closures[0], closures[1])
	require.Equal(t, closures[0], closures[2])
}

func TestWhoWasLostAndComesBackIsInvitedAgainUnderAnotherHandle(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	lost := w.come(w.here, closed)
	refused(w, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: w.here.coordinator.Address, Handle: lost.handle}, types.ErrState)
	refused(w, w.msgs.Invite, w.invitation(w.here, lost), types.ErrHandleTaken)
	again := w.newParticipant()
	again.key = lost.key
	refuses(w, w.msgs.Invite, w.invitation(w.here, again), "is bound to a participation already")
	back := w.come(w.here, enrolled)
	w.attests(w.here, back)
	require.Equal(t, visit, w.balance(back))
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
