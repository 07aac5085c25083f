package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// missed ends the block and returns the clocks that were found missed.
func (c *register) missed() (kinds []registrationfact.ClockKind) {
	c.Helper()
	require.NoError(c, c.Registration.EndBlock(c.Ctx))
	for _, f := range c.GenesisFacts() {
		if missed, ok := f.(*registrationfact.ClockMissed); ok {
			require.Equal(c, fact.ActorKind_ACTOR_KIND_CHAIN, missed.Signature.Actor.Kind)
			kinds = append(kinds, missed.Clock)
		}
	}
	return kinds
}

const (
	registration = registrationfact.ClockKind_CLOCK_KIND_REGISTRATION
	results      = registrationfact.ClockKind_CLOCK_KIND_RESULTS
	update       = registrationfact.ClockKind_CLOCK_KIND_ANNUAL_UPDATE
	firstDate    = registrationfact.ClockKind_CLOCK_KIND_FIRST_ENROLMENT_DATE
	euHalt       = registrationfact.ClockKind_CLOCK_KIND_EU_HALT
	euRestart    = registrationfact.ClockKind_CLOCK_KIND_EU_RESTART
	euStart      = registrationfact.ClockKind_CLOCK_KIND_EU_START
)

func TestAMissedDateBecomesAFactOnce(t *testing.T) {
	c := newRegister(t)
	due := time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC) // first enrolment in June, and 30 days
	require.Equal(t, due, *c.clocks()[firstDate].Clock.DueAt)
	c.At(due.Add(-1))
	require.Empty(t, c.missed())
	c.At(due)
	require.Equal(t, []registrationfact.ClockKind{firstDate}, c.missed())
	c.Next(time.Hour)
	require.Empty(t, c.missed())
	clock := c.clocks()[firstDate]
	require.Equal(t, types.ClockState_CLOCK_STATE_MISSED, clock.State)
	require.Equal(t, uint32(1), clock.Clock.Misses)

	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) {
		r.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2026, Month: 6, Day: 20}, Kind: types.DateKind_DATE_KIND_ACTUAL}
	}))
	clock = c.clocks()[firstDate]
	require.Equal(t, types.ClockState_CLOCK_STATE_MET_LATE, clock.State)
	require.Equal(t, uint32(1), clock.Clock.Misses, "it is not missed twice, and stays on record")
	require.NotContains(t, c.missed(), firstDate)
}

func TestARegistrationInRetrospectIsMissedAtOnce(t *testing.T) {
	c := newRegister(t)
	m := c.registration()
	m.Registration.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2026, Month: 2}, Kind: types.DateKind_DATE_KIND_ACTUAL}
	c.trial.ID = fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	require.Empty(t, c.missed(), "21 days after 28 February are not over")
	m.Registration.FirstEnrolment.Date.Month, m.Registration.Identifiers = 1, nil
	c.trial.ID = fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	require.Equal(t, []registrationfact.ClockKind{registration}, c.missed())
	require.Equal(t, types.ClockState_CLOCK_STATE_MET_LATE, c.clocks()[registration].State)
}

func TestAChangeOfADateDoesNotEscapeADateThatHasPassed(t *testing.T) {
	c := newRegister(t)
	c.At(time.Date(2026, 7, 31, 12, 0, 0, 0, time.UTC)) // the queue has not run in this block
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.FirstEnrolment.Date.Month = 12 }))
	var recorded []registrationfact.ClockKind
	for _, f := range c.Facts() {
		if missed, ok := f.(*registrationfact.ClockMissed); ok {
			recorded = append(recorded, missed.Clock)
		}
	}
	require.Equal(t, []registrationfact.ClockKind{firstDate}, recorded)
	clock := c.clocks()[firstDate]
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, clock.State)
	require.Equal(t, uint32(1), clock.Clock.Misses)
	require.Empty(t, c.missed())
}

func TestABlockFindsABoundedNumberMissed(t *testing.T) {
	c := newRegister(t)
	m := c.registration()
	m.Registration.Identifiers, m.Registration.PrimaryCompletion, m.Registration.Completion = nil, nil, nil
	for range types.MaxDuePerBlock + 6 {
		fixture.Must(c.Fixture, c.RegisterTrial, m)
	}
	c.At(time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC))
	require.Len(t, c.missed(), types.MaxDuePerBlock)
	c.Next(time.Second)
	require.Len(t, c.missed(), 7)
	c.Next(time.Second)
	require.Empty(t, c.missed())
}

func TestTheFirstEnrolmentStartsTheClockOfTheStart(t *testing.T) {
	c := newRegister(t)
	require.NotContains(t, c.clocks(), euStart)
	c.enrol()
	require.Equal(t, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), *c.clocks()[euStart].Clock.DueAt)
	require.Equal(t, time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC), *c.clocks()[firstDate].Clock.DueAt, "June was promised, the chain saw March")
}

func TestAnUpdateIsDueEachYear(t *testing.T) {
	c := newRegister(t)
	c.At(time.Date(2027, 1, 10, 0, 0, 0, 0, time.UTC))
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.Equal(t, time.Date(2028, 1, 11, 0, 0, 0, 0, time.UTC), *c.clocks()[update].Clock.DueAt)
}

func TestAnEntryThatFailsIsSetAsideAndHoldsUpNobody(t *testing.T) {
	c := newRegister(t)
	due := time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC)
	before, err := c.Registration.Queued(c.Ctx)
	require.NoError(t, err)
	for clock, of := range map[registrationfact.ClockKind][]byte{
		results: {0, 0, 0, 0, 0, 0, 0, 99}, registrationfact.ClockKind_CLOCK_KIND_SEAL_REVEAL: fixture.Digest("no seal"),
	} {
		require.NoError(t, c.Registration.QueueStray(c.Ctx, due.Add(-time.Hour), clock, of))
	}
	c.At(due)
	require.Equal(t, []registrationfact.ClockKind{firstDate}, c.missed())
	after, err := c.Registration.Queued(c.Ctx)
	require.NoError(t, err)
	require.Equal(t, before-1, after, "what failed is out of the queue")
}
