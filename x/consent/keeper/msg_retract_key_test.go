package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func retractKey(by sdk.AccAddress) *types.MsgRetractKey {
	return &types.MsgRetractKey{Signer: by.String(), Handle: handle[:], Blind: blind("retraction")}
}

func (f *fixture) mustRetract(t *testing.T, by sdk.AccAddress) {
	t.Helper()
	_, err := f.RetractKey(f.ctx, retractKey(by))
	require.NoError(t, err)
}

func TestASiteThatFindsALieOfItsStaffTakesTheProposalBack(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	honest := sdk.AccAddress("the investigator")
	f.people.register(honest)
	f.staff.obtainers = append(f.staff.obtainers, honest.String())
	theirs := phone("the thieves'")
	f.mustAccept(t, theirs)
	f.later(1, time.Hour)
	f.mustRetract(t, honest)
	ended := f.last().(*consentfact.KeyProposalEnded)
	require.Equal(t, honest.String(), ended.Signature.Actor.Address)
	require.Equal(t, fact.Meaning_MEANING_REJECTED, ended.Signature.Meaning)
	require.Nil(t, f.till.heldUntil)
	require.Zero(t, f.keysOf(t).Vetoed, "it uses up nothing of the participant's")
	f.sleep(t, types.TimeToVeto)
	require.Equal(t, participant.String(), f.row(t).Key)
	f.refuses(t, types.ErrProposal, "no other key is proposed", func(ctx sdk.Context) error {
		_, err := f.RetractKey(ctx, retractKey(honest))
		return err
	})
}

func TestRetractKeyRefuses(t *testing.T) {
	for name, by := range map[string]sdk.AccAddress{"somebody without the task": stranger, "the participant": participant, "the proposed key": addressOf(phone("second"))} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.mustAccept(t, phone("second"))
			f.refuses(t, errNotDelegated, "", func(ctx sdk.Context) error {
				_, err := f.RetractKey(ctx, retractKey(by))
				return err
			})
		})
	}
}

// TestASiteThatTakesBackAndProposesAgainHoldsUpNobodyForLong counts how long a site can hold up the money of somebody who never answers
// without giving their key away.
func TestASiteThatTakesBackAndProposesAgainHoldsUpNobodyForLong(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	var heldFor, rested time.Duration
	for i := range types.MaxConfirmedKeys {
		f.mustAccept(t, phone(fmt.Sprint("number ", i)))
		f.later(1, types.TimeToVeto)
		f.mustRetract(t, nurse)
		heldFor += types.TimeToVeto
		require.Nil(t, f.till.heldUntil)
		if i+1 == types.MaxConfirmedKeys {
			break
		}
		f.refuses(t, types.ErrProposal, "taken back", func(ctx sdk.Context) error {
			_, err := f.ProposeKey(ctx, propose(t, nurse, phone("at once")))
			return err
		})
		f.later(1, types.TimeToRest)
		rested += types.TimeToRest
	}
	f.later(1, types.TimeToRest)
	f.refuses(t, types.ErrProposal, "8 proposals", func(ctx sdk.Context) error {
		_, err := f.ProposeKey(ctx, propose(t, nurse, phone("once more")))
		return err
	})
	require.Less(t, heldFor, rested)
}

func TestAMistakeIsTakenBackAndTheRightKeyProposedAtOnce(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	wrong := phone("wrong")
	f.mustPropose(t, nurse, wrong)
	f.mustConfirmKey(t, physician, wrong)
	f.mustRetract(t, physician)
	f.mustAccept(t, phone("right"))
}
