package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestTheFirstEnrolmentFixesTheBaseline(t *testing.T) {
	c := newRegister(t)
	none, err := c.Registration.Enrolment(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Equal(t, types.Enrolment{Trial: c.trial.ID}, none)

	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retimed))
	c.Next(time.Hour)
	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	first := types.Enrolment{Trial: c.trial.ID, Count: 1}
	reached := []types.Reached{{
		Trial: c.trial.ID, Milestone: registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT,
		Time: fixture.Start.Add(time.Hour), Height: 2, Version: 2,
	}}
	got, err := c.Registration.Enrolment(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Equal(t, first, got)
	milestones, err := c.Registration.Milestones(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Equal(t, reached, milestones)
	facts := c.GenesisFacts() // noted outside a message here
	require.Len(t, facts, 1)
	locked := facts[0].(*registrationfact.OutcomesLocked)
	require.Equal(t, uint32(2), locked.Version)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, locked.Signature.Actor.Kind, "it does not tell who enrolled whom")
	v, err := c.Registration.Version(c.Ctx, c.trial.ID, 2)
	require.NoError(t, err)
	digest, err := v.Registration.PrimaryOutcomesDigest()
	require.NoError(t, err)
	require.Equal(t, digest, locked.PrimaryOutcomesDigest)

	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(retitled))
	require.NoError(t, c.Registration.NoteEnrolment(c.Ctx, c.trial.ID))
	require.Empty(t, c.GenesisFacts(), "outcomes are locked once")
	first.Count = 2
	got, err = c.Registration.Enrolment(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Equal(t, first, got)
	milestones, err = c.Registration.Milestones(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Equal(t, reached, milestones, "the baseline stays")
	require.ErrorIs(t, c.Registration.NoteEnrolment(c.Ctx, 99), trialtypes.ErrUnknownTrial)
}
