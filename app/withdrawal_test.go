package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"

	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// recruited returns a story on a node that asks for fees, and people with consents and without coins.
func recruited(t *testing.T) (*story.Story, []*story.Participant) {
	t.Helper()
	s := story.Open(t, story.Config{Config: chain.Config{
		Options: []func(*baseapp.BaseApp){baseapp.SetMinGasPrices("0.001upoise")},
	}})
	var who []*story.Participant
	for _, signing := range []story.Signing{story.Wallet, story.Phone, story.Lattice, story.Assisted} {
		who = append(who, s.Meet(s.Sites[0], signing))
	}
	s.Invite(who...)
	s.Consent(who...)
	for _, p := range who {
		require.True(t, s.App.Bank.GetAllBalances(s.Context(), p.Address()).IsZero())
	}
	return s, who
}

func TestAParticipantWithoutCoinsWithdrawsFreeWithEveryKindOfKey(t *testing.T) {
	s, who := recruited(t)
	for _, p := range who {
		withdrawal := s.Signed(s.Withdrawal(p))[0]
		res := s.Check(withdrawal)
		require.Zero(t, res.Code, res.Log)
		require.Zero(t, s.Block(withdrawal).TxResults[0].Code)
		standing, err := s.App.Consent.Standing(s.Context(), p.Handle)
		require.NoError(t, err)
		require.True(t, standing.Withdrawn)
	}
}

func TestARepresentativeWithdrawsFree(t *testing.T) {
	s, who := recruited(t)
	assisted := who[3]
	act := s.Withdrawal(assisted)
	act.By = assisted.Representative
	act.Msgs[0].(*consenttypes.MsgWithdraw).Signer = assisted.Representative.String()
	require.Zero(t, s.Check(s.Signed(act)[0]).Code)
	s.Do(act)
}

// TestAVetoIsFreeWithEveryKindOfKeyAndHasGasToSpare has each participant, or the representative of whose key the site keeps, veto a key
// of the same kind that was accepted.
func TestAVetoIsFreeWithEveryKindOfKeyAndHasGasToSpare(t *testing.T) {
	s, who := recruited(t)
	for _, p := range who {
		by, kind := p.Actor, p.Signing
		if p.Signing == story.Assisted {
			by, kind = p.Representative, story.Wallet
		}
		phone := s.NewPhone("thief of "+p.Name, kind)
		s.ConfirmKey(p, phone)
		s.AcceptKey(p, phone)
		veto := s.Signed(s.Veto(p, by))[0]
		require.Zero(t, s.Check(veto).Code)
		res := s.Block(veto).TxResults[0]
		require.Zero(t, res.Code, res.Log)
		t.Logf("%s: %d of %d gas", by.Key.Type(), res.GasUsed, res.GasWanted)
		require.Less(t, res.GasUsed, res.GasWanted*4/5)
		require.NotZero(t, s.Check(s.Signed(s.Veto(p, by))[0]).Code, "nothing is left to veto")
	}
}

func TestOnlyALoneWithdrawalIsFree(t *testing.T) {
	s, who := recruited(t)
	for name, change := range map[string]func(*story.Act){
		"with another message": func(a *story.Act) { a.Msgs = append(a.Msgs, s.Redirection(who[0]).Msgs...) },
		"twice":                func(a *story.Act) { a.Msgs = append(a.Msgs, a.Msgs...) },
		"with much gas":        func(a *story.Act) { a.Options = append(a.Options, chain.Gas(600_000)) },
		"another message":      func(a *story.Act) { a.Msgs = s.Redirection(who[0]).Msgs },
		"with a memo":          func(a *story.Act) { a.Options = append(a.Options, chain.Memo("my name is")) },
	} {
		t.Run(name, func(t *testing.T) {
			act := s.Withdrawal(who[0])
			change(&act)
			require.NotZero(t, s.Check(s.Signed(act)[0]).Code)
		})
	}
}

// TestAWithdrawalThatIsFreeHasGasToSpare: what ran out of gas failed, was free all the same, and came again.
func TestAWithdrawalThatIsFreeHasGasToSpare(t *testing.T) {
	s, who := recruited(t)
	less := s.Withdrawal(who[0])
	less.Options = append(less.Options, chain.Gas(75_000))
	res := s.Check(s.Signed(less)[0])
	require.NotZero(t, res.Code)
	require.Contains(t, res.Log, "exactly 200000 are free")
	for _, p := range who {
		act := s.Withdrawal(p)
		if p == who[3] { // the register of people is asked about a representative
			act.By = p.Representative
			act.Msgs[0].(*consenttypes.MsgWithdraw).Signer = p.Representative.String()
		}
		res := s.Do(act)[0]
		t.Logf("%s: %d of %d gas", p.Key.Type(), res.GasUsed, res.GasWanted)
		require.Less(t, res.GasUsed, res.GasWanted*4/5)
	}
}
