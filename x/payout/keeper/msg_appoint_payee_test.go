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
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// withoutPayee returns a fixture with a line of somebody who has named no payee, and who decides for the arbiter.
func withoutPayee(t testing.TB) (f *fixture, handle fact.Hash, arbiter sdk.AccAddress) {
	f = setup(t)
	f.addSite(t)
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	arbiter = f.below.Person(committee, "member", fact.Role_ROLE_COMMITTEE_MEMBER).Raw
	f.schedules.ResponseDays, f.schedules.Arbiter = 14, committee.Organisation
	f.fund(t, trial, usd, 100)
	handle = f.invite(t, trial, "ada")
	require.NoError(t, f.BeginEarning(f.ctx, handle))
	f.earn(t, trial, handle, usd, 10)
	require.Equal(t, payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED, f.line(t, trial, 1).Hold)
	return f, handle, arbiter
}

func (f *fixture) appoint(signer sdk.AccAddress, handle fact.Hash, payee types.Payee) error {
	blind := hash("appointed")
	_, err := f.AppointPayee(f.ctx, &types.MsgAppointPayee{Signer: signer.String(), Handle: handle[:], Payee: payee, Blind: blind[:]})
	return err
}

func TestTheArbiterAppointsAnAgentAfterHalfAYear(t *testing.T) {
	f, handle, arbiter := withoutPayee(t)
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(bankOrg)) })
	f.wait(t, types.TimeToName)
	f.refused(t, types.ErrPayee, func() error { return f.appoint(arbiter, handle, wallet("the arbiter's friend")) })
	f.refused(t, types.ErrNotArbiter, func() error { return f.appoint(sponsor, handle, agent(bankOrg)) })
	f.refused(t, types.ErrNotArbiter, func() error { return f.appoint(f.below.Accreditor().Raw, handle, agent(bankOrg)) })
	mark := len(f.facts())
	require.NoError(t, f.appoint(arbiter, handle, agent(bankOrg)))
	require.Equal(t, []string{"PayeeNamed", "LineReleased"}, f.kinds(mark))
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.check(t)
	f.refused(t, types.ErrNotHeld, func() error { return f.appoint(arbiter, handle, agent(processorOrg)) })
}

func TestAnAccreditorAppointsWhereTheArbiterIsSilentToo(t *testing.T) {
	f, handle, _ := withoutPayee(t)
	f.wait(t, types.TimeToName+14*24*time.Hour)
	require.NoError(t, f.appoint(f.below.Accreditor().Raw, handle, agent(bankOrg)))
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.check(t)
}

func TestASponsorKeepsNobodyFromBeingAppointedAnAgent(t *testing.T) {
	f, handle, arbiter := withoutPayee(t)
	f.unassign(t, bankOrg)
	f.wait(t, types.TimeToName)
	f.refused(t, types.ErrPayee, func() error { return f.NamePayee(f.ctx, handle, agent(bankOrg), participant, hash("unassigned")) })
	require.NoError(t, f.appoint(arbiter, handle, agent(bankOrg)))
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	require.NoError(t, f.settle(teller, paidAs(1, "a")))
	f.check(t)
}

func TestAnObjectionBeginsNoNewWaitForAPayee(t *testing.T) {
	f, handle, arbiter := withoutPayee(t)
	f.wait(t, types.TimeToName-24*time.Hour)
	require.NoError(t, f.object(f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_MONITOR), 1))
	f.wait(t, 15*24*time.Hour)
	f.block(t) // nobody decided
	require.NoError(t, f.appoint(arbiter, handle, agent(bankOrg)))
	f.check(t)
}

func TestWhatWasSetAsideForHalfAYearIsAppointedAnAgentToo(t *testing.T) {
	f, _, arbiter := withoutPayee(t)
	eve := f.open(t, trial, "eve", agent(processorOrg))
	f.unassign(t, processorOrg)
	require.Equal(t, setAside, f.earn(t, trial, eve, usd, 20).State)
	f.wait(t, types.TimeToName)
	require.NoError(t, f.appoint(arbiter, eve, agent(bankOrg)))
	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 2).State)
	f.check(t)
}

// Who lost a key is not got ahead of while they wait for another.
func TestNobodyAppointsAPayeeWhileAnotherKeyIsAwaited(t *testing.T) {
	f, handle, arbiter := withoutPayee(t)
	f.wait(t, types.TimeToName)
	until := f.ctx.BlockTime().Add(28 * 24 * time.Hour)
	require.NoError(t, f.HoldUntil(f.ctx, handle, until))
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(bankOrg)) })
	f.wait(t, 28*24*time.Hour)
	require.NoError(t, f.appoint(arbiter, handle, agent(bankOrg)))
	f.check(t)
}
