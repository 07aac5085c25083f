package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestTheParticipantAndTheRepresentativeCallPaymentsBackAndNobodyElse(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	call := func(by sdk.AccAddress) *types.MsgCallBackPayments {
		return &types.MsgCallBackPayments{Signer: by.String(), Handle: handle[:], Lines: []uint64{4, 7}}
	}
	for _, by := range []sdk.AccAddress{participant, mother} {
		_, err := f.CallBackPayments(f.ctx, call(by))
		require.NoError(t, err)
	}
	require.Equal(t, []uint64{4, 7, 4, 7}, f.till.calledBack)
	for name, by := range map[string]sdk.AccAddress{"staff": nurse, "the witness": neighbour, "a stranger": stranger} {
		f.refuses(t, types.ErrNotTheirKey, "nor its representative", func(ctx sdk.Context) error {
			_, err := f.CallBackPayments(ctx, call(by))
			require.Error(t, err, name)
			return err
		})
	}
}
