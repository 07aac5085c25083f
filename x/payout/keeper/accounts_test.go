package keeper_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestOpenAccountSaysWhereTheMoneyGoes(t *testing.T) {
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	account, err := f.Account(f.ctx, ada)
	require.NoError(t, err)
	require.Equal(t, types.Account{Handle: ada[:], Trial: trial, Site: 2, Payee: wallet("ada"), Revision: 1}, account)

	opened := f.recorded.facts(f.ctx)[0].(*payoutfact.AccountOpened)
	blind := fact.RowBlind(hash("invitation", trial, "ada"), "/equipoise.fact.payout.v1.AccountOpened", 0)
	require.Equal(t, blind[:], opened.Blind, "derived: the invitation's own fact carries the blind itself")
}

// badPayees cannot be paid.
var badPayees = map[string]struct {
	payee types.Payee
	says  string
}{
	"no kind":                     {types.Payee{Address: wallet("a").Address}, "want WALLET or AGENT"},
	"no address":                  {types.Wallet(""), "needs an address"},
	"nonsense for an address":     {types.Wallet("me"), "wallet"},
	"the payout account itself":   {types.Wallet(authtypes.NewModuleAddress(types.ModuleName).String()), "belongs to a module"},
	"the key of somebody's staff": {types.Wallet(teller.String()), "belongs to a person of organisation 7"},
	"staff in capitals":           {types.Wallet(strings.ToUpper(teller.String())), "belongs to a person of organisation 7"},
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
	for name, tc := range badPayees {
		t.Run(name, func(t *testing.T) {
			open(setup(t), types.Account{Handle: handle[:], Trial: trial, Site: 2, Payee: tc.payee}, types.ErrPayee, tc.says)
		})
	}
	f := setup(t)
	ada := f.open(t, trial, "ada", wallet("ada"))
	open(f, types.Account{Handle: ada[:], Trial: trial, Site: 2, Payee: wallet("eve")}, types.ErrAccountExists, "has an account already")
	open(f, types.Account{Handle: ada[1:], Trial: trial, Site: 2, Payee: wallet("eve")}, types.ErrInvalid, "handle has 31 bytes, want 32")
	open(f, types.Account{Handle: handle[:], Site: 2, Payee: wallet("eve")}, types.ErrInvalid, "numbered from 1")
	open(f, types.Account{Handle: handle[:], Trial: trial, Payee: wallet("eve")}, types.ErrInvalid, "numbered from 1")
}

func TestReplacePayeeRefuses(t *testing.T) {
	for name, tc := range badPayees {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			ada := f.open(t, trial, "ada", wallet("ada"))
			f.refused(t, types.ErrPayee, func() error {
				err := f.ReplacePayee(f.ctx, ada, tc.payee, participant, hash("blind"))
				require.ErrorContains(t, err, tc.says)
				return err
			})
		})
	}
	f := setup(t)
	f.refused(t, types.ErrNoAccount, func() error {
		return f.ReplacePayee(f.ctx, hash("nobody"), wallet("ada"), participant, hash("blind"))
	})
}

func TestReplacePayeeSendsWhatWasSetAsideToTheNewPayee(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada, ben := f.open(t, trial, "ada", wallet("ada")), f.open(t, trial, "ben", wallet("ben"))
	f.blocked[wallet("ada").Address] = true
	f.earn(t, trial, ada, usd, 40)
	f.earn(t, trial, ada, usd, 20)
	f.earn(t, trial, ben, usd, 50) // only 40 are free: it waits
	require.Equal(t, "100 = 100 + 0 + 0 + 0; 110 (60), 1 queue", f.figures(t, trial, usd))

	mark := len(f.recorded.facts(f.ctx))
	require.NoError(t, f.ReplacePayee(f.ctx, ada, agent(bankOrg), participant, hash("fresh")))
	require.Equal(t, "100 = 100 + 0 + 0 + 0; 110 (0), 3 queue", f.figures(t, trial, usd))
	require.Equal(t, []string{"PayeeReplaced", "LineQueued", "LineQueued"}, f.kinds(mark))
	replaced := f.recorded.facts(f.ctx)[mark].(*payoutfact.PayeeReplaced)
	require.Equal(t, wallet("ada").Fact(), replaced.Old)
	require.Equal(t, agent(bankOrg).Fact(), replaced.New)
	f.check(t)

	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	require.Equal(t, inTransit, f.line(t, trial, 2).State)
	require.Equal(t, queued, f.line(t, trial, 3).State, "40 are left, it is owed 50")
	require.Equal(t, "100 = 40 + 60 + 0 + 0; 50 (0), 1 queue", f.figures(t, trial, usd))
	f.check(t)
}

