package keeper_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func signTransfer(by sdk.AccAddress) *types.MsgSignTransfer {
	return &types.MsgSignTransfer{Signer: by.String(), Handle: handle[:], Site: elsewhere}
}

func (f *fixture) transfers(t *testing.T) *types.MsgSignTransferResponse {
	t.Helper()
	f.later(1, 0)
	res, err := f.SignTransfer(f.ctx, signTransfer(participant))
	require.NoError(t, err)
	return res
}

func TestWhoeverSpeaksForTheParticipantSignsForTheTransferAndNobodyElse(t *testing.T) {
	for name, tc := range map[string]struct {
		mode   consentfact.Mode
		beside []consentfact.Countersigner
		may    sdk.AccAddress
		mayNot []sdk.AccAddress
	}{
		"the participant who signs alone":     {consentfact.Mode_MODE_SELF, nil, participant, []sdk.AccAddress{nurse, mother, neighbour, stranger}},
		"the representative of the assisted":  {consentfact.Mode_MODE_ASSISTED, family(), mother, []sdk.AccAddress{participant, nurse, neighbour, stranger}},
		"the witness where nobody represents": {consentfact.Mode_MODE_ASSISTED, family()[3:], neighbour, []sdk.AccAddress{participant, nurse, mother, stranger}},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, tc.mode, tc.beside...)
			f.later(1, 0)
			for _, by := range tc.mayNot {
				f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
					_, err := f.SignTransfer(ctx, signTransfer(by))
					return err
				})
			}
			require.Empty(t, f.desk.moved)
			_, err := f.SignTransfer(f.ctx, signTransfer(tc.may))
			require.NoError(t, err)
			require.Equal(t, []uint32{elsewhere}, f.desk.moved)
			require.Equal(t, types.Participant(tc.may.String()), f.desk.by[0])
			require.Equal(t, elsewhere, f.row(t).Site)
		})
	}
}

func TestWhatWasConsentedToStandsWhereTheOtherSiteRequiresTheSameForm(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	require.Equal(t, &types.MsgSignTransferResponse{RequiredLine: form, Stands: true}, f.transfers(t))
	require.True(t, f.standing(t).Given)
	f.forms.active, f.forms.floor = 2, 2
	require.True(t, f.standing(t).Stale, "what the site demands now counts")
	f.give(t, consent(2))
	require.False(t, f.standing(t).Stale)
}

func TestWhoIsTransferredConsentsToTheFormThatTheOtherSiteRequires(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.forms.elsewhere = foreign
	require.Equal(t, &types.MsgSignTransferResponse{RequiredLine: foreign}, f.transfers(t))
	require.False(t, f.standing(t).Given)
	require.Zero(t, f.standing(t).Version)
	f.requireInvariants(t)
	f.refuses(t, types.ErrFormLine, "requires consent form 11", func(ctx sdk.Context) error {
		f.forms.active = 2
		defer func() { f.forms.active = 1 }()
		_, err := f.GiveConsent(ctx, consent(2))
		return err
	})

	f.forms.closed = true // they begin nothing new
	declined := decline()
	declined.FormLine = foreign
	_, err := f.Decline(f.ctx, declined)
	require.NoError(t, err)
	f.requireInvariants(t)
	again := consent(1)
	again.FormLine = foreign
	require.Equal(t, types.State_STATE_GIVEN, f.give(t, again), "who declines the form of another site may change their mind")
	require.True(t, f.standing(t).Given)
	require.Equal(t, foreign, f.standing(t).FormLine)
}

func TestWhatAwaitsSignaturesLapsesWithATransfer(t *testing.T) {
	f := setup(t)
	f.forms.demands.Witness = true
	f.invite(t, consentfact.Mode_MODE_SELF, family()[3:]...)
	require.Equal(t, types.State_STATE_PENDING, f.give(t, consent(1)))
	f.transfers(t)
	require.Equal(t, types.State_STATE_OFFERED, f.line(t).State)
	require.IsType(t, &consentfact.ConsentLapsed{}, f.last())
	f.refuses(t, types.ErrNotPending, "", func(ctx sdk.Context) error {
		_, err := f.Countersign(ctx, countersign(neighbour, witness, 1))
		return err
	})
}

func TestSignTransferRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(*testing.T, *fixture)
		want   error
		words  string
	}{
		"who withdrew": {func(t *testing.T, f *fixture) { f.mustWithdraw(t) }, types.ErrClosed, "withdrawn"},
		"while another key is proposed": {func(t *testing.T, f *fixture) {
			_, err := f.ProposeKey(f.ctx, propose(t, nurse, phone("another")))
			require.NoError(t, err)
		}, types.ErrProposal, "is proposed"},
		"what the two sites did not sign": {func(_ *testing.T, f *fixture) { f.desk.fails = errUnsigned }, errUnsigned, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.later(1, 0)
			tc.before(t, f)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.SignTransfer(ctx, signTransfer(participant))
				return err
			})
		})
	}
}

var errUnsigned = errors.New("no transfer is open")
