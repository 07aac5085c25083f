package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestTheOutcomeOfALineNamesThePayeeOrTheReason(t *testing.T) {
	const refused, ended = payoutfact.Failure_FAILURE_TRANSFER_REFUSED, payoutfact.Failure_FAILURE_AGENT_NOT_ASSIGNED
	for name, tc := range map[string]struct {
		line  types.Line
		payee types.Payee
		want  payoutfact.LineOutcome
	}{
		"paid to a wallet": {
			types.Line{State: settled}, types.Wallet("eqp1"),
			payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_PAID, Address: "eqp1"},
		},
		"with an agent": {
			types.Line{State: inTransit, Agent: 7}, types.Agent(7, digest(6)),
			payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_IN_TRANSIT, Agent: 7, AccountDigest: digest(6)},
		},
		"in the queue, of a wallet": {
			types.Line{State: queued}, types.Wallet("eqp1"), payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED},
		},
		"in the queue, of an agent": {
			types.Line{State: queued}, types.Agent(7, digest(6)), payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_QUEUED},
		},
		"refused by the wallet": {
			types.Line{State: setAside, Failure: refused}, types.Wallet("eqp1"),
			payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: refused},
		},
		"for an agent whose assignment ended": {
			types.Line{State: setAside, Failure: ended, Agent: 7}, types.Agent(7, digest(6)),
			payoutfact.LineOutcome{Kind: payoutfact.Outcome_OUTCOME_SET_ASIDE, Failure: ended, Agent: 7},
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, &tc.want, tc.line.Outcome(tc.line.State, tc.payee)) })
	}
}

func TestEachLaterFactOfALineHasABlindOfItsOwnAndSaysAllThatIsOwed(t *testing.T) {
	line := types.Line{
		Trial: 3, Number: 5, Site: 2, Handle: digest(1), Nullifier: digest(2), Blind: digest(9), ScheduleLine: 4, ScheduleVersion: 1,
		Tariff: 1, Denom: "uusd", Amount: math.NewInt(10), Agent: 7, Reference: digest(5), Failure: payoutfact.Failure_FAILURE_OTHER,
	}
	chain, payee := fact.Chain(), types.Agent(7, digest(6))
	for i, recorded := range []interface {
		fact.Restricted
		GetEarned() *payoutfact.Earned
	}{
		line.SetAsideFact(chain).(*payoutfact.LineSetAside),
		line.SentFact(inTransit, payee, chain).(*payoutfact.LineInTransit),
		line.SettledFact(chain).(*payoutfact.LineSettled),
		line.SentFact(setAside, payee, chain).(*payoutfact.LineSetAside),
		line.SentFact(settled, types.Wallet("eqp1"), chain).(*payoutfact.LinePaid),
	} {
		require.NoError(t, fact.Check(recorded))
		blind := fact.RowBlind(fact.Hash(digest(9)), fact.TypeURL(recorded), uint64(i))
		require.Equal(t, blind[:], recorded.GetBlind())
		require.Equal(t, line.Earned(), recorded.GetEarned())
	}
	require.EqualValues(t, 5, line.Facts)
}
