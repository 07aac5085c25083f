package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// priced returns a story on a node that asks for fees.
func priced(t *testing.T) *story.Story {
	t.Helper()
	return story.Open(t, story.Config{Config: chain.Config{Options: []func(*baseapp.BaseApp){baseapp.SetMinGasPrices("0.001upoise")}}})
}

func TestAKeyWithoutCoinsAcceptsAtTheExpenseOfTheTreasuryAndDoesNothingElseAtIt(t *testing.T) {
	s := priced(t)
	newcomer, registration := s.Employ(s.Sponsor, "second representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	s.Do(registration)
	require.True(t, s.App.Bank.GetAllBalances(s.Context(), newcomer.Address()).IsZero())
	elsewhere := newcomer.Acts(&identitytypes.MsgGrantFees{Signer: newcomer.String(), Address: newcomer.String()})
	res := s.Check(s.Signed(elsewhere)[0])
	require.NotZero(t, res.Code)
	require.Contains(t, res.Log, "message does not exist in allowed messages")

	acceptance := s.Acceptance(s.Sponsor, newcomer)
	require.Zero(t, s.Check(s.Signed(acceptance)[0]).Code)
	used := s.Do(acceptance)[0].GasUsed
	require.Less(t, used, int64(400_000), "at 0.001 upoise for each unit that is a five-hundredth of what the treasury pays")
}

// TestAStrangerKeepsNobodyWhoTakesPartFromTheirMoney has the administrator of another organisation register the key and the
// wallets of a participant, whose addresses anybody reads in the invitation.
func TestAStrangerKeepsNobodyWhoTakesPartFromTheirMoney(t *testing.T) {
	s := priced(t)
	p, wallet := s.Meet(s.Sites[0], story.Wallet), chain.NewAccount("another wallet of hers")
	stranger := s.Contractor.Administrator
	register := func(address string) story.Act {
		return stranger.Acts(&identitytypes.MsgRegisterPerson{
			Signer: stranger.String(), Address: address, NameDigest: make([]byte, 32), IdentityDigest: make([]byte, 32),
		})
	}
	s.Do(register(p.String()), register(wallet.String())) // ahead of the invitation
	s.Fund(2 * story.VisitFee)
	s.Invite(p)
	s.Consent(p)
	act := s.Redirection(p)
	act.Msgs[0].(*consenttypes.MsgNamePayee).Payee = payouttypes.Wallet(wallet.String())
	s.Do(act)
	accepts := p.Actor.Acts(&identitytypes.MsgAcceptRegistration{Signer: p.String(), Organisation: s.Contractor.ID})
	accepts.Options = []chain.Option{chain.Granter(s.Contractor.Treasury)} // which pays for acceptances alone
	s.Refuse(accepts, "is the key of a participation in a trial")
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}
