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

func TestTheOtherSiteTakesAParticipantOverAndChangesNothingYet(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	refused(w, w.msgs.AcceptTransfer, w.acceptance(p, w.there), types.ErrTransfer)
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, w.offer(w.here, p, w.there))
	m := w.acceptance(p, w.there)
	m.Signer = w.there.nurse.Address
	refused(w, w.msgs.AcceptTransfer, m, trialtypes.ErrDelegation)
	m.Signer = w.here.coordinator.Address
	refuses(w, w.msgs.AcceptTransfer, m, "is for people of organisation")
	refused(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), types.ErrTransfer)

	fixture.Must(w.Fixture, w.msgs.AcceptTransfer, w.acceptance(p, w.there))
	accepted := w.Facts()[0].(*participationfact.TransferAccepted)
	require.Equal(t, fact.Meaning_MEANING_APPROVED, accepted.Signature.Meaning)
	require.Equal(t, w.there.organisation, accepted.Signature.Actor.Organisation)
	require.Equal(t, w.here.number, w.stored(p).Site)
	refuses(w, w.msgs.AcceptTransfer, w.acceptance(p, w.there), "the participant signs for it now")
}
