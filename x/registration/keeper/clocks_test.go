package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// clocks reads how the clocks of the trial stand.
func (c *conduct) clocks() map[trialfact.ClockKind]types.ShownClock {
	c.Helper()
	res, err := keeper.NewQueryServer(c.Trial).Clocks(c.Ctx, &types.QueryClocksRequest{Trial: types.FormatID(c.trial.ID)})
	require.NoError(c, err)
	clocks := make(map[trialfact.ClockKind]types.ShownClock)
	for _, shown := range res.Clocks {
		clocks[shown.Clock.Kind] = shown
	}
	return clocks
}

// missed ends the block and returns the clocks that were found missed.
func (c *conduct) missed() (kinds []trialfact.ClockKind) {
	c.Helper()
	require.NoError(c, c.Trial.EndBlock(c.Ctx))
	for _, f := range c.GenesisFacts() {
		if missed, ok := f.(*trialfact.ClockMissed); ok {
			require.Equal(c, fact.ActorKind_ACTOR_KIND_CHAIN, missed.Signature.Actor.Kind)
			kinds = append(kinds, missed.Clock)
		}
	}
	return kinds
}

const (
	registration = trialfact.ClockKind_CLOCK_KIND_REGISTRATION
	results      = trialfact.ClockKind_CLOCK_KIND_RESULTS
	update       = trialfact.ClockKind_CLOCK_KIND_ANNUAL_UPDATE
	firstDate    = trialfact.ClockKind_CLOCK_KIND_FIRST_ENROLMENT_DATE
	euHalt       = trialfact.ClockKind_CLOCK_KIND_EU_HALT
	euRestart    = trialfact.ClockKind_CLOCK_KIND_EU_RESTART
	euStart      = trialfact.ClockKind_CLOCK_KIND_EU_START
)

func TestAMissedDateBecomesAFactOnce(t *testing.T) {
	c := newConduct(t)
	due := time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC) // first enrolment in June, and 30 days
	require.Equal(t, due, *c.clocks()[firstDate].Clock.DueAt)
	c.At(due.Add(-1))
	require.Empty(t, c.missed())
	c.At(due)
	require.Equal(t, []trialfact.ClockKind{firstDate}, c.missed())
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
	c := newConduct(t)
	m := c.registration()
	m.Registration.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2026, Month: 2}, Kind: types.DateKind_DATE_KIND_ACTUAL}
	c.trial.ID = fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	require.Empty(t, c.missed(), "21 days after 28 February are not over")
	m.Registration.FirstEnrolment.Date.Month, m.Registration.Identifiers = 1, nil
	c.trial.ID = fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	require.Equal(t, []trialfact.ClockKind{registration}, c.missed())
	require.Equal(t, types.ClockState_CLOCK_STATE_MET_LATE, c.clocks()[registration].State)
}

func TestAChangeOfADateDoesNotEscapeADateThatHasPassed(t *testing.T) {
	c := newConduct(t)
	c.At(time.Date(2026, 7, 31, 12, 0, 0, 0, time.UTC)) // the queue has not run in this block
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { r.FirstEnrolment.Date.Month = 12 }))
	var recorded []trialfact.ClockKind
	for _, f := range c.Facts() {
		if missed, ok := f.(*trialfact.ClockMissed); ok {
			recorded = append(recorded, missed.Clock)
		}
	}
	require.Equal(t, []trialfact.ClockKind{firstDate}, recorded)
	clock := c.clocks()[firstDate]
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, clock.State)
	require.Equal(t, uint32(1), clock.Clock.Misses)
	require.Empty(t, c.missed())
}

func TestABlockFindsABoundedNumberMissed(t *testing.T) {
	c := newConduct(t)
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

func TestANoticeStopsTheClockOfAHaltAndAnotherHaltStartsIt(t *testing.T) {
	c := newConduct(t)
	notice := &types.MsgFileNotice{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Clock: euHalt, Digest: fixture.Digest("notice")}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.FileNotice, notice, "clock EU_HALT of EQ00000001 does not run: there is nothing to notify"), types.ErrClock)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euHalt].State)
	refuses(c, c.FileNotice, func() *types.MsgFileNotice {
		return &types.MsgFileNotice{Signer: notice.Signer, Trial: notice.Trial, Clock: euHalt, Digest: notice.Digest}
	},
		map[string]refusal[*types.MsgFileNotice]{
			"by the site":            {func(m *types.MsgFileNotice) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
			"of what is not noticed": {func(m *types.MsgFileNotice) { m.Clock = results }, types.ErrClock, "want one that a notice stops"},
			"of an unknown clock":    {func(m *types.MsgFileNotice) { m.Clock = 77 }, types.ErrClock, "want one that a notice stops"},
			"without a digest":       {func(m *types.MsgFileNotice) { m.Digest = nil }, types.ErrClock, "digest has 0 bytes, want 32"},
		})
	fixture.Must(c.Fixture, c.FileNotice, notice)
	require.Equal(t, notice.Digest, only[*trialfact.NoticeFiled](c).Digest)
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, c.clocks()[euHalt].State)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.FileNotice, notice, "is MET already"), types.ErrClock)

	c.Next(day)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_NOT_YET_RECRUITING, nil))
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, c.clocks()[euHalt].State)
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euRestart].State)
	c.Next(day)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[euHalt].State)
	c.Next(16 * day)
	require.Equal(t, []trialfact.ClockKind{euRestart, euHalt}, c.missed())
}

