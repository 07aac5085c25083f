package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// left returns what is left of what is promised to an actor in a participation.
func left(s *story.Story, p *story.Participant, of *story.Actor) uint64 {
	s.Helper()
	promise, err := s.App.Participation.FeePromise(s.Context(), p.Handle, of.Address())
	require.NoError(s, err)
	return promise.Left
}

// purse returns what an address holds of what fees are paid in.
func purse(s *story.Story, of sdk.AccAddress) int64 {
	return s.App.Bank.GetBalance(s.Context(), of, app.BondDenom).Amount.Int64()
}

// declines has a participant say no, which succeeds once.
func declines(s *story.Story, p *story.Participant, options ...chain.Option) story.Act {
	blind := s.Fresh()
	act := p.Acts(&consenttypes.MsgDecline{Signer: p.String(), Handle: p.Handle[:], FormLine: s.Form.Line, Blind: blind[:]})
	act.Options = options
	return act
}

func offers(amount int64) chain.Option {
	return chain.Fee(sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, amount)))
}

// register has an administrator register a key, whoever's it is, and revoke it.
func register(s *story.Story, administrator *story.Actor, address string) {
	s.Do(administrator.Acts(&identitytypes.MsgRegisterPerson{
		Signer: administrator.String(), Address: address, NameDigest: make([]byte, 32), IdentityDigest: make([]byte, 32),
	}))
	s.Do(administrator.Acts(&identitytypes.MsgRevokePerson{
		Signer: administrator.String(), Address: address, Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_STAFF_CHANGE},
	}))
}

// TestInvitationsEmptyNoTreasury has a coordinator invite a hundred and one ghosts, each of whom offers ten POISE to whoever makes
// the block.
func TestInvitationsEmptyNoTreasury(t *testing.T) {
	s := priced(t)
	site := s.Sites[0]
	before := purse(s, site.Treasury)
	var ghosts []*story.Participant
	for range 101 {
		ghosts = append(ghosts, s.Meet(site, story.Wallet))
	}
	s.Invite(ghosts...)
	var greedy, modest []story.Act
	for _, g := range ghosts {
		greedy = append(greedy, declines(s, g, offers(10_000_000)))
		modest = append(modest, declines(s, g, offers(participationtypes.MaxFee)))
	}
	for _, res := range s.Try(greedy...) {
		require.NotZero(t, res.Code)
		require.Contains(t, res.Log, "a promise pays at most 50000upoise of one transaction")
	}
	s.Try(modest...)
	require.Equal(t, before-101*story.Fee, purse(s, site.Treasury), "the treasury paid the coordinator's own fees and nothing else")
	s.Do(s.Invitation(s.Meet(site, story.Wallet)))

	// The most that a coordinator reaches is what an administrator gave the site.
	budget := func() uint64 {
		b, err := s.App.Participation.FeeBudget(s.Context(), s.Trial, site.Number)
		require.NoError(t, err)
		return b.Amount
	}
	administrator := work.Administrator{Person: work.Person{Sender: &chain.Sender{Account: site.Administrator.Account}}}
	msgs, err := administrator.SetFeeBudget(s.Trial, site.Number, participationtypes.MaxFeeLimit-1).Prepare()
	require.NoError(t, err)
	s.Do(site.Administrator.Acts(msgs...))
	s.Refuse(s.Invitation(s.Meet(site, story.Wallet)), "an administrator of organisation")
	require.EqualValues(t, participationtypes.MaxFeeLimit-1, budget())
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}

func TestASiteTakesBackNoFeesThatItPromised(t *testing.T) {
	s := priced(t)
	p := s.Meet(s.Sites[0], story.Assisted)
	s.Invite(p)
	s.Consent(p)
	for _, administrator := range []*story.Actor{s.Sites[0].Administrator, s.Sites[1].Administrator, s.Sponsor.Administrator} {
		for _, key := range []string{p.String(), p.Representative.String(), p.Witness.String()} {
			register(s, administrator, key)
		}
	}
	redirection := s.Redirection(p)
	redirection.By = p.Representative
	redirection.Msgs[0].(*consenttypes.MsgNamePayee).Signer = p.Representative.String()
	redirection.Msgs[0].(*consenttypes.MsgNamePayee).Payee.Address = chain.NewAccount("another wallet of hers").String()
	require.Zero(t, s.Check(s.Signed(redirection)[0]).Code)
	s.Do(redirection)
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}

func TestARecruiterEndsNoFeesOfARepresentative(t *testing.T) {
	s := priced(t)
	first, second := s.Meet(s.Sites[0], story.Assisted), s.Meet(s.Sites[0], story.Assisted)
	s.Invite(first)
	before := left(s, first, first.Representative)
	second.Representative = first.Representative
	again := s.Invitation(second)
	again.Msgs[0].(*participationtypes.MsgInvite).FeeLimit = sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1))
	s.Do(again)
	require.Equal(t, before, left(s, first, first.Representative))
	s.Consent(first)
	require.Less(t, left(s, first, first.Representative), before)
	require.EqualValues(t, 1, left(s, second, first.Representative))
}

