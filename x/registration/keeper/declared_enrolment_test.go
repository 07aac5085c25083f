package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// begun gives the first enrolment as actual on a day of March 2026; the chain starts on the 15th.
func begun(day uint32) func(*types.Registration) {
	return func(r *types.Registration) {
		r.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2026, Month: 3, Day: day}, Kind: types.DateKind_DATE_KIND_ACTUAL}
	}
}

func TestOutcomesAreLockedOnceTheSponsorSaysThatSomebodyWasEnrolled(t *testing.T) {
	c := newRegister(t)
	c.Next(2 * day)
	m := c.amendment(func(r *types.Registration) { begun(16)(r); demoted(r) })
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, m,
		"removes or demotes the primary outcome P1 after the first enrolment"), types.ErrOutcomes, "both at once is no way around")

	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) { begun(16)(r); retimed(r) }))
	require.Equal(t, uint32(1), first[*registrationfact.OutcomesLocked](c).Version)
	amended := nth[*registrationfact.RegistrationAmended](c, 1)
	require.True(t, amended.AfterFirstEnrolment)
	require.Equal(t, []registrationfact.MilestoneKind{enrolled}, nth[*registrationfact.OutcomeChanged](c, 2).After)

	c.Next(day)
	c.enrol()
	got := c.outcomes()
	require.Equal(t, uint32(1), got.Baseline, "the enrolment that the chain sees moves no baseline that was declared")
	require.Len(t, got.Differences, 1)
	require.Equal(t, retiming, got.Differences[0].Kind)
	c.requireExportable()
}

func TestATrialRegisteredInRetrospectStaysRetrospective(t *testing.T) {
	c := newRegister(t)
	m := c.registration()
	begun(14)(&m.Registration)
	c.trial.ID = fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	require.Equal(t, uint32(1), c.outcomes().Baseline)
	require.Len(t, c.outcomes().Milestones, 1)
	postponed := func(r *types.Registration) {
		r.FirstEnrolment = types.Milestone{Date: types.PartialDate{Year: 2027, Month: 3}, Kind: types.DateKind_DATE_KIND_ANTICIPATED}
	}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, c.amendment(postponed),
		"first_enrolment is ANTICIPATED, 2027-03, but it was given as ACTUAL, 2026-03-14: want an ACTUAL date"), types.ErrRegistration)
	c.Next(2 * day)
	later := c.amendment(begun(17))
	later.Reason = because
	fixture.Must(c.Fixture, c.AmendRegistration, later)
	require.Equal(t, registrationfact.Label_LABEL_RETROSPECTIVE, c.entry().Label, "no amendment makes a registration earlier")
	require.Equal(t, types.PartialDate{Year: 2026, Month: 3, Day: 17}, *c.clocks()[registration].Clock.From)

	withdraw := &types.MsgUpdateStatus{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Status: trialfact.Status_STATUS_WITHDRAWN, Reason: because,
	}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.UpdateStatus, withdraw, "WITHDRAWN is for a trial that enrolled nobody"), types.ErrStatus)
	c.requireExportable()
}
