package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const held = types.LineState_LINE_STATE_HELD

var doubt = modules.Reason(fact.ReasonCode_REASON_CODE_CORRECTION)

func (f *fixture) object(signer sdk.AccAddress, lines ...uint64) error {
	_, err := f.Object(f.ctx, &types.MsgObject{Signer: signer.String(), Trial: trial, Lines: lines, Reason: doubt})
	return err
}

// monitor returns a monitor of an organisation that watches over the trial in a capacity.
func (f *fixture) monitor(t testing.TB, name string, capacity trialfact.Capacity) sdk.AccAddress {
	t.Helper()
	administrator := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_CRO)
	one := f.below.Person(administrator, name, fact.Role_ROLE_MONITOR)
	modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: sponsor.String(), Trial: trial, Organisation: administrator.Organisation, Capacity: capacity,
	})
	return one.Raw
}

// withHeld returns a fixture with 100 in escrow and a line of 20 that comes faster than the schedule allows, after one of 10
// that was paid. Those who decide have 14 days.
func withHeld(t testing.TB) *fixture {
	f := setup(t)
	f.schedules.ResponseDays = 14
	f.fund(t, trial, usd, 100)
	ada := f.open(t, trial, "ada", wallet("ada"))
	for _, amount := range []int64{10, 20} {
		a := f.accrual(trial, ada, usd, amount)
		a.Pace.Interval = 7 * 24 * time.Hour
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
	}
	require.Equal(t, held, f.line(t, trial, 2).State)
	require.Equal(t, payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE, f.line(t, trial, 2).Hold)
	require.Equal(t, "100 = 90 + 0 + 10 + 0; 20 (0), 0 queue", f.figures(t, trial, usd))
	f.check(t)
	return f
}

func TestAnObjectionKeepsALineFromBeingReleasedByTime(t *testing.T) {
	f := withHeld(t)
	monitor := f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_MONITOR)
	mark := len(f.facts())
	require.NoError(t, f.object(monitor, 2))
	kept := f.facts()[mark].(*payoutfact.LineHeld)
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, kept.Hold)
	require.Equal(t, doubt, kept.Signature.Reason)
	require.Equal(t, f.ctx.BlockTime().Add(14*24*time.Hour).UnixNano(), kept.Due)
	f.wait(t, 8*24*time.Hour)
	f.block(t)
	require.Equal(t, held, f.line(t, trial, 2).State, "the allowance has refilled, and somebody objected")
	f.refused(t, types.ErrObjected, func() error { return f.object(monitor, 2) })
	f.wait(t, 7*24*time.Hour)
	mark = len(f.facts())
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 2).State, "the arbiter was silent")
	released := f.facts()[mark].(*payoutfact.LineReleased)
	require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, released.Signature.Reason.Code)
	require.Equal(t, payoutfact.Hold_HOLD_OBJECTED, released.Hold)
	f.check(t)
}

func TestObjectRefuses(t *testing.T) {
	f := withHeld(t)
	monitor := f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_CRO)
	elsewhere := f.below.Person(f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_CRO), "elsewhere", fact.Role_ROLE_MONITOR).Raw
	atSponsor := f.below.Person(f.administrator, "at the sponsor", fact.Role_ROLE_MONITOR).Raw
	for name, who := range map[string]sdk.AccAddress{
		"the sponsor": sponsor, "a monitor of the sponsor alone": atSponsor, "a monitor of another trial": elsewhere, "an agent": teller, "a stranger": stranger,
	} {
		t.Run(name, func(t *testing.T) {
			f.refused(t, types.ErrNotMonitor, func() error { return f.object(who, 2) })
		})
	}
	f.refused(t, types.ErrNotHeld, func() error { return f.object(monitor, 1) })
	f.refused(t, types.ErrNoLine, func() error { return f.object(monitor, 3) })
	f.refused(t, types.ErrInvalid, func() error { return f.object(monitor) })
	f.refused(t, types.ErrInvalid, func() error {
		_, err := f.Object(f.ctx, &types.MsgObject{Signer: monitor.String(), Trial: trial, Lines: []uint64{2}})
		return err
	})
	require.NoError(t, f.object(monitor, 2))
}
