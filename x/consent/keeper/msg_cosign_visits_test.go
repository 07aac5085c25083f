package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestWhoeverMayNameThePayeeSignsForVisitsAndNobodyElse(t *testing.T) {
	for name, tc := range map[string]struct {
		mode   consentfact.Mode
		beside []consentfact.Countersigner
		may    sdk.AccAddress
		mayNot []sdk.AccAddress
	}{
		"the participant who signs alone":     {consentfact.Mode_MODE_SELF, nil, participant, []sdk.AccAddress{nurse, mother, neighbour, stranger}},
		"the representative of the assisted":  {consentfact.Mode_MODE_ASSISTED, family(), mother, []sdk.AccAddress{participant, nurse, neighbour, stranger}},
		"the witness where nobody represents": {consentfact.Mode_MODE_ASSISTED, family()[3:], neighbour, []sdk.AccAddress{participant, nurse, mother, stranger}},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, tc.mode, tc.beside...)
			cosign := func(by sdk.AccAddress) *types.MsgCosignVisits {
				return &types.MsgCosignVisits{Signer: by.String(), Handle: handle[:], Lines: []uint64{4, 7}}
			}
			_, err := f.CosignVisits(f.ctx, cosign(tc.may))
			require.NoError(t, err)
			require.Equal(t, []uint64{4, 7}, f.till.signedFor)
			for _, by := range tc.mayNot {
				f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
					_, err := f.CosignVisits(ctx, cosign(by))
					return err
				})
			}
		})
	}
}
