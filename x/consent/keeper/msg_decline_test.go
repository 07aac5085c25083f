package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAnOfferThatIsDeclinedIsClosed(t *testing.T) {
	for name, pending := range map[string]bool{"at once": false, "while it awaits signatures": true} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			if pending {
				f.forms.demands = protocolfact.Demands{Representative: true}
				f.give(t, consent(1))
			}
			f.mustDecline(t)
			declined := f.last().(*consentfact.ConsentDeclined)
			require.Equal(t, fact.Meaning_MEANING_REJECTED, declined.Signature.Meaning)
			require.Equal(t, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION, declined.Signature.Reason.Code)
			require.Equal(t, pending, declined.PendingVersion == 1)
			require.False(t, f.standing(t).Given)
			require.Equal(t, types.State_STATE_DECLINED, f.standing(t).State)

			f.refuses(t, types.ErrClosed, "needs a new invitation", func(ctx sdk.Context) error {
				_, err := f.GiveConsent(ctx, consent(1))
				return err
			})
		})
	}
}

func TestADeclinedRenewalLeavesWhatWasGivenStandingAndMayStillBeGiven(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.forms.active, f.forms.floor = 2, 2
	f.mustDecline(t)
	s := f.standing(t)
	require.Equal(t, types.State_STATE_DECLINED, s.State)
	require.True(t, s.Given)
	require.True(t, s.Stale)
	require.EqualValues(t, 1, f.last().(*consentfact.ConsentDeclined).StandingVersion)

	f.give(t, consent(2))
	require.False(t, f.standing(t).Stale)
}

func TestDeclineRefuses(t *testing.T) {
	notTheirs := decline()
	notTheirs.Signer = mother.String()
	for name, tc := range map[string]struct {
		msg   *types.MsgDecline
		then  func(*testing.T, *fixture)
		want  error
		words string
	}{
		"somebody else, even the representative": {notTheirs, nil, types.ErrNotTheirKey, "is not the key"},
		"when no renewal is due": {decline(), func(t *testing.T, f *fixture) {
			f.give(t, consent(1))
		}, types.ErrNothingToDecline, "to end it, withdraw"},
		"twice":              {decline(), func(t *testing.T, f *fixture) { f.mustDecline(t) }, types.ErrClosed, "declined at"},
		"after a withdrawal": {decline(), func(t *testing.T, f *fixture) { f.mustWithdraw(t) }, types.ErrClosed, "withdrawn at"},
		"a declined renewal twice": {decline(), func(t *testing.T, f *fixture) {
			f.give(t, consent(1))
			f.forms.active, f.forms.floor = 2, 2
			f.mustDecline(t)
		}, types.ErrNothingToDecline, "is DECLINED"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			if tc.then != nil {
				tc.then(t, f)
			}
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.Decline(ctx, tc.msg)
				return err
			})
		})
	}
}
