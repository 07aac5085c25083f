package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	void     = types.LineState_LINE_STATE_VOID
	monitors = trialfact.Capacity_CAPACITY_MONITOR
)

func (f *fixture) reverse(signer sdk.AccAddress, lines ...uint64) error {
	_, err := f.ReverseVisits(f.ctx, &types.MsgReverseVisits{Signer: signer.String(), Trial: trial, Lines: lines, Reason: doubt})
	return err
}

// delegates returns those who attest visits at the site.
func (f *fixture) delegates(t testing.TB, names ...string) []sdk.AccAddress {
	t.Helper()
	organisation := f.addSite(t)
	all := make([]sdk.AccAddress, len(names))
	for i, name := range names {
		all[i] = f.below.Person(organisation, name, fact.Role_ROLE_COORDINATOR).Raw
		modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).Delegate, &trialtypes.MsgDelegate{
			Signer: key("investigator").String(), Trial: trial, Site: 2, Person: all[i].String(), Role: fact.Role_ROLE_COORDINATOR,
			Tasks: []fact.Task{fact.Task_TASK_VISIT_ATTESTATION},
		})
	}
	return all
}

// withShort returns a fixture with 15 in escrow, and lines that a nurse attested: one of 10 that is settled, one of 20 and one of 5
// that queue. The site has another nurse and a coordinator besides.
func withShort(t testing.TB) (f *fixture, nurse, other, coordinator sdk.AccAddress) {
	f = setup(t)
	f.schedules.ResponseDays = 14
	staff := f.delegates(t, "nurse", "other nurse", "coordinator of the site")
	f.fund(t, trial, usd, 15)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for _, amount := range []int64{10, 20, 5} {
		a := f.accrual(trial, ada, usd, amount)
		a.Attester = staff[0].String()
		f.accrue(t, a)
	}
	require.Equal(t, "15 = 5 + 0 + 10 + 0; 25 (0), 2 queue", f.figures(t, trial, usd))
	return f, staff[0], staff[1], staff[2]
}

func TestAVisitThatIsTakenBackWaitsForASecondDelegateAndIsNotPaidMeanwhile(t *testing.T) {
	f, nurse, _, _ := withShort(t)
	mark := len(f.facts())
	require.NoError(t, f.reverse(nurse, 2))
	line := f.line(t, trial, 2)
	require.Equal(t, held, line.State)
	require.Equal(t, payoutfact.Hold_HOLD_REVERSAL, line.Hold)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToConfirm), line.Due.UTC())
	proposed := f.facts()[mark].(*payoutfact.LineReversalProposed)
	require.Equal(t, doubt, proposed.Signature.Reason)
	require.Equal(t, nurse.String(), proposed.Signature.Actor.Address)
	f.check(t)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 3).State, "the next one of the queue, which is covered, waits for it no more")
	f.fund(t, trial, usd, 100)
	require.Equal(t, held, f.line(t, trial, 2).State, "no funding overtakes what is taken back")
	f.check(t)
}

func TestWhatNobodyConfirmsGoesOnAndIsNotTakenBackAgain(t *testing.T) {
	f, nurse, other, _ := withShort(t)
	require.NoError(t, f.reverse(nurse, 2))
	f.fund(t, trial, usd, 100)
	f.wait(t, types.TimeToConfirm)
	mark := len(f.facts())
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 2).State)
	released := f.facts()[mark].(*payoutfact.LineReleased)
	require.Equal(t, payoutfact.Hold_HOLD_REVERSAL, released.Hold)
	require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, released.Signature.Reason.Code)
	for _, by := range []sdk.AccAddress{nurse, other} {
		f.refused(t, types.ErrReversal, func() error { return f.reverse(by, 2) })
	}
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 2) })
	f.check(t)
}

func TestAVisitIsTakenBackByTheStaffOfItsSiteAlone(t *testing.T) {
	f, nurse, _, _ := withShort(t)
	for name, who := range map[string]sdk.AccAddress{
		"the sponsor": sponsor, "an agent": teller, "a stranger": stranger, "a monitor": f.monitor(t, "monitor", monitors),
	} {
		t.Run(name, func(t *testing.T) {
			before := f.dump()
			require.Error(t, f.reverse(who, 2))
			require.Error(t, f.confirm(who, 2))
			require.Equal(t, before, f.dump())
		})
	}
	f.refused(t, types.ErrInvalid, func() error { return f.reverse(nurse, 2, 2) })
	f.refused(t, types.ErrInvalid, func() error { return f.reverse(nurse) })
	f.refused(t, types.ErrNoLine, func() error { return f.reverse(nurse, 9, 2) })
	f.refused(t, types.ErrInvalid, func() error {
		_, err := f.ReverseVisits(f.ctx, &types.MsgReverseVisits{Signer: nurse.String(), Trial: trial, Lines: []uint64{2}})
		return err
	})
	require.Equal(t, queued, f.line(t, trial, 2).State)
}

// A site that the arbiter contradicts, or is about to, says nothing more about the line: its staff would escape the arbiter by taking
// the visit back and letting the proposal lapse.
func TestWhatIsBeforeTheArbiterIsNotTakenBack(t *testing.T) {
	f, nurse, other, _ := withShort(t)
	monitor := f.monitor(t, "monitor", monitors)
	require.NoError(t, f.reverse(nurse, 2))
	require.NoError(t, f.object(monitor, 2))
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, f.line(t, trial, 2).Hold)
	f.wait(t, types.TimeToContest)
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 2) })
	f.fund(t, trial, usd, 100)
	f.wait(t, 11*24*time.Hour)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 2).State, "the arbiter was silent")
	f.refused(t, types.ErrReversal, func() error { return f.reverse(other, 2) })
	f.refused(t, types.ErrReversal, func() error { return f.confirm(other, 2) })
	f.check(t)
}
