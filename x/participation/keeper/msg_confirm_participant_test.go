package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func confirm(by fixture.Person, p participant) *types.MsgConfirmParticipant {
	return &types.MsgConfirmParticipant{Signer: by.Address, Handle: p.handle}
}

func TestWhoInvitedSomebodyAssistedDoesNotHaveThemPaidAlone(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.alone(w.here)
	p, _ := w.assisted(w.here)
	w.attestsAlone(w.here, p)
	w.attestsAlone(w.here, p)
	require.Equal(t, payoutfact.Hold_HOLD_SECOND_DELEGATE, w.line(1).Hold)
	require.Zero(t, w.balance(p))
	refused(w, w.msgs.ConfirmParticipant, confirm(w.here.coordinator, p), types.ErrInviter)

	fixture.Must(w.Fixture, w.msgs.ConfirmParticipant, confirm(w.here.nurse, p))
	facts := w.Facts()
	require.IsType(t, &participationfact.ParticipantConfirmed{}, facts[len(facts)-1])
	require.Equal(t, 2*visit, w.balance(p), "what waited is paid at once")
	w.attestsAlone(w.here, p)
	require.Equal(t, 3*visit, w.balance(p), "the second stands behind what comes after too")

	fixture.Must(w.Fixture, w.msgs.ConfirmParticipant, confirm(w.here.nurse, p))
	require.Empty(t, w.Facts(), "again, it changes nothing")
}

func TestAVisitThatSomebodyElseAttestsStandsBehindAnAssistedParticipation(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.alone(w.here)
	p, _ := w.assisted(w.here)
	w.attestsAlone(w.here, p)
	require.Zero(t, w.balance(p))
	w.attests(w.here, p) // by the nurse
	w.sleep(1)
	require.Equal(t, 2*visit, w.balance(p))
}

func TestOnlyDelegatesOfTheSiteConfirmAndOnlySomebodyAssisted(t *testing.T) {
	w := newWorld(t)
	p, _ := w.assisted(w.here)
	refuses(w, w.msgs.ConfirmParticipant, confirm(w.here.administrator, p), "VISIT_ATTESTATION at site 1 of EQ00000001 is not delegated to")
	refuses(w, w.msgs.ConfirmParticipant, confirm(w.there.nurse, p), "is of organisation")
	refused(w, w.msgs.ConfirmParticipant, confirm(w.here.nurse, w.come(w.here, enrolled)), types.ErrState)
}
