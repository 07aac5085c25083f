package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// TestAStrangerKeepsNobodyFromTakingPartNorFromTheirWallet has the administrator of another hospital register every address
// of a participant: the key before the invitation, then her wallet.
func TestAStrangerKeepsNobodyFromTakingPartNorFromTheirWallet(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p, wallet := w.newParticipant(), w.Key("her wallet")
	w.registers(w.there, p.address)
	w.registers(w.there, wallet.Address)
	fixture.Must(w.Fixture, w.msgs.Invite, w.invitation(w.here, p))
	w.consents(w.here, p, 1)
	w.screens(w.here, p)
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(wallet.Address), Blind: w.fresh(),
	})
	w.withdraws(p)
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

// TestASitesAdministratorTakesNoFeesOfItsParticipant has the administrator register the key of a participant whom the site
// invited, and revoke it: the fees that the treasury pays stay.
func TestASitesAdministratorTakesNoFeesOfItsParticipant(t *testing.T) {
	w := newWorld(t)
	p := w.invite(w.here)
	key := sdk.AccAddress(p.key.PubKey().Address())
	before := w.granted(w.here, key)
	w.registers(w.here, p.address)
	require.Equal(t, before, w.granted(w.here, key))
	fixture.Must(w.Fixture, identitykeeper.NewMsgServer(w.Identity).RevokePerson, &identitytypes.MsgRevokePerson{
		Signer: w.here.administrator.Address, Address: p.address, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_STAFF_CHANGE),
	})
	require.Equal(t, before, w.granted(w.here, key))
	require.Equal(t, types.PaidMessages(), before.AllowedMessages)
}

func TestTheKeyOfAParticipationAcceptsNoRegistration(t *testing.T) {
	w := newWorld(t)
	server := identitykeeper.NewMsgServer(w.Identity)
	p := w.newParticipant()
	w.registers(w.there, p.address)
	fixture.Must(w.Fixture, w.msgs.Invite, w.invitation(w.here, p))
	accept := &identitytypes.MsgAcceptRegistration{Signer: p.address, Organisation: w.there.organisation}
	require.ErrorIs(t, fixture.Refuse(w.Fixture, server.AcceptRegistration, accept, "is the key of a participation in a trial"), identitytypes.ErrParticipant)
	w.withdraws(p)
	require.ErrorIs(t, fixture.Refuse(w.Fixture, server.AcceptRegistration, accept, "is nobody's of an organisation"), identitytypes.ErrParticipant)
}
