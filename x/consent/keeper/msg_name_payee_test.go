package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

func namePayee(by sdk.AccAddress) *types.MsgNamePayee {
	return &types.MsgNamePayee{
		Signer: by.String(), Handle: handle[:], Payee: payouttypes.Wallet(stranger.String()), Blind: blind("payee"),
	}
}

func TestTheParticipantReplacesThePayeeAfterAWithdrawalToo(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.mustWithdraw(t)
	_, err := f.NamePayee(f.ctx, namePayee(participant))
	require.NoError(t, err)
	require.Equal(t, []payouttypes.Payee{payouttypes.Wallet(stranger.String())}, f.till.replaced)
	require.Equal(t, []fact.Actor{types.Participant(participant.String())}, f.till.by)
}

func TestTheRepresentativeReplacesThePayeeOfSomebodyAssisted(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	_, err := f.NamePayee(f.ctx, namePayee(mother))
	require.NoError(t, err)
	require.Equal(t, []fact.Actor{types.Participant(mother.String())}, f.till.by)
}

func TestTheSiteDoesNotRedirectTheMoneyOfSomebodyAssisted(t *testing.T) {
	for name, tc := range map[string]struct {
		beside []consentfact.Countersigner
		by     sdk.AccAddress
		words  string
	}{
		"with a representative, by the key that the site keeps": {family(), participant, "only the representative may replace the payee"},
		"with a representative, by the second parent":           {family(), father, "only the representative may replace the payee"},
		"with a representative, by the witness":                 {family(), neighbour, "only the representative may replace the payee"},
		"with a representative, by staff":                       {family(), nurse, "only the representative may replace the payee"},
		"with a witness only, by the key that the site keeps":   {family()[3:], participant, "a representative is needed, and the invitation names none"},
		"with a witness only, by the witness":                   {family()[3:], neighbour, "a representative is needed, and the invitation names none"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, tc.beside...)
			f.refuses(t, types.ErrNotTheirKey, tc.words, func(ctx sdk.Context) error {
				_, err := f.NamePayee(ctx, namePayee(tc.by))
				return err
			})
			require.Empty(t, f.till.replaced)
		})
	}
}

func TestNobodyElseReplacesThePayee(t *testing.T) {
	for name, by := range map[string]sdk.AccAddress{"staff": nurse, "the representative": mother, "a stranger": stranger} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			f.refuses(t, types.ErrNotTheirKey, "is not the key", func(ctx sdk.Context) error {
				_, err := f.NamePayee(ctx, namePayee(by))
				return err
			})
			require.Empty(t, f.till.replaced)
		})
	}
}
