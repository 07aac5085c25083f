package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const euEnd = registrationfact.ClockKind_CLOCK_KIND_EU_END

func given(kind types.DateKind, ymd ...uint32) *types.Milestone {
	ymd = append(ymd, 0, 0)
	return &types.Milestone{Date: types.PartialDate{Year: ymd[0], Month: ymd[1], Day: ymd[2]}, Kind: kind}
}

func came(ymd ...uint32) *types.Milestone { return given(types.DateKind_DATE_KIND_ACTUAL, ymd...) }

func planned(ymd ...uint32) *types.Milestone {
	return given(types.DateKind_DATE_KIND_ANTICIPATED, ymd...)
}

// dates gives all three dates of a registration.
func dates(first, primary, completion *types.Milestone) func(*types.Registration) {
	return func(r *types.Registration) {
		r.FirstEnrolment, r.PrimaryCompletion, r.Completion = *first, primary, completion
	}
}

// over is a trial that was begun and completed at the beginning of 2026.
func over(t *testing.T) *register {
	t.Helper()
	c := newRegister(t)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(dates(came(2026, 1, 5), came(2026, 2, 1), came(2026, 3, 1))))
	return c
}

func TestADateThatHasComeToPassStaysSo(t *testing.T) {
	c := over(t)
	due := *c.clocks()[results].Clock.DueAt
	good := func() *types.MsgAmendRegistration {
		m := c.amendment(retitled)
		m.Reason = because
		return m
	}
	refuses(c, c.AmendRegistration, good, map[string]refusal[*types.MsgAmendRegistration]{
		"first enrolment planned again": {func(m *types.MsgAmendRegistration) { m.Registration.FirstEnrolment = *planned(2026, 1, 5) }, types.ErrRegistration,
			"first_enrolment is ANTICIPATED, 2026-01-05, but it was given as ACTUAL, 2026-01-05: want an ACTUAL date"},
		"primary completion planned again": {func(m *types.MsgAmendRegistration) {
			m.Registration.PrimaryCompletion, m.Registration.Completion = planned(2031, 6), planned(2032)
		}, types.ErrRegistration, "primary_completion is ANTICIPATED, 2031-06, but it was given as ACTUAL, 2026-02-01: want an ACTUAL date"},
		"completion planned again": {func(m *types.MsgAmendRegistration) { m.Registration.Completion = planned(2031) }, types.ErrRegistration,
			"completion is ANTICIPATED, 2031, but it was given as ACTUAL, 2026-03-01: want an ACTUAL date"},
		"primary completion left out": {func(m *types.MsgAmendRegistration) { m.Registration.PrimaryCompletion = nil }, types.ErrRegistration,
			"primary_completion is left out, but it was given as ACTUAL, 2026-02-01: want an ACTUAL date"},
		"completion left out": {func(m *types.MsgAmendRegistration) { m.Registration.Completion = nil }, types.ErrRegistration,
			"completion is left out, but it was given as ACTUAL, 2026-03-01"},
		"known less precisely": {func(m *types.MsgAmendRegistration) { m.Registration.Completion = came(2026) }, types.ErrRegistration,
			"completion is 2026, but it was given as ACTUAL, 2026-03-01: want it as precise as that"},
		"corrected to a day to come": {func(m *types.MsgAmendRegistration) { m.Registration.Completion = came(2026, 4, 1) }, types.ErrRegistration,
			"completion is 2026-04-01, which has not come to pass"},
		"corrected without a reason": {func(m *types.MsgAmendRegistration) { m.Registration.Completion, m.Reason = came(2026, 3, 2), nil }, types.ErrReason,
			"completion goes from 2026-03-01 to 2026-03-02, both ACTUAL: give a reason to correct it"},
	})
	require.Equal(t, due, *c.clocks()[results].Clock.DueAt)
}

func TestACorrectedDateShowsInItsFact(t *testing.T) {
	c := over(t)
	require.Empty(t, nth[*registrationfact.RegistrationAmended](c, 1).Corrected, "a date that comes to pass is no correction")
	m := c.amendment(dates(came(2026, 1, 5), came(2026, 2, 10), came(2026, 3, 2)))
	m.Reason = fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION)
	fixture.Must(c.Fixture, c.AmendRegistration, m)
	f := first[*registrationfact.RegistrationAmended](c)
	require.Equal(t, []*registrationfact.DateCorrected{
		{Field: "primary_completion", From: "2026-02-01", To: "2026-02-10"}, {Field: "completion", From: "2026-03-01", To: "2026-03-02"},
	}, f.Corrected)
	require.Equal(t, fact.ReasonCode_REASON_CODE_CORRECTION, f.Signature.Reason.Code)
	c.requireExportable()
}

func TestACorrectionUndoesNoMiss(t *testing.T) {
	c := over(t)
	c.At(*c.clocks()[euEnd].Clock.DueAt)
	require.Contains(t, c.missed(), euEnd)
	m := c.amendment(func(r *types.Registration) { r.Completion = came(2026, 4, 10) })
	m.Reason = because
	fixture.Must(c.Fixture, c.AmendRegistration, m)
	require.Equal(t, uint32(1), c.clocks()[euEnd].Clock.Misses)
	require.Len(t, only[*registrationfact.RegistrationAmended](c).Corrected, 1)
}

func TestADateThatTheChainKnowsToHaveComeIsNotPlannedAnew(t *testing.T) {
	c := newRegister(t)
	c.enrol()
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 15))
	good := func() *types.MsgAmendRegistration { return c.amendment(retitled) }
	refuses(c, c.AmendRegistration, good, map[string]refusal[*types.MsgAmendRegistration]{
		"the first enrolment": {func(m *types.MsgAmendRegistration) { m.Registration.FirstEnrolment = *planned(2027) }, types.ErrRegistration,
			"first_enrolment is ANTICIPATED, 2027, but it was reached on 2026-03-15: want an ACTUAL date"},
		"primary completion": {func(m *types.MsgAmendRegistration) { m.Registration.PrimaryCompletion = planned(2028, 6) }, types.ErrRegistration,
			"primary_completion is ANTICIPATED, 2028-06, but it was reached on 2026-03-15: want an ACTUAL date"},
		"primary completion, left out": {func(m *types.MsgAmendRegistration) { m.Registration.PrimaryCompletion = nil }, types.ErrRegistration,
			"primary_completion is left out, but it was reached on 2026-03-15: want an ACTUAL date"},
	})
	fixture.Must(c.Fixture, c.AmendRegistration, good()) // what is left as it was goes on waiting for its date
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(dates(came(2026, 3, 15), came(2026, 3, 15), planned(2029))))
	c.requireExportable()
}
