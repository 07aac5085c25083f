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

func TestEitherSiteTakesATransferBackUntilTheParticipantSigns(t *testing.T) {
	w := newWorld(t)
	for name, by := range map[string]fixture.Person{"the old site": w.here.coordinator, "the new site": w.there.coordinator} {
		t.Run(name, func(t *testing.T) {
			p := w.come(w.here, enrolled)
			retract := func(by fixture.Person) *types.MsgRetractTransfer {
				return &types.MsgRetractTransfer{Signer: by.Address, Handle: p.handle}
			}
			refused(w, w.msgs.RetractTransfer, retract(by), types.ErrTransfer)
			w.agreed(w.here, p, w.there)
			refused(w, w.msgs.RetractTransfer, retract(w.here.nurse), trialtypes.ErrDelegation)
			refuses(w, w.msgs.RetractTransfer, retract(w.chair), "neither does the signer enrol")
			fixture.Must(w.Fixture, w.msgs.RetractTransfer, retract(by))
			require.Equal(t, fact.Meaning_MEANING_REJECTED, w.Facts()[0].(*participationfact.TransferRetracted).Signature.Meaning)
			refused(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), types.ErrTransfer)
			w.moves(w.here, p, w.there)
			refused(w, w.msgs.RetractTransfer, retract(by), types.ErrTransfer)
		})
	}
}