func TestTheSamePayeeAgainMeansThatPaymentIsTriedAgain(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.blocked[wallet("ada").Address] = true
	f.earn(t, trial, ada, usd, 40)
	require.NoError(t, f.ReplacePayee(f.ctx, ada, agent(bankOrg), participant, hash("fresh")))
	f.trials.unpaying[bankOrg] = true
	f.block(t)
	require.Equal(t, setAside, f.line(t, trial, 1).State)
	for range 3 {
		mark := len(f.recorded.facts(f.ctx))
		f.block(t)
		require.Empty(t, f.kinds(mark), "what failed is not tried again by itself")
	}
	f.trials.unpaying[bankOrg] = false
	require.NoError(t, f.ReplacePayee(f.ctx, ada, agent(bankOrg), participant, hash("fresh too")))
	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.check(t)
}

func TestManySetAsideLinesAreRedirectedOverSeveralBlocksInTheirOldOrder(t *testing.T) {
	f := setup(t)
	lines := 5*types.MaxRedirected/2 + 1
	f.fund(t, trial, usd, int64(lines))
	ada := f.open(t, trial, "ada", wallet("ada"))
	f.blocked[wallet("ada").Address] = true
	for range lines {
		f.earn(t, trial, ada, usd, 1)
	}
	require.NoError(t, f.ReplacePayee(f.ctx, ada, wallet("ada's new one"), participant, hash("fresh")))
	e, err := f.Escrow(f.ctx, trial, usd)
	require.NoError(t, err)
	require.EqualValues(t, types.MaxRedirected, e.QueueLength)
	mark := len(f.recorded.facts(f.ctx))
	for blocks := 0; f.balance(wallet("ada's new one").Address, usd) != fmt.Sprint(lines); blocks++ {
		require.Less(t, blocks, 2, "the first block pays those of the message and 64 more, the second the rest")
		f.block(t)
		f.check(t)
	}
	last := uint64(0)
	for _, recorded := range f.recorded.facts(f.ctx)[mark:] {
		if paid, ok := recorded.(*payoutfact.LinePaid); ok {
			require.Equal(t, last+1, paid.Earned.Line)
			require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, paid.Signature.Actor.Kind)
			last++
		}
	}
	require.EqualValues(t, lines, last)
}

func TestADamagedAccountDoesNotKeepOthersFromBeingRedirected(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	var handles []fact.Hash
	for _, name := range []string{"ada", "ben"} {
		handle := f.open(t, trial, name, wallet(name))
		f.blocked[wallet(name).Address] = true
		for range types.MaxRedirected + 1 {
			f.earn(t, trial, handle, usd, 1)
		}
		require.NoError(t, f.ReplacePayee(f.ctx, handle, agent(bankOrg), participant, hash("fresh", name)))
		handles = append(handles, handle)
	}
	f.delete(t, types.AccountsPrefix, handles[0][:])
	require.NoError(t, f.EndBlock(f.ctx))
	for _, handle := range handles {
		waits := f.ctx.KVStore(f.key).Has(append(types.RedirectsPrefix.Bytes(), handle[:]...))
		require.False(t, waits, "neither is tried for ever")
	}
	require.Equal(t, setAside, f.line(t, trial, types.MaxRedirected+1).State)
	require.NotEqual(t, setAside, f.line(t, trial, 2*types.MaxRedirected+2).State)
}