// TestNobodyUsesUpWhatIsPromisedToAnother tries to pay out of a promise what it was not made for.
func TestNobodyUsesUpWhatIsPromisedToAnother(t *testing.T) {
	s := priced(t)
	p, other := s.Meet(s.Sites[0], story.Wallet), s.Meet(s.Sites[0], story.Phone)
	s.Invite(p, other)
	fees := participationtypes.FeesAddress()
	thief := &story.Actor{Account: s.Accreditor.Account, Name: "thief", Granter: fees}
	blind := s.Fresh()
	nested, err := govv1.NewMsgSubmitProposal([]sdk.Msg{declines(s, p).Msgs[0]}, nil, p.String(), "", "title", "summary", false)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		act  story.Act
		want string
	}{
		"somebody whom nobody invited": {
			thief.Acts(&consenttypes.MsgDecline{Signer: thief.String(), Handle: p.Handle[:], FormLine: s.Form.Line, Blind: blind[:]}), "nothing is promised to",
		},
		"a participant in another participation": {
			p.Acts(&consenttypes.MsgDecline{Signer: p.String(), Handle: other.Handle[:], FormLine: s.Form.Line, Blind: blind[:]}), "nothing is promised to",
		},
		"a second participation beside their own": {
			p.Acts(append(declines(s, p).Msgs, &consenttypes.MsgDecline{Signer: p.String(), Handle: other.Handle[:], FormLine: s.Form.Line, Blind: blind[:]})...),
			"fees are promised for one",
		},
		"a message of another module": {
			p.Acts(banktypes.NewMsgSend(p.Address(), thief.Address(), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1)))), "no fees are promised for /cosmos.bank",
		},
		"a message of another module behind their own": {
			p.Acts(append(declines(s, p).Msgs, banktypes.NewMsgSend(p.Address(), thief.Address(), nil))...), "no fees are promised for /cosmos.bank",
		},
		"a message within a proposal": {p.Acts(nested), "no fees are promised for /cosmos.gov"},
		"a fee in another coin":       {declines(s, p, chain.Fee(sdk.NewCoins(sdk.NewInt64Coin(app.PaymentDenom, 5)))), "promises pay in upoise alone"},
		"the whole promise at once":   {declines(s, p, offers(participationtypes.MaxFeeLimit)), "pays at most"},
		"another's promise by their own signature": {
			other.Acts(&consenttypes.MsgDecline{Signer: p.String(), Handle: p.Handle[:], FormLine: s.Form.Line, Blind: blind[:]}), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			res := s.Try(tc.act)[0]
			require.NotZero(t, res.Code)
			require.Contains(t, res.Log, tc.want)
			for _, one := range []*story.Participant{p, other} {
				require.EqualValues(t, participationtypes.MaxFeeLimit, left(s, one, one.Actor))
			}
		})
	}
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}

func TestAPromiseIsUsedUpByNothingButWhatItsOwnKeySigned(t *testing.T) {
	s := priced(t)
	p := s.Meet(s.Sites[0], story.Wallet)
	s.Invite(p)
	const whole = participationtypes.MaxFeeLimit

	forged := s.Signed(declines(s, p))[0]
	forged[len(forged)-1] ^= 1 // of the signature
	require.NotZero(t, s.Block(forged).TxResults[0].Code)
	require.EqualValues(t, whole, left(s, p, p.Actor))

	act := s.Redirection(p)
	var estimate uint64
	for range 3 {
		gas, _, err := s.App.Simulate(s.Signed(act)[0])
		require.NoError(t, err)
		estimate = gas.GasUsed
	}
	s.Block()
	require.EqualValues(t, whole, left(s, p, p.Actor))
	require.InDelta(t, s.Do(act)[0].GasUsed, estimate, float64(storetypes.KVGasConfig().WriteCostFlat-1),
		"a simulation counts the gas of a row that it does not write")
	require.EqualValues(t, whole-story.Fee, left(s, p, p.Actor))

	unordered := s.Signed(declines(s, p, chain.Unordered(s.Time.Add(5*time.Minute))))[0]
	results := s.Block(unordered, unordered).TxResults
	require.Zero(t, results[0].Code, results[0].Log)
	require.NotZero(t, results[1].Code)
	require.NotZero(t, s.Block(unordered).TxResults[0].Code)
	require.EqualValues(t, whole-2*story.Fee, left(s, p, p.Actor), "a replay pays nothing")

	// What its own key signed pays, whatever becomes of the messages, and leaves two fees for withdrawals.
	for left(s, p, p.Actor) >= participationtypes.WithdrawalReserve+participationtypes.MaxFee {
		require.NotZero(t, s.Try(declines(s, p, offers(participationtypes.MaxFee)))[0].Code)
	}
	require.Contains(t, s.Try(declines(s, p, offers(participationtypes.MaxFee)))[0].Log, "of which 100000 are for withdrawals alone")
	withdrawal := s.Withdrawal(p)
	withdrawal.Options = []chain.Option{offers(participationtypes.MaxFee)}
	s.Do(withdrawal)
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}

func TestPromisedFeesAreNobodysToSend(t *testing.T) {
	s := priced(t)
	fees := participationtypes.FeesAddress()
	s.Refuse(s.Give(fees, sdk.NewInt64Coin(app.BondDenom, 5)), "is not allowed to receive funds")
	p := s.Meet(s.Sites[0], story.Wallet)
	s.Invite(p)
	redirection := s.Redirection(p)
	redirection.Msgs[0].(*consenttypes.MsgNamePayee).Payee.Address = fees.String()
	s.Refuse(redirection, "is the account of a module")
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}

func TestWhatIsLeftOfPromisedFeesComesBackByItself(t *testing.T) {
	s := priced(t)
	site := s.Sites[0]
	p := s.Meet(site, story.Wallet)
	s.Invite(p)
	s.Consent(p)
	s.Screen(p)
	s.FailScreening(p)
	rest := left(s, p, p.Actor)
	trial, err := s.App.Trial.Trial(s.Context(), s.Trial)
	require.NoError(t, err)
	before := purse(s, site.Treasury)
	s.Wait(trial.SettlementWindow + time.Hour)
	require.EqualValues(t, before, purse(s, site.Treasury)-int64(rest))
	require.NoError(t, chain.Invariants(s.Context(), s.App))
}
