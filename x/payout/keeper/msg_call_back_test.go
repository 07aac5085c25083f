package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func (f *fixture) callBack(signer sdk.AccAddress, lines ...uint64) error {
	_, err := f.CallBack(f.ctx, &types.MsgCallBack{Signer: signer.String(), Trial: trial, Lines: lines})
	return err
}

// wait lets time pass.
func (f *fixture) wait(t testing.TB, d time.Duration) {
	t.Helper()
	f.past = f.facts()
	f.below.Next(d)
	f.ctx = f.below.Ctx
}

func TestASilentAgentIsGivenNoticeAndThenLosesTheLine(t *testing.T) {
	f := withAgent(t)
	f.refused(t, types.ErrTooEarly, func() error { return f.callBack(sponsor, 1) })
	f.wait(t, types.TimeToAnswer)
	mark := len(f.facts())
	require.NoError(t, f.callBack(sponsor, 1, 2))
	require.NoError(t, f.callBack(sponsor, 1), "again, it changes nothing")
	require.Equal(t, []string{"LineCalledBack", "LineCalledBack"}, f.kinds(mark))
	require.NoError(t, f.settle(teller, paidAs(2, "just in time")))
	f.check(t)

	f.wait(t, types.TimeToReturn)
	f.block(t)
	line := f.line(t, trial, 1)
	require.Equal(t, setAside, line.State)
	require.Equal(t, payoutfact.Failure_FAILURE_AGENT_SILENT, line.Failure)
	require.Equal(t, settled, f.line(t, trial, 2).State)
	f.check(t)
}

func TestAnAgentThatIsNotAccreditedAnyMoreLosesItsLinesAtOnce(t *testing.T) {
	f := withAgent(t)
	modules.Must(f.below, identitykeeper.NewMsgServer(f.below.Identity).EndAccreditation, &identitytypes.MsgEndAccreditation{
		Signer: f.below.Accreditor().Address, Organisation: bankOrg, Reason: modules.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	require.NoError(t, f.callBack(sponsor, 1))
	require.Equal(t, setAside, f.line(t, trial, 1).State)
	require.NoError(t, f.NamePayee(f.ctx, hash("handle", trial, "ben"), wallet("ben's own"), participant, hash("fresh")))
	f.block(t)
	require.Equal(t, "10", f.balance(wallet("ben's own").Address, usd))
	f.check(t)
}

func TestASuspensionOfAnHourCostsAnHonestAgentNothing(t *testing.T) {
	f := withAgent(t)
	f.suspend(t, bankOrg)
	require.NoError(t, f.callBack(sponsor, 1), "it need not have been silent for 30 days")
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.wait(t, time.Hour)
	modules.Must(f.below, identitykeeper.NewMsgServer(f.below.Identity).ReinstateOrganisation, &identitytypes.MsgReinstateOrganisation{
		Signer: f.below.Accreditor().Address, Organisation: bankOrg, Reason: modules.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	require.NoError(t, f.settle(teller, paidAs(1, "a")))
	require.Equal(t, "10", f.balance(treasury(bankOrg), usd))
	f.check(t)
}

func TestAPaymentProvenAfterItsLineCameBackIsRecordedAndMovesNothing(t *testing.T) {
	f := withAgent(t)
	f.wait(t, types.TimeToAnswer)
	require.NoError(t, f.callBack(sponsor, 1))
	f.wait(t, types.TimeToReturn)
	require.NoError(t, f.NamePayee(f.ctx, hash("handle", trial, "ben"), wallet("ben's own"), participant, hash("fresh")))
	f.block(t)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 1).State)
	mark, before := len(f.facts()), f.balance(treasury(bankOrg), usd)
	require.NoError(t, f.settle(teller, paidAs(1, "late")))
	require.NoError(t, f.settle(teller, paidAs(1, "late")), "a client may retry")
	require.Equal(t, []string{"LineOverpaid"}, f.kinds(mark))
	require.Equal(t, before, f.balance(treasury(bankOrg), usd))
	require.ErrorIs(t, f.settle(teller, paidAs(1, "later")), types.ErrReference)
	f.check(t)
}

func TestLinesAreCalledBackByThoseConcernedAndOnlyWhileAnAgentHasThem(t *testing.T) {
	f := withAgent(t)
	f.wait(t, types.TimeToAnswer)
	f.refused(t, types.ErrNotInTransit, func() error { return f.callBack(sponsor, 4) })
	f.refused(t, types.ErrNoLine, func() error { return f.callBack(sponsor, 99) })
	f.refused(t, types.ErrInvalid, func() error { return f.callBack(sponsor) })
	f.refused(t, types.ErrInvalid, func() error { return f.callBack(sponsor, 1, 1) })
	require.Error(t, f.callBack(stranger, 1))
	require.Error(t, f.callBack(teller, 1))
	ben := hash("handle", trial, "ben")
	f.refused(t, types.ErrNoLine, func() error { return f.CallBackFor(f.ctx, ben, []uint64{3}, participant) })
	require.NoError(t, f.CallBackFor(f.ctx, ben, []uint64{1}, participant))
	called := f.facts()[len(f.facts())-1].(*payoutfact.LineCalledBack)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PARTICIPANT, called.Signature.Actor.Kind)
}
