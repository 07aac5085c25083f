package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAKeyHasFiveFreeAttemptsForAParticipation(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	for attempt := range types.MaxFreeAttempts + 2 {
		err := f.CheckFree(f.ctx, withdraw(participant))
		free := attempt < types.MaxFreeAttempts
		require.Equal(t, free, err == nil, "attempt %d: %v", attempt+1, err)
		claimed, err := f.ClaimFree(f.ctx, withdraw(participant))
		require.NoError(t, err)
		require.Equal(t, free, claimed, "attempt %d", attempt+1)
		f.later(1_000, time.Hour) // no time brings one back
	}
	require.ErrorContains(t, f.CheckFree(f.ctx, withdraw(participant)), "had all 5 free attempts")
}

func TestAWithdrawalLeavesNoCountOfItsAttempts(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for range 2 {
		_, err := f.ClaimFree(f.ctx, withdraw(participant))
		require.NoError(t, err)
	}
	attempts, _, err := keeper.FreeAttempts(f.ctx, f.Keeper, withdraw(participant))
	require.NoError(t, err)
	require.EqualValues(t, 2, attempts)
	f.mustWithdraw(t)
	_, counted, err := keeper.FreeAttempts(f.ctx, f.Keeper, withdraw(participant))
	require.NoError(t, err)
	require.False(t, counted)
}

func TestWhatIsFreeCountsForTheOrganisationThatInvited(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	handle := withdraw(participant).Handle
	inviter, err := f.Inviter(f.ctx, handle)
	require.NoError(t, err)
	require.NotZero(t, inviter)
	nobody := digest("nobody's")
	for _, handle := range [][]byte{nobody[:], nil, handle[1:]} {
		inviter, err := f.Inviter(f.ctx, handle)
		require.NoError(t, err)
		require.Zero(t, inviter)
	}
}

func TestALookAtTheFeeUsesNothingUp(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for range 3 {
		require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)))
	}
}

func TestNobodyUsesUpTheFreeAttemptsOfAnother(t *testing.T) {
	f := setup(t)
	second := consentfact.Countersigner{Address: stranger.String(), Capacity: representative}
	f.invite(t, consentfact.Mode_MODE_SELF, append(family(), second)...)
	for _, by := range []sdk.AccAddress{mother, stranger, participant} {
		for range types.MaxFreeAttempts {
			claimed, err := f.ClaimFree(f.ctx, withdraw(by))
			require.NoError(t, err)
			require.True(t, claimed)
		}
	}
}

func TestFreeAttemptsForOneParticipationLeaveThoseForAnother(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	sibling := offer(consentfact.Mode_MODE_SELF, family()...)
	sibling.Handle, sibling.Key = digest("the sibling"), stranger
	require.NoError(t, f.Open(f.ctx, sibling, inviter))
	siblings := withdraw(mother)
	siblings.Handle = sibling.Handle[:]
	for _, m := range []*types.MsgWithdraw{withdraw(mother), siblings} {
		for range types.MaxFreeAttempts {
			claimed, err := f.ClaimFree(f.ctx, m)
			require.NoError(t, err)
			require.True(t, claimed)
		}
	}
}

func TestAWithdrawalThatItsMessageWouldRefuseIsNotFree(t *testing.T) {
	with := func(change func(*types.MsgWithdraw)) *types.MsgWithdraw {
		m := withdraw(participant)
		change(m)
		return m
	}
	for name, msg := range map[string]*types.MsgWithdraw{
		"no scope":             with(func(m *types.MsgWithdraw) { m.ScopeCommitment = nil }),
		"a scope of 31 bytes":  with(func(m *types.MsgWithdraw) { m.ScopeCommitment = m.ScopeCommitment[1:] }),
		"no blind":             with(func(m *types.MsgWithdraw) { m.Blind = nil }),
		"a blind of 33 bytes":  with(func(m *types.MsgWithdraw) { m.Blind = append(m.Blind, 0) }),
		"a handle too short":   with(func(m *types.MsgWithdraw) { m.Handle = m.Handle[1:] }),
		"no signer":            with(func(m *types.MsgWithdraw) { m.Signer = "" }),
		"a signer who may not": withdraw(father),
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			_, refusal := f.Withdraw(f.ctx, msg)
			require.Error(t, refusal)
			err := f.CheckFree(f.ctx, msg)
			require.ErrorIs(t, err, types.ErrNotFree)
			require.ErrorContains(t, err, refusal.Error(), "for the reason of the message")
			claimed, err := f.ClaimFree(f.ctx, msg)
			require.NoError(t, err)
			require.False(t, claimed)
			require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)), "the sound one is free still")
		})
	}
}

func TestOnlyWhoMayWithdrawDoesSoFree(t *testing.T) {
	malformed := withdraw(participant)
	malformed.Handle = nil
	unknown, other := withdraw(participant), digest("nobody's")
	unknown.Handle = other[:]
	for name, tc := range map[string]struct {
		msg  *types.MsgWithdraw
		then func(*testing.T, *fixture)
	}{
		"a stranger":        {withdraw(stranger), nil},
		"the witness":       {withdraw(neighbour), nil},
		"no handle":         {malformed, nil},
		"an unknown handle": {unknown, nil},
		"withdrawn before":  {withdraw(participant), func(t *testing.T, f *fixture) { f.mustWithdraw(t) }},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			if tc.then != nil {
				tc.then(t, f)
			}
			require.ErrorIs(t, f.CheckFree(f.ctx, tc.msg), types.ErrNotFree)
			claimed, err := f.ClaimFree(f.ctx, tc.msg)
			require.NoError(t, err)
			require.False(t, claimed)
		})
	}
}
