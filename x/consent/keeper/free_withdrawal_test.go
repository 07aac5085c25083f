package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAParticipationHasOneFreeWithdrawalInTenBlocks(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	for _, step := range []struct {
		blocks int64
		by     sdk.AccAddress
		free   bool
	}{
		{0, participant, true}, {0, participant, false}, {0, mother, false}, {9, participant, false},
		{1, mother, true}, {5, participant, false}, {5, participant, true},
	} {
		f.later(step.blocks, time.Second)
		err := f.CheckFreeWithdrawal(f.ctx, withdraw(step.by))
		require.Equal(t, step.free, err == nil, "at height %d: %v", f.ctx.BlockHeight(), err)
		claimed, err := f.ClaimFreeWithdrawal(f.ctx, withdraw(step.by))
		require.NoError(t, err)
		require.Equal(t, step.free, claimed, "at height %d", f.ctx.BlockHeight())
	}
}

func TestALookAtTheFeeUsesNothingUp(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for range 3 {
		require.NoError(t, f.CheckFreeWithdrawal(f.ctx, withdraw(participant)))
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
			require.ErrorIs(t, f.CheckFreeWithdrawal(f.ctx, tc.msg), types.ErrNotFree)
			claimed, err := f.ClaimFreeWithdrawal(f.ctx, tc.msg)
			require.NoError(t, err)
			require.False(t, claimed)
		})
	}
}
