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
		"with a representative, by the key that the site keeps": {family(), participant, "only the REPRESENTATIVE speaks for the participant here"},
		"with a representative, by the second parent":           {family(), father, "only the REPRESENTATIVE speaks for the participant here"},
		"with a representative, by the witness":                 {family(), neighbour, "only the REPRESENTATIVE speaks for the participant here"},
		"with a representative, by staff":                       {family(), nurse, "only the REPRESENTATIVE speaks for the participant here"},
		"with a witness only, by the key that the site keeps":   {family()[3:], participant, "only the WITNESS speaks for the participant here"},
		"with a witness only, by the second parent":             {family()[3:], father, "only the WITNESS speaks for the participant here"},
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
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.refuses(t, types.ErrNotTheirKey, "is not the key", func(ctx sdk.Context) error {
				_, err := f.NamePayee(ctx, namePayee(by))
				return err
			})
			require.Empty(t, f.till.replaced)
		})
	}
}

func TestAWitnessNamesAnAgentOnceWhereNobodyRepresentsTheParticipant(t *testing.T) {
	account := digest("the account")
	for name, tc := range map[string]struct {
		payee payouttypes.Payee
		named bool
		words string
	}{
		"a wallet":                   {payouttypes.Wallet(stranger.String()), false, "a witness names a payment agent other than organisation 4"},
		"the site itself":            {payouttypes.Agent(4, account[:]), false, "a witness names a payment agent other than organisation 4"},
		"in the place of a payee":    {payouttypes.Agent(7, account[:]), true, "a witness does not replace it"},
		"for the first time, and so": {payouttypes.Agent(7, account[:]), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, family()[3:]...)
			f.till.named = tc.named
			m := namePayee(neighbour)
			m.Payee = tc.payee
			if tc.words == "" {
				_, err := f.NamePayee(f.ctx, m)
				require.NoError(t, err)
				return
			}
			f.refuses(t, types.ErrPayee, tc.words, func(ctx sdk.Context) error {
				_, err := f.NamePayee(ctx, m)
				return err
			})
		})
	}
}

func TestWhoSignsByTheirOwnKeyNamesThePayeeInTheirConsentAndOnlyTheFirst(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	payee := payouttypes.Wallet(stranger.String())
	m := consent(1)
	m.Payee = &payee
	f.give(t, m)
	require.Equal(t, []payouttypes.Payee{payee}, f.till.replaced)
	require.Equal(t, []fact.Actor{types.Participant(participant.String())}, f.till.by)

	f.forms.active = 2
	again := consent(2)
	again.Payee = &payee
	f.refuses(t, types.ErrPayee, "was named for participation", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, again)
		return err
	})
}

func TestTheConsentByAKeyThatTheSiteKeepsNamesNoPayee(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	m := onPaper(consent(1))
	payee := payouttypes.Wallet(stranger.String())
	m.Payee = &payee
	f.refuses(t, types.ErrInvalid, "key lies with the site", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, m)
		return err
	})
}
