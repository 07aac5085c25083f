package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func planNobody(r *types.Registration) {
	r.SampleSize = types.SampleSize{NonePlanned: true}
	r.FirstEnrolment.Kind = types.DateKind_DATE_KIND_ANTICIPATED
}

func TestATrialThatWasWithdrawnBeforeAnybodyWasPlannedIsRegistered(t *testing.T) {
	c := newRegister(t)
	m := &types.MsgRegisterTrial{Signer: c.trial.Representative.Address, Registration: fixture.Registration(c.trial.Representative.Organisation)}
	m.Registration.Identifiers = nil
	planNobody(&m.Registration)
	withdrawn := fixture.Must(c.Fixture, c.RegisterTrial, m).Trial
	for _, to := range []trialfact.Status{trialfact.Status_STATUS_RECRUITING, trialfact.Status_STATUS_ENROLLING_BY_INVITATION} {
		recruit := c.status(to, nil)
		recruit.Trial = withdrawn
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.UpdateStatus, recruit, "its registration plans nobody"), types.ErrStatus)
	}
	withdraw := c.status(trialfact.Status_STATUS_WITHDRAWN, because)
	withdraw.Trial = withdrawn
	fixture.Must(c.Fixture, c.UpdateStatus, withdraw)
}

func TestATrialThatRecruitsOrEnrolledPlansSomebody(t *testing.T) {
	c := newRegister(t)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, c.amendment(planNobody), "this one is RECRUITING: change its status to WITHDRAWN first"), types.ErrRegistration)
	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, c.amendment(planNobody), "this one enrolled somebody"), types.ErrRegistration)
}

func TestATrialThatDoesNotRecruitYetMayPlanNobodyAndSomebodyAgain(t *testing.T) {
	c := newRegister(t)
	first := c.amendment(planNobody)
	fixture.Must(c.Fixture, c.AmendRegistration, first)
	again := c.amendment(func(r *types.Registration) { r.SampleSize = types.SampleSize{Planned: 20} })
	again.BaseVersion = first.BaseVersion + 1
	fixture.Must(c.Fixture, c.AmendRegistration, again)
	fixture.Must(c.Fixture, c.UpdateStatus, c.status(trialfact.Status_STATUS_RECRUITING, nil))
}
