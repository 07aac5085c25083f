package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

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

func TestAWithdrawalIsFreeOnceInTenBlocks(t *testing.T) {
	s, who := recruited(t)
	p := who[1]
	// It runs out of gas in its message, the one way in which a free withdrawal can fail; what the checks counted stays.
	fails := func() []byte {
		act := s.Withdrawal(p)
		act.Options = append(act.Options, chain.Gas(75_000))
		return s.Signed(act)[0]
	}
	first := fails()
	require.Zero(t, s.Check(first).Code)
	require.NotZero(t, s.Block(first).TxResults[0].Code)
	counted := s.Height

	for s.Height+1 < counted+10 {
		res := s.Check(s.Signed(s.Withdrawal(p))[0])
		require.NotZero(t, res.Code, "free again at height %d", s.Height+1)
		require.Contains(t, res.Log, "had their free transaction")
		s.Block()
	}
	s.Block()
	withdrawal := s.Signed(s.Withdrawal(p))[0]
	require.Zero(t, s.Check(withdrawal).Code)
	require.Zero(t, s.Block(withdrawal).TxResults[0].Code)
	require.Equal(t, math.ZeroInt(), s.App.Bank.GetBalance(s.Context(), p.Address(), "upoise").Amount)
}
