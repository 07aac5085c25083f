package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestAnAccountIsOpenedWithoutAPayee(t *testing.T) {
	f := setup(t)
	ada := f.invite(t, trial, "ada")
	account, err := f.Account(f.ctx, ada)
	require.NoError(t, err)
	require.Equal(t, types.Account{Handle: ada[:], Trial: trial, Site: 2}, account)

	opened := f.facts()[0].(*payoutfact.AccountOpened)
	blind := fact.RowBlind(hash("invitation", trial, "ada"), "/equipoise.fact.payout.v1.AccountOpened", 0)
	require.Equal(t, blind[:], opened.Blind, "derived: the invitation's own fact carries the blind itself")
	require.Nil(t, opened.Payee)
}

// badPayees cannot be paid.
var badPayees = map[string]struct {
	payee types.Payee
	says  string
}{
	"no kind":                     {types.Payee{Address: wallet("a").Address}, "want WALLET or AGENT"},
	"no address":                  {types.Wallet(""), "needs an address"},
	"nonsense for an address":     {types.Wallet("me"), "wallet"},
	"the account of a module":     {types.Wallet(authtypes.NewModuleAddress(modules.Module).String()), "is the account of a module"},
	"the key of somebody's staff": {types.Wallet(teller.String()), "is the key of a person of organisation 3"},
	"staff in capitals":           {types.Wallet(strings.ToUpper(teller.String())), "want it written as "},
	"the treasury of the agent":   {types.Wallet(treasury(bankOrg)), "is the treasury of organisation 3"},
	"an address of no key":        {types.Wallet(sdk.AccAddress("short").String()), "has 5 bytes, want 20 or 32"},
	"a wallet with organisation":  {types.Payee{Kind: payoutfact.PayeeKind_PAYEE_KIND_WALLET, Address: wallet("a").Address, Organisation: bankOrg}, "neither an organisation"},
	"an agent without number":     {types.Agent(0, make([]byte, 32)), "needs the number"},
	"an agent with an address":    {types.Payee{Kind: payoutfact.PayeeKind_PAYEE_KIND_AGENT, Address: wallet("a").Address, Organisation: bankOrg, AccountDigest: make([]byte, 32)}, "has no address"},
	"an agent's short digest":     {types.Agent(bankOrg, make([]byte, 31)), "has 31 bytes, want 32"},
	"an agent without digest":     {types.Agent(bankOrg, nil), "has 0 bytes, want 32"},
	"an organisation that is no payment agent of the trial": {types.Agent(sponsorOrg, make([]byte, 32)), "not assigned to trial 3 as a payment agent"},
}

func TestOpenAccountRefuses(t *testing.T) {
	open := func(f *fixture, a types.Account, want error, says string) {
		t.Helper()
		f.refused(t, want, func() error {
			err := f.OpenAccount(f.ctx, a, coordinator, hash("invitation"))
			require.ErrorContains(t, err, says)
			return err
		})
	}
	handle := hash("a new handle")
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	open(f, types.Account{Handle: handle[:], Trial: trial, Site: 2, Payee: wallet("eve"), Revision: 1}, types.ErrPayee, "it is the participant's to name")
	open(f, types.Account{Handle: handle[:], Trial: trial, Site: 2, Payee: wallet("eve")}, types.ErrPayee, "numbered from 1")
	open(f, types.Account{Handle: ada[:], Trial: trial, Site: 2}, types.ErrAccountExists, "has an account already")
	open(f, types.Account{Handle: ada[1:], Trial: trial, Site: 2}, types.ErrInvalid, "handle has 31 bytes, want 32")
	open(f, types.Account{Handle: handle[:], Site: 2}, types.ErrInvalid, "numbered from 1")
	open(f, types.Account{Handle: handle[:], Trial: trial}, types.ErrInvalid, "numbered from 1")
}
