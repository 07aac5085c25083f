package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const wholeDay = 24 * time.Hour

// A client that retries what it posted makes its agent confess an overpayment that never was.
func TestRetryOfASettlementAfterAReturnIsExactlyOnce(t *testing.T) {
	f := withAgent(t)
	f.wait(t, types.TimeToAnswer)
	require.NoError(t, f.callBack(sponsor, 1))
	f.wait(t, types.TimeToReturn)
	f.block(t)
	require.NoError(t, f.NamePayee(f.ctx, hash("handle", trial, "ben"), agent(bankOrg), participant, hash("fresh")))
	f.block(t)
	f.block(t)
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	require.NoError(t, f.settle(teller, paidAs(1, "the one payment")))
	require.Equal(t, settled, f.line(t, trial, 1).State)
	mark := len(f.facts())
	require.NoError(t, f.settle(teller, paidAs(1, "the one payment")), "a client may retry")
	require.Empty(t, f.kinds(mark), "what was posted before succeeds again and changes nothing")
	require.Empty(t, f.line(t, trial, 1).Overpaid)
}

// The amount of the day of one participation is exceeded tenfold, when the site's day is ahead.
func TestTheAmountsOfTheDayHoldTogether(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100000)
	pace := types.Pace{ParticipationDay: math.NewInt(10), SiteDay: math.NewInt(100)}
	earn := func(who fact.Hash) {
		a := f.accrual(trial, who, usd, 10)
		a.Pace = pace
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
	}
	for i := range 90 { // nine days of the site
		earn(f.open(t, trial, fmt.Sprint("other ", i), wallet(fmt.Sprint("other ", i))))
	}
	thief := f.open(t, trial, "thief", wallet("thief"))
	for range 10 {
		earn(thief)
	}
	before := math.ZeroInt()
	for d := range 12 {
		now, ok := math.NewIntFromString(f.balance(wallet("thief").Address, usd))
		require.True(t, ok)
		require.LessOrEqual(t, now.Sub(before).Int64(), int64(10), "day %d: paid to one participation in a UTC day", d)
		before = now
		f.wait(t, wholeDay)
		f.block(t)
	}
}

// Attested within the amount of each day, paid all on one.
func TestTheDayThatCountsIsThatOfThePayment(t *testing.T) {
	f := setup(t)
	f.schedules.ParticipationDay, f.schedules.SiteDay = math.NewInt(10), math.NewInt(10)
	f.fund(t, trial, usd, 10000)
	thief := f.invite(t, trial, "thief")
	require.NoError(t, f.BeginEarning(f.ctx, thief))
	for range 40 {
		a := f.accrual(trial, thief, usd, 10)
		a.Pace = types.Pace{ParticipationDay: math.NewInt(10), SiteDay: math.NewInt(10)}
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
		f.wait(t, wholeDay)
		f.block(t)
	}
	require.NoError(t, f.NamePayee(f.ctx, thief, wallet("thief"), participant, hash("fresh")))
	f.block(t)
	require.Equal(t, "10", f.balance(wallet("thief").Address, usd), "a participation is paid 10 in a UTC day at most")
}

// A participation that earns its daily amount many times over puts its own money off, and nobody else's.
func TestNoParticipationPutsOffTheMoneyOfItsSite(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100000)
	pace := types.Pace{ParticipationDay: math.NewInt(10), SiteDay: math.NewInt(100)}
	earn := func(handle fact.Hash) types.Line {
		a := f.accrual(trial, handle, usd, 10)
		a.Pace = pace
		_, line := f.accrue(t, a)
		return line
	}
	ghost := f.open(t, trial, "ghost", wallet("ghost"))
	for range 31 {
		earn(ghost)
	}
	for _, name := range []string{"one", "another", "a third"} {
		line := earn(f.open(t, trial, name, wallet(name)))
		require.Equal(t, settled, line.State, "%s waits until %s for a ghost", name, line.Due)
	}
	f.check(t)
}

// Ghosts that were found out keep the site's days from honest participants.
func TestWhatIsVoidTakesNobodysDay(t *testing.T) {
	f := setup(t)
	f.schedules.ResponseDays = 14
	f.addSite(t)
	f.fund(t, trial, usd, 100000)
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	f.schedules.Arbiter = committee.Organisation
	member := f.below.Person(committee, "member", fact.Role_ROLE_COMMITTEE_MEMBER).Raw
	monitor := f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_MONITOR)
	pace := types.Pace{ParticipationDay: math.NewInt(100), SiteDay: math.NewInt(100)}
	ghost := f.invite(t, trial, "ghost")
	require.NoError(t, f.BeginEarning(f.ctx, ghost))
	for i := range 30 {
		a := f.accrual(trial, ghost, usd, 100)
		a.Pace = pace
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
		require.NoError(t, f.object(monitor, uint64(i+1)))
		require.NoError(t, f.decide(member, true, uint64(i+1)))
	}
	a := f.accrual(trial, f.open(t, trial, "honest", wallet("honest")), usd, 10)
	a.Pace = pace
	accrued, err := f.Accrue(f.ctx, a)
	require.NoError(t, err)
	line := f.line(t, trial, accrued.Line)
	require.Equal(t, settled, line.State, "an honest participant waits until %s for ghosts that are void", line.Due)
}

