package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAThiefsProposalIsVetoedByTheOldKeyAndWhatWasHeldGoesOn(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	theirs := phone("the thief's")
	f.mustAccept(t, theirs)
	f.later(1, types.TimeToVeto) // its time is over, but the end of no block has bound it
	require.NoError(t, f.CheckFree(f.ctx, vetoKey(participant)))
	f.mustVeto(t, participant)
	vetoed := f.last().(*consentfact.KeyVetoed)
	require.Equal(t, fact.Meaning_MEANING_REJECTED, vetoed.Signature.Meaning)
	require.Equal(t, addressOf(theirs).String(), vetoed.Key)
	require.Nil(t, f.till.heldUntil)
	f.sleep(t, time.Hour)
	require.Equal(t, participant.String(), f.row(t).Key)
	f.refuses(t, types.ErrProposal, "no other key is proposed", func(ctx sdk.Context) error {
		_, err := f.VetoKey(ctx, vetoKey(participant))
		return err
	})
}

func TestWhoMayVetoAProposedKey(t *testing.T) {
	representing := []consentfact.Countersigner{family()[0], family()[3]}
	for name, tc := range map[string]struct {
		mode       consentfact.Mode
		beside     []consentfact.Countersigner
		by         sdk.AccAddress
		capacity   consentfact.Capacity
		may        bool
		registered bool
	}{
		"the participant":                          {consentfact.Mode_MODE_SELF, nil, participant, 0, true, false},
		"somebody":                                 {consentfact.Mode_MODE_SELF, nil, stranger, 0, false, false},
		"the nurse":                                {consentfact.Mode_MODE_SELF, nil, nurse, 0, false, false},
		"a minor's representative":                 {consentfact.Mode_MODE_SELF, family(), mother, representative, true, false},
		"a minor's other parent":                   {consentfact.Mode_MODE_SELF, family(), father, 0, false, false},
		"a representative who was hired":           {consentfact.Mode_MODE_SELF, family(), mother, representative, true, true},
		"an assisted participant's key":            {consentfact.Mode_MODE_ASSISTED, representing, participant, 0, false, false},
		"an assisted participant's representative": {consentfact.Mode_MODE_ASSISTED, representing, mother, representative, true, false},
		"the witness beside a representative":      {consentfact.Mode_MODE_ASSISTED, representing, neighbour, 0, false, false},
		"the witness where nobody represents":      {consentfact.Mode_MODE_ASSISTED, family()[3:], neighbour, witness, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, tc.mode, tc.beside...)
			f.mustAccept(t, phone("second"))
			if tc.registered {
				f.people.hire(tc.by, 4)
				f.people.revoke(tc.by)
			}
			if !tc.may {
				f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
					_, err := f.VetoKey(ctx, vetoKey(tc.by))
					return err
				})
				require.ErrorIs(t, f.CheckFree(f.ctx, vetoKey(tc.by)), types.ErrNotFree)
				return
			}
			require.NoError(t, f.CheckFree(f.ctx, vetoKey(tc.by)))
			f.mustVeto(t, tc.by)
			require.Equal(t, tc.capacity, f.last().(*consentfact.KeyVetoed).Capacity)
		})
	}
}

func TestAVetoIsFreeAndSharesItsAttemptsWithTheWithdrawal(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	require.ErrorContains(t, f.CheckFree(f.ctx, vetoKey(participant)), "no other key is proposed", "there is nothing to veto")
	f.mustAccept(t, phone("a thief's"))
	for range types.MaxFreeAttempts - 1 {
		claimed, err := f.ClaimFree(f.ctx, withdraw(participant))
		require.NoError(t, err)
		require.True(t, claimed)
	}
	claimed, err := f.ClaimFree(f.ctx, vetoKey(participant))
	require.NoError(t, err)
	require.True(t, claimed)
	for _, msg := range []types.FreeMessage{vetoKey(participant), withdraw(participant)} {
		require.ErrorContains(t, f.CheckFree(f.ctx, msg), "had all 5 free attempts")
	}
	f.mustVeto(t, participant)
	_, counted, err := keeper.FreeAttempts(f.ctx, f.Keeper, withdraw(participant))
	require.NoError(t, err)
	require.False(t, counted, "one that succeeds leaves no count")
	require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)))
}

func TestARegisteredWitnessWhoseKeyIsRevokedVetoesNothing(t *testing.T) {
	f := setup(t)
	f.people.register(neighbour)
	o := offer(consentfact.Mode_MODE_ASSISTED, family()[3])
	o.Population = protocoltypes.Assisted
	require.NoError(t, f.Open(f.ctx, o, inviter))
	f.mustAccept(t, phone("second"))
	f.people.revoke(neighbour)
	_, err := f.VetoKey(f.ctx, vetoKey(neighbour))
	require.ErrorContains(t, err, "sign with the key that replaced it")
}
