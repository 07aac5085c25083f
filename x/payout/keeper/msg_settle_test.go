package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	closedAccount = payoutfact.Failure_FAILURE_ACCOUNT_CLOSED
	noFailure     = payoutfact.Failure_FAILURE_UNSPECIFIED
)

func paidAs(line uint64, reference string) types.Settlement {
	digest := hash(reference)
	return types.Settlement{Line: line, Reference: digest[:], Ok: true}
}

func failedAs(line uint64, reference string) types.Settlement {
	s := paidAs(line, reference)
	s.Ok, s.Failure = false, closedAccount
	return s
}

func (f *fixture) settle(signer sdk.AccAddress, settlements ...types.Settlement) error {
	_, err := f.Settle(f.ctx, &types.MsgSettle{Signer: signer.String(), Trial: trial, Settlements: settlements})
	return err
}

// withAgent returns a fixture in which lines 1 and 2 are with the bank, 3 with the processor, 4 is paid to a wallet and
// 5 queues.
func withAgent(t testing.TB) *fixture {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ben := f.open(t, trial, "ben", agent(bankOrg))
	f.earn(t, trial, ben, usd, 10)
	f.earn(t, trial, ben, usd, 20)
	f.earn(t, trial, f.open(t, trial, "eve", agent(processorOrg)), usd, 30)
	f.earn(t, trial, f.open(t, trial, "ada", wallet("ada")), usd, 15)
	f.earn(t, trial, ben, usd, 40)
	require.Equal(t, "100 = 25 + 60 + 15 + 0; 40 (0), 1 queue", f.figures(t, trial, usd))
	return f
}

func TestSettlementMovesTheCoinsToTheAgentsTreasury(t *testing.T) {
	f := withAgent(t)
	mark := len(f.facts())
	require.NoError(t, f.settle(teller, paidAs(1, "a"), paidAs(2, "a")))
	require.Equal(t, "30", f.balance(treasury(bankOrg), usd))
	require.Equal(t, "100 = 25 + 30 + 45 + 0; 40 (0), 1 queue", f.figures(t, trial, usd))
	require.Equal(t, []string{"LineSettled", "LineSettled"}, f.kinds(mark))
	line := f.line(t, trial, 2)
	require.Equal(t, settled, line.State)
	require.Equal(t, f.ctx.BlockTime(), *line.Settled)
	f.check(t)
}

func TestAFailureReturnsTheCoinsToEscrowWhereTheyStayReserved(t *testing.T) {
	f := withAgent(t)
	mark := len(f.facts())
	require.NoError(t, f.settle(teller, failedAs(2, "b")))
	require.Equal(t, "0", f.balance(treasury(bankOrg), usd))
	require.Equal(t, "100 = 45 + 40 + 15 + 0; 60 (20), 1 queue", f.figures(t, trial, usd))
	aside := f.facts()[mark].(*payoutfact.LineSetAside)
	require.Equal(t, closedAccount, aside.Failure)
	require.Equal(t, bankOrg, aside.Agent)
	f.block(t)
	require.Equal(t, queued, f.line(t, trial, 5).State, "it cannot take what is reserved for line 2")
	f.check(t)
}

func TestAFailedLineGoesToAnotherPayeeAndIsSettledThere(t *testing.T) {
	f := withAgent(t)
	require.NoError(t, f.settle(teller, failedAs(1, "b")))
	require.NoError(t, f.NamePayee(f.ctx, hash("handle", trial, "ben"), agent(processorOrg), participant, hash("fresh")))
	f.block(t)
	require.Equal(t, processorOrg, f.line(t, trial, 1).Agent)
	require.Equal(t, bankOrg, f.line(t, trial, 2).Agent, "what is with an agent stays there")
	require.ErrorIs(t, f.settle(teller, paidAs(1, "c")), types.ErrOtherAgent)
	require.NoError(t, f.settle(processor, paidAs(1, "c")))
	require.Equal(t, "10", f.balance(treasury(processorOrg), usd))
	f.check(t)

	require.NoError(t, f.settle(teller, failedAs(2, "d")))
	f.block(t)
	line := f.line(t, trial, 2)
	require.Equal(t, inTransit, line.State, "its payee was replaced while it was with the bank: it goes to the new one by itself")
	require.Equal(t, processorOrg, line.Agent)
	f.check(t)
}

func TestAnAgentWhoseAssignmentEndedStillSettlesAndFailsWhatItHolds(t *testing.T) {
	f := withAgent(t)
	f.unassign(t, bankOrg)
	mark := len(f.facts())
	require.NoError(t, f.settle(teller, paidAs(1, "a"), failedAs(2, "b")))
	require.Equal(t, "10", f.balance(treasury(bankOrg), usd))
	require.Equal(t, settled, f.line(t, trial, 1).State)
	require.Equal(t, setAside, f.line(t, trial, 2).State)
	actor := f.facts()[mark].(*payoutfact.LineSettled).Signature.Actor
	require.Equal(t, fact.Role_ROLE_PAYMENT_OFFICER, actor.Role)
	require.Equal(t, bankOrg, actor.Organisation)

	f.fund(t, trial, usd, 100)
	require.Equal(t, setAside, f.line(t, trial, 5).State, "a line that waited does not go to it any more")
	f.refused(t, types.ErrOtherAgent, func() error { return f.settle(teller, paidAs(3, "c")) })
	f.check(t)
}

