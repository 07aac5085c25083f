package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAcceptKeyRefuses(t *testing.T) {
	key, other := phone("second"), phone("other")
	for name, tc := range map[string]struct {
		then  func(*testing.T, *fixture)
		by    *types.MsgAcceptKey
		want  error
		words string
	}{
		"another key":         {nil, acceptKey(other), types.ErrProposal, "is proposed for"},
		"the present key":     {nil, &types.MsgAcceptKey{Signer: participant.String(), Handle: handle[:], Blind: blind("a")}, types.ErrProposal, "is proposed for"},
		"a key of staff's":    {func(_ *testing.T, f *fixture) { f.people.hire(addressOf(key), 9) }, acceptKey(key), types.ErrKey, "a person of organisation 9"},
		"what was vetoed":     {func(t *testing.T, f *fixture) { f.mustVeto(t, participant) }, acceptKey(key), types.ErrProposal, "no other key is proposed"},
		"what lapsed":         {func(_ *testing.T, f *fixture) { f.later(1, types.TimeToConfirmKey) }, acceptKey(key), types.ErrProposal, "has lapsed"},
		"what was accepted":   {func(t *testing.T, f *fixture) { f.accepts(t, acceptKey(key)) }, acceptKey(key), types.ErrProposal, "is ACCEPTED, want CONFIRMED"},
		"without fresh bytes": {nil, &types.MsgAcceptKey{Signer: addressOf(key).String(), Handle: handle[:]}, types.ErrInvalid, "blind has 0 bytes"},
		"a key that was invited meanwhile": {
			func(t *testing.T, f *fixture) {
				o := offer(consentfact.Mode_MODE_SELF)
				o.Handle, o.Key = digest("another"), addressOf(key)
				require.NoError(t, f.Open(f.ctx, o, inviter))
			}, acceptKey(key), types.ErrKeyTaken, "already",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.mustPropose(t, nurse, key)
			f.mustConfirmKey(t, physician, key)
			if tc.then != nil {
				tc.then(t, f)
			}
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.AcceptKey(ctx, tc.by)
				return err
			})
		})
	}
}

func (f *fixture) accepts(t *testing.T, m *types.MsgAcceptKey) {
	t.Helper()
	_, err := f.AcceptKey(f.ctx, m)
	require.NoError(t, err)
}