// One person objects as committee of the trial and upholds their own objection as its arbiter.
func TestNobodyDecidesTheirOwnObjection(t *testing.T) {
	f := withHeld(t)
	f.addSite(t)
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: sponsor.String(), Trial: trial, Organisation: committee.Organisation, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
	})
	chair := f.below.Person(committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR).Raw
	f.schedules.Arbiter = committee.Organisation
	require.NoError(t, f.object(chair, 2))
	require.Error(t, f.decide(chair, true, 2), "one key takes away what a participant earned")
}

// The sponsor's contractor is monitor and arbiter at once.
func TestTheSponsorsContractorIsNotObjectorAndArbiter(t *testing.T) {
	f := withHeld(t)
	f.addSite(t)
	administrator := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_CRO)
	monitor := f.below.Person(administrator, "one of the CRO", fact.Role_ROLE_MONITOR).Raw
	modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: sponsor.String(), Trial: trial, Organisation: administrator.Organisation, Capacity: trialfact.Capacity_CAPACITY_CRO,
	})
	f.schedules.Arbiter = administrator.Organisation
	require.NoError(t, f.object(monitor, 2))
	require.Error(t, f.decide(administrator.Raw, true, 2), "the sponsor's contractor objects and upholds")
}

// The sponsor hands the trial to a daughter, and decides as its arbiter whether what it owed was owed.
func TestWhoWasTheSponsorIsNoArbiter(t *testing.T) {
	f := withHeld(t)
	f.addSite(t)
	f.schedules.Arbiter = sponsorOrg
	require.NoError(t, f.object(f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_MONITOR), 2))
	f.refused(t, types.ErrNotArbiter, func() error { return f.decide(f.administrator.Raw, true, 2) })
	daughter := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR)
	_, err := f.below.Trial.SetSponsor(f.ctx, trial, fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: daughter.Address, Organisation: daughter.Organisation,
	})
	require.NoError(t, err)
	require.Error(t, f.decide(f.administrator.Raw, true, 2))
}

// A suspended agent can settle nothing, and is handed lines all the same.
func TestNoLineGoesToAnAgentThatCannotSettleIt(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 100)
	ben := f.open(t, trial, "ben", agent(bankOrg))
	f.suspend(t, bankOrg)
	require.NotEqual(t, inTransit, f.earn(t, trial, ben, usd, 10).State)
}

func TestNoPayeeIsAnAgentThatCannotSettle(t *testing.T) {
	f := setup(t)
	f.suspend(t, bankOrg)
	ben := f.invite(t, trial, "ben")
	require.Error(t, f.NamePayee(f.ctx, ben, agent(bankOrg), participant, hash("fresh")))
}

// A line that the pace delays leaves in the middle of an epoch.
func TestWhatIsReleasedInEpochsLeavesAtTheEndOfOne(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000)
	ada := f.open(t, trial, "ada", wallet("ada"))
	epoch := 7 * wholeDay
	for range 2 {
		a := f.accrual(trial, ada, usd, 10)
		a.Pace = types.Pace{Interval: 50 * time.Hour, ParticipationDay: boundless, SiteDay: boundless, Epoch: epoch}
		_, err := f.Accrue(f.ctx, a)
		require.NoError(t, err)
	}
	for _, n := range []uint64{1, 2} {
		due := f.line(t, trial, n).Due
		require.Zero(t, due.UnixNano()%epoch.Nanoseconds(), "line %d (%s) leaves at %s: since the screening + the interval, for everybody to see",
			n, f.line(t, trial, n).Hold, due)
	}
}

// The first visit of everybody takes a place in the ring of those who have lines to go on with.
func TestAFirstVisitListsNobodyForTheEndOfTheBlock(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 10000)
	f.earn(t, trial, f.open(t, trial, "ada", wallet("ada")), usd, 10)
	g, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Empty(t, g.Ready)
}

func TestAFloodOfFirstVisitsKeepsNobodyWaiting(t *testing.T) {
	f := setup(t)
	f.fund(t, trial, usd, 1000000)
	ada := f.open(t, trial, "ada", agent(bankOrg))
	for range 200 {
		f.earn(t, trial, ada, usd, 1)
	}
	f.block(t)
	for n := range 200 {
		require.NoError(t, f.settle(teller, failedAs(uint64(n+1), fmt.Sprint("r", n))))
	}
	for i := range 2000 {
		f.earn(t, trial, f.open(t, trial, fmt.Sprint("ghost ", i), wallet(fmt.Sprint("ghost ", i))), usd, 1)
	}
	require.NoError(t, f.NamePayee(f.ctx, ada, wallet("ada"), participant, hash("fresh")))
	blocks := 0
	for ; f.balance(wallet("ada").Address, usd) != "200"; blocks++ {
		f.block(t)
	}
	t.Log(blocks, "blocks")
	require.Less(t, blocks, 10)
}
