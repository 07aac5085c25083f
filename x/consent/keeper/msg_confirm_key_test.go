package keeper_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestASecondMemberOfStaffConfirmsAKeyAndItsFeesArePromised(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	key := phone("second")
	f.mustPropose(t, nurse, key)
	require.Empty(t, f.desk.promised)
	f.later(1, 1)
	f.mustConfirmKey(t, physician, key)
	confirmed := f.last().(*consentfact.KeyConfirmed)
	require.Equal(t, fact.Meaning_MEANING_VERIFIED, confirmed.Signature.Meaning)
	require.Equal(t, physician.String(), confirmed.Signature.Actor.Address)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToConfirmKey).UnixNano(), confirmed.Due)
	require.Equal(t, []string{addressOf(key).String()}, f.desk.promised)
	require.Nil(t, f.till.heldUntil, "nothing is held yet")
}

// TestACoordinatorAloneGivesNobodysParticipationToAKeyOfTheirs tries what one member of staff can do with whatever keys they have.
func TestACoordinatorAloneGivesNobodysParticipationToAKeyOfTheirs(t *testing.T) {
	theirs := phone("the coordinator's second phone")
	rotated := sdk.AccAddress("the nurse's next key")
	for name, tc := range map[string]struct {
		then  func(*fixture)
		by    sdk.AccAddress
		want  error
		words string
	}{
		"with the same key": {nil, nurse, types.ErrSecond, "proposed the key"},
		"with their new key": {func(f *fixture) {
			f.people.rotate(nurse, rotated)
			f.staff.obtainers = append(f.staff.obtainers, rotated.String())
		}, rotated, types.ErrSecond, "proposed the key"},
		"with another's": {nil, visitor, errNotDelegated, ""},
		"with the key":   {nil, addressOf(theirs), errNotDelegated, ""},
		"before anybody": {nil, nil, types.ErrProposal, "is PROPOSED, want CONFIRMED"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.mustPropose(t, nurse, theirs)
			if tc.then != nil {
				tc.then(f)
			}
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				if tc.by == nil {
					_, err := f.AcceptKey(ctx, acceptKey(theirs))
					return err
				}
				_, err := f.ConfirmKey(ctx, confirmKey(tc.by, theirs))
				return err
			})
		})
	}
}

func TestConfirmKeyRefuses(t *testing.T) {
	key, other := phone("second"), phone("other")
	for name, tc := range map[string]struct {
		msg   *types.MsgConfirmKey
		then  func(*testing.T, *fixture)
		want  error
		words string
	}{
		"who invited": {
			confirmKey(physician, key), func(_ *testing.T, f *fixture) { f.desk.inviter = physician.String() }, types.ErrSecond, "invited the participant",
		},
		"another key than the one proposed": {confirmKey(physician, other), nil, types.ErrProposal, "is proposed for"},
		"a key that staff accepted meanwhile": {
			confirmKey(physician, key), func(_ *testing.T, f *fixture) { f.people.hire(addressOf(key), 4) }, types.ErrKey, "a person of organisation 4",
		},
		"a key that was invited meanwhile": {
			confirmKey(physician, key), func(t *testing.T, f *fixture) {
				o := offer(consentfact.Mode_MODE_SELF)
				o.Handle, o.Key = digest("another"), addressOf(key)
				require.NoError(t, f.Open(f.ctx, o, inviter))
			}, types.ErrKeyTaken, "already",
		},
		"what was confirmed": {confirmKey(physician, key), func(t *testing.T, f *fixture) { f.mustConfirmKey(t, physician, key) }, types.ErrProposal, "is CONFIRMED, want PROPOSED"},
		"what was vetoed":    {confirmKey(physician, key), func(t *testing.T, f *fixture) { f.mustVeto(t, participant) }, types.ErrProposal, "no other key is proposed"},
		"no address":         {&types.MsgConfirmKey{Signer: physician.String(), Handle: handle[:], Blind: blind("c")}, nil, types.ErrInvalid, "key is"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.mustPropose(t, nurse, key)
			if tc.then != nil {
				tc.then(t, f)
			}
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.ConfirmKey(ctx, tc.msg)
				return err
			})
		})
	}
}

func TestAKeyWhoseFeesNobodyPromisesIsNotConfirmed(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	key := phone("second")
	f.mustPropose(t, nurse, key)
	f.desk.fails = errors.New("the budget is used up")
	cached, _ := f.ctx.CacheContext()
	_, err := f.ConfirmKey(cached, confirmKey(physician, key))
	require.ErrorIs(t, err, f.desk.fails)
}