func TestARestartEscapesNoNoticeOfAHalt(t *testing.T) {
	c := newConduct(t)
	due := c.Ctx.BlockTime().Truncate(day).Add(16 * day)
	c.exportable()
	for range 3 { // a day of going on in each fortnight
		fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_SUSPENDED, because))
		c.Next(5 * day)
		fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_NOT_YET_RECRUITING, nil))
		require.Equal(t, due, *c.clocks()[euHalt].Clock.DueAt)
		c.Next(time.Second)
	}
	c.At(due)
	require.Equal(t, []trialfact.ClockKind{euHalt}, c.missed())
	c.exportable()
	fixture.Must(c.Fixture, c.FileNotice, &types.MsgFileNotice{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Clock: euHalt, Digest: fixture.Digest("notice"),
	})
	require.Equal(t, types.ClockState_CLOCK_STATE_MET_LATE, c.clocks()[euHalt].State)
}

func TestTheFirstEnrolmentStartsTheClockOfTheStart(t *testing.T) {
	c := newConduct(t)
	require.NotContains(t, c.clocks(), euStart)
	c.enrol()
	require.Equal(t, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), *c.clocks()[euStart].Clock.DueAt)
	require.Equal(t, time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC), *c.clocks()[firstDate].Clock.DueAt, "June was promised, the chain saw March")
}

func TestADelayOfResultsIsCertifiedBeforeTheyAreDue(t *testing.T) {
	c := newConduct(t)
	delay := func() *types.MsgCertifyDelay {
		return &types.MsgCertifyDelay{Signer: c.trial.Representative.Address, Trial: c.trial.ID, Months: 12, Reason: because}
	}
	refuses(c, c.CertifyDelay, delay, map[string]refusal[*types.MsgCertifyDelay]{
		"by the site":      {func(m *types.MsgCertifyDelay) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
		"without a reason": {func(m *types.MsgCertifyDelay) { m.Reason = nil }, types.ErrReason, "a reason is required"},
		"for too long":     {func(m *types.MsgCertifyDelay) { m.Months = 25 }, types.ErrClock, "months is 25, want 1 to 24"},
		"for no time":      {func(m *types.MsgCertifyDelay) { m.Months = 0 }, types.ErrClock, "months is 0, want 1 to 24"},
	})
	fixture.Must(c.Fixture, c.CertifyDelay, delay())
	require.Equal(t, uint32(12), only[*trialfact.DelayCertified](c).Months)
	require.Equal(t, time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), *c.clocks()[results].Clock.DueAt)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.CertifyDelay, delay(), "a delay of 12 months is certified already"), types.ErrClock)
	c.At(time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC))
	more := delay()
	more.Months = 24
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.CertifyDelay, more, "clock RESULTS of EQ00000001 is MISSED, want RUNNING"), types.ErrClock)
}

func TestTheClocksOfASponsorAreListedByTrialAndFollowIt(t *testing.T) {
	c := newConduct(t)
	other := c.RegisteredTrial()
	q := keeper.NewQueryServer(c.Trial)
	count := func(sponsor uint64) int {
		res, err := q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{Sponsor: sponsor})
		require.NoError(t, err)
		return len(res.Clocks)
	}
	n := len(c.clocks())
	require.Positive(t, n)
	require.Equal(t, n, count(c.trial.Sponsor.Organisation))
	first, err := q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{
		Sponsor: c.trial.Sponsor.Organisation, Pagination: &query.PageRequest{Limit: 2},
	})
	require.NoError(t, err)
	require.Len(t, first.Clocks, 2)
	_, err = q.ClocksBySponsor(c.Ctx, &types.QueryClocksBySponsorRequest{Pagination: &query.PageRequest{Limit: 501}})
	require.ErrorContains(t, err, "a page has at most 500 rows")

	c.takeOver(other.Representative)
	require.Zero(t, count(c.trial.Sponsor.Organisation))
	require.Equal(t, 2*n, count(other.Sponsor.Organisation))
}

func TestAnUpdateIsDueEachYear(t *testing.T) {
	c := newConduct(t)
	c.At(time.Date(2027, 1, 10, 0, 0, 0, 0, time.UTC))
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.Equal(t, time.Date(2028, 1, 11, 0, 0, 0, 0, time.UTC), *c.clocks()[update].Clock.DueAt)
}

func TestAnEntryThatFailsIsSetAsideAndHoldsUpNobody(t *testing.T) {
	c := newConduct(t)
	due := time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC)
	before, err := c.Trial.Queued(c.Ctx)
	require.NoError(t, err)
	for clock, of := range map[trialfact.ClockKind][]byte{
		results: {0, 0, 0, 0, 0, 0, 0, 99}, trialfact.ClockKind_CLOCK_KIND_SEAL_REVEAL: fixture.Digest("no seal"),
	} {
		require.NoError(t, c.Trial.QueueStray(c.Ctx, due.Add(-time.Hour), clock, of))
	}
	c.At(due)
	require.Equal(t, []trialfact.ClockKind{firstDate}, c.missed())
	after, err := c.Trial.Queued(c.Ctx)
	require.NoError(t, err)
	require.Equal(t, before-1, after, "what failed is out of the queue")
}
