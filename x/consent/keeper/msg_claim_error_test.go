package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func claim(by sdk.AccAddress, version uint32) *types.MsgClaimError {
	return &types.MsgClaimError{
		Signer: by.String(), Handle: handle[:], FormLine: form, Version: version,
		Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION}, Blind: blind("claim"),
	}
}

func (f *fixture) mustClaim(t *testing.T, version uint32) {
	t.Helper()
	_, err := f.ClaimError(f.ctx, claim(physician, version))
	require.NoError(t, err)
}

func TestWhatStaffSayWasAnErrorStandsUntilTheParticipantConfirmsIt(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	before := f.standing(t)
	f.later(1, time.Hour)
	f.mustClaim(t, 1)
	claimed := f.last().(*consentfact.ConsentErrorClaimed)
	require.Equal(t, fact.Meaning_MEANING_REJECTED, claimed.Signature.Meaning)
	require.Equal(t, physician.String(), claimed.Signature.Actor.Address)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToComplete).UnixNano(), claimed.Due)
	require.Equal(t, before, f.standing(t))
}

func TestOnlyWhatStandsIsClaimedToBeAnErrorByStaffAndOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(f *fixture, t *testing.T)
		message *types.MsgClaimError
		want    error
		words   string
	}{
		"nothing was given": {func(*fixture, *testing.T) {}, claim(nurse, 1), types.ErrVersion, "version 0 of consent form 5 stands"},
		"another version":   {func(f *fixture, t *testing.T) { f.give(t, consent(1)) }, claim(nurse, 2), types.ErrVersion, "names version 2"},
		"nobody of staff":   {func(f *fixture, t *testing.T) { f.give(t, consent(1)) }, claim(stranger, 1), errNotDelegated, ""},
		"the participant":   {func(f *fixture, t *testing.T) { f.give(t, consent(1)) }, claim(participant, 1), errNotDelegated, ""},
		"without a reason": {func(f *fixture, t *testing.T) { f.give(t, consent(1)) }, func() *types.MsgClaimError {
			m := claim(nurse, 1)
			m.Reason = nil
			return m
		}(), types.ErrInvalid, "reason"},
		"twice": {func(f *fixture, t *testing.T) {
			f.give(t, consent(1))
			f.mustClaim(t, 1)
			f.later(1, 365*24*time.Hour)
		}, claim(nurse, 1), types.ErrErrorClaim, "said once of each consent"},
		"withdrawn": {func(f *fixture, t *testing.T) {
			f.give(t, consent(1))
			f.mustWithdraw(t)
		}, claim(nurse, 1), types.ErrClosed, "for ever"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			tc.prepare(f, t)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.ClaimError(ctx, tc.message)
				return err
			})
		})
	}
}
