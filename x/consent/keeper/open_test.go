package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAnInvitationOffersAConsent(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	row := digest("blind of the row")
	beside := types.Invited(family())
	beside[3].Person = neighbour.String() // the only one of them whom the register knows
	require.Equal(t, types.Consent{
		Handle: handle[:], Trial: trial, Site: site, Key: participant.String(), Mode: consentfact.Mode_MODE_SELF,
		Countersigners: beside, Population: protocoltypes.Minor, RequiredLine: form, State: types.State_STATE_OFFERED,
		ChangedHeight: 10, ChangedAt: f.ctx.BlockTime(), Blind: row[:], BlindsUsed: 1,
	}, f.row(t))

	offered := f.last().(*consentfact.ConsentOffered)
	want := fact.RowBlind(row, "/equipoise.fact.consent.v1.ConsentOffered", 0)
	require.Equal(t, want[:], offered.Blind, "the invitation's own fact uses the blind itself")
	require.Equal(t, inviter, *offered.Signature.Actor)
	require.Len(t, offered.Countersigners, 4)
	require.Equal(t, protocoltypes.Minor, offered.Population)
	require.Equal(t, form, offered.RequiredLine)
	s := f.standing(t)
	require.False(t, s.Given)
	require.False(t, s.Stale)
}

func TestHandleAndKeyServeOneParticipationForEver(t *testing.T) {
	other := func(change func(*types.Offer)) types.Offer {
		o := offer(consentfact.Mode_MODE_SELF)
		change(&o)
		return o
	}
	for name, tc := range map[string]struct {
		offer types.Offer
		want  error
	}{
		"the handle again": {other(func(o *types.Offer) { o.Key = stranger }), types.ErrHandleTaken},
		"the key again":    {other(func(o *types.Offer) { o.Handle = digest("other") }), types.ErrKeyTaken},
		"the key again in another trial": {other(func(o *types.Offer) {
			o.Handle, o.Trial = digest("other"), trial+1
		}), types.ErrKeyTaken},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.mustWithdraw(t)
			f.refuses(t, tc.want, "already", func(ctx sdk.Context) error { return f.Open(ctx, tc.offer, inviter) })
		})
	}
}

func TestACountersignerMayServeSeveralParticipations(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	sibling := offer(consentfact.Mode_MODE_SELF, family()...)
	sibling.Handle, sibling.Key = digest("the sibling"), stranger
	require.NoError(t, f.Open(f.ctx, sibling, inviter))
}

func TestAKeyIsAParticipantsFromItsInvitationOn(t *testing.T) {
	f := setup(t)
	taken := func() bool {
		is, err := f.IsParticipant(f.ctx, participant)
		require.NoError(t, err)
		return is
	}
	require.False(t, taken())
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	require.True(t, taken())
	f.mustWithdraw(t)
	require.True(t, taken())
	is, err := f.IsParticipant(f.ctx, mother)
	require.NoError(t, err)
	require.False(t, is, "who signs beside is no participant")
}

func TestAnOfferThatIsNotSoundIsRefused(t *testing.T) {
	f := setup(t)
	f.refuses(t, types.ErrInvalid, "named twice", func(ctx sdk.Context) error {
		return f.Open(ctx, offer(consentfact.Mode_MODE_SELF, append(family(), family()[0])...), inviter)
	})
}
