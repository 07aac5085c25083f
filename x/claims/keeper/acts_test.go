package keeper_test

import (
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const attestation = fact.Task_TASK_VISIT_ATTESTATION

// withdraws has a participant withdraw from the trial.
func (w *world) withdraws(p participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.consentMsgs.Withdraw, &consenttypes.MsgWithdraw{
		Signer: p.address, Handle: p.handle, ScopeCommitment: w.fresh(), Blind: w.fresh(),
	})
}

// unpaid returns somebody enrolled who has not said where their money goes.
func (w *world) unpaid() participant {
	w.Helper()
	p := w.invited(consentfact.Mode_MODE_SELF)
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.selfLine, Version: 1, Language: "en", ObtainedBy: w.inviter.Address, Blind: w.fresh(),
	})
	w.screens(p)
	w.enrols(p)
	return p
}

// names has a participant say where their money goes.
func (w *world) names(p participant, payee payouttypes.Payee) {
	w.Helper()
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: p.speaks, Handle: p.handle, Payee: payee, Blind: w.fresh(),
	})
}

// rebinds proposes another key for a participation, which a second member of staff confirms, and the key accepts. It returns
// the key.
func (w *world) rebinds(p participant) string {
	w.Helper()
	w.delegates(w.nurse, fact.Task_TASK_CONSENT)
	key := secp256k1.GenPrivKeyFromSecret([]byte("another key of " + p.address))
	public, err := codectypes.NewAnyWithValue(key.PubKey())
	require.NoError(w, err)
	fixture.Must(w.Fixture, w.consentMsgs.ProposeKey, &consenttypes.MsgProposeKey{
		Signer: w.inviter.Address, Handle: p.handle, PublicKey: public, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	address := w.bech32(key.PubKey().Address().Bytes())
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmKey, &consenttypes.MsgConfirmKey{
		Signer: w.nurse.Address, Handle: p.handle, Key: address, Blind: w.fresh(),
	})
	fixture.Must(w.Fixture, w.consentMsgs.AcceptKey, &consenttypes.MsgAcceptKey{Signer: address, Handle: p.handle, Blind: w.fresh()})
	return address
}
