package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func replacePayee(by sdk.AccAddress) *types.MsgReplacePayee {
	return &types.MsgReplacePayee{
		Signer: by.String(), Handle: handle[:], Payee: payouttypes.Wallet(stranger.String()), Blind: blind("payee"),
	}
}

func TestTheParticipantReplacesThePayeeAfterAWithdrawalToo(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.mustWithdraw(t)
	_, err := f.ReplacePayee(f.ctx, replacePayee(participant))
	require.NoError(t, err)
	require.Equal(t, []payouttypes.Payee{payouttypes.Wallet(stranger.String())}, f.till.replaced)
}

func TestNobodyElseReplacesThePayee(t *testing.T) {
	for name, by := range map[string]sdk.AccAddress{"staff": nurse, "the representative": mother, "a stranger": stranger} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			f.refuses(t, types.ErrNotTheirKey, "is not the key", func(ctx sdk.Context) error {
				_, err := f.ReplacePayee(ctx, replacePayee(by))
				return err
			})
			require.Empty(t, f.till.replaced)
		})
	}
}