func TestNobodySettlesForAnAgentThatIsNotInGoodStanding(t *testing.T) {
	f := withAgent(t)
	f.suspend(t, bankOrg)
	f.refused(t, identitytypes.ErrSuspended, func() error { return f.settle(teller, paidAs(1, "a")) })
}

func TestLinesOfATrialThatDoesNotExistAreNotSettled(t *testing.T) {
	f := withAgent(t)
	f.refused(t, trialtypes.ErrUnknownTrial, func() error {
		_, err := f.Settle(f.ctx, &types.MsgSettle{
			Signer: teller.String(), Trial: lastTrial + 1, Settlements: []types.Settlement{paidAs(1, "a")},
		})
		return err
	})
}

func TestSettlingIsExactlyOnce(t *testing.T) {
	f := withAgent(t)
	require.NoError(t, f.settle(teller, paidAs(1, "a")))
	require.NoError(t, f.settle(teller, failedAs(2, "b")))
	before, mark := f.dump(), len(f.facts())
	require.NoError(t, f.settle(teller, paidAs(1, "a"), failedAs(2, "b")), "a client may retry")
	require.Equal(t, before, f.dump())
	require.Empty(t, f.kinds(mark))

	for name, tc := range map[string]struct {
		settlement types.Settlement
		want       error
	}{
		"another reference":                 {paidAs(1, "c"), types.ErrSettled},
		"a failure of what is settled":      {failedAs(1, "a"), types.ErrSettled},
		"a payment of what was set aside":   {paidAs(2, "c"), types.ErrNotInTransit},
		"another failure of what was so":    {failedAs(2, "c"), types.ErrNotInTransit},
		"a payment under the failure's own": {paidAs(2, "b"), types.ErrNotInTransit},
	} {
		t.Run(name, func(t *testing.T) {
			f.refused(t, tc.want, func() error { return f.settle(teller, tc.settlement) })
		})
	}

	require.NoError(t, f.NamePayee(f.ctx, hash("handle", trial, "ben"), agent(bankOrg), participant, hash("fresh")))
	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 2).State)
	require.NoError(t, f.settle(teller, failedAs(2, "b")), "the late retry of the first failure")
	require.Equal(t, inTransit, f.line(t, trial, 2).State, "says nothing about the second try")
	require.ErrorIs(t, f.settle(teller, paidAs(2, "b")), types.ErrReference)
	require.NoError(t, f.settle(teller, paidAs(2, "c")))
	require.Equal(t, settled, f.line(t, trial, 2).State)
	f.check(t)
}

func TestSettleRefuses(t *testing.T) {
	many := make([]types.Settlement, types.MaxSettlements+1)
	for i := range many {
		many[i] = paidAs(uint64(i+1), "a")
	}
	short, chains, contradictory, silent := paidAs(1, "a"), failedAs(1, "a"), failedAs(1, "a"), failedAs(1, "a")
	short.Reference = short.Reference[1:]
	chains.Failure = payoutfact.Failure_FAILURE_TRANSFER_REFUSED
	contradictory.Ok = true
	silent.Failure = noFailure
	for name, tc := range map[string]struct {
		signer      sdk.AccAddress
		settlements []types.Settlement
		want        error
		says        string
	}{
		"no lines":                         {teller, nil, types.ErrInvalid, "settles 0 lines, want 1 to 64"},
		"too many lines":                   {teller, many, types.ErrInvalid, "settles 65 lines"},
		"a line twice":                     {teller, []types.Settlement{paidAs(1, "a"), paidAs(1, "b")}, types.ErrInvalid, "line 1 is settled twice"},
		"a short reference":                {teller, []types.Settlement{short}, types.ErrInvalid, "31 bytes, want 32"},
		"a payment with a failure":         {teller, []types.Settlement{contradictory}, types.ErrInvalid, "yet a failure is given"},
		"a failure without reason":         {teller, []types.Settlement{silent}, types.ErrInvalid, "say why"},
		"a failure that the chain gives":   {teller, []types.Settlement{chains}, types.ErrInvalid, "say why"},
		"somebody who is no officer":       {stranger, []types.Settlement{paidAs(1, "a")}, identitytypes.ErrUnknownPerson, ""},
		"another agent's line":             {teller, []types.Settlement{paidAs(3, "a")}, types.ErrOtherAgent, "is in transit with another organisation, the signer is of organisation 3"},
		"a line that was paid to a wallet": {teller, []types.Settlement{paidAs(4, "a")}, types.ErrOtherAgent, "is settled and with no agent"},
		"a line that queues":               {teller, []types.Settlement{paidAs(5, "a")}, types.ErrOtherAgent, "is queued and with no agent"},
		"a line that does not exist":       {teller, []types.Settlement{paidAs(6, "a")}, types.ErrNoLine, "trial 3 has no line 6"},
	} {
		t.Run(name, func(t *testing.T) {
			f := withAgent(t)
			f.refused(t, tc.want, func() error {
				err := f.settle(tc.signer, tc.settlements...)
				require.ErrorContains(t, err, tc.says)
				return err
			})
		})
	}
}

func TestABatchIsSettledAsAWholeOrNotAtAll(t *testing.T) {
	f := withAgent(t)
	ctx, before := f.ctx, f.dump()
	f.ctx, _ = ctx.CacheContext() // as a transaction runs
	require.ErrorIs(t, f.settle(teller, paidAs(1, "a"), failedAs(2, "a"), paidAs(3, "a")), types.ErrOtherAgent)
	f.ctx = ctx
	require.Equal(t, before, f.dump())
	f.check(t)
}
