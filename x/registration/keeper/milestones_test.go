package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	enrolled  = registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT
	completed = registrationfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION
	unblinded = registrationfact.MilestoneKind_MILESTONE_KIND_UNBLINDING
)

// enrol has another module say that somebody was enrolled.
func (c *register) enrol() {
	c.Helper()
	require.NoError(c, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
}

func TestAMilestoneThatAnotherModuleSawIsNotedOnce(t *testing.T) {
	c := newRegister(t)
	c.Next(day)
	require.NoError(t, c.Registration.NoteMilestone(c.Ctx, c.trial.ID, unblinded))
	facts := c.GenesisFacts()
	require.Len(t, facts, 1)
	f := facts[0].(*registrationfact.MilestoneReached)
	require.Equal(t, unblinded, f.Milestone)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, f.Signature.Actor.Kind)
	require.Empty(t, f.Date)
	c.Next(day)
	require.NoError(t, c.Registration.NoteMilestone(c.Ctx, c.trial.ID, unblinded))
	require.Empty(t, c.GenesisFacts())
	reached, err := c.Registration.Milestones(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Len(t, reached, 1)
	require.Equal(t, fixture.Start.Add(day), reached[0].Time)
	require.ErrorIs(t, c.Registration.NoteMilestone(c.Ctx, 99, unblinded), trialtypes.ErrUnknownTrial)
	require.ErrorIs(t, c.Registration.NoteMilestone(c.Ctx, c.trial.ID, 9), types.ErrMilestone)
}
