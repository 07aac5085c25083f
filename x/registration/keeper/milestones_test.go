package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	enrolled  = trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT
	completed = trialfact.MilestoneKind_MILESTONE_KIND_PRIMARY_COMPLETION
	unblinded = trialfact.MilestoneKind_MILESTONE_KIND_UNBLINDING
)

// enrol has another module say that somebody was enrolled.
func (c *conduct) enrol() {
	c.Helper()
	require.NoError(c, c.Trial.NoteEnrolment(c.Ctx, c.trial.ID))
}

func (c *conduct) completion(year, month, day uint32) *types.MsgDeclarePrimaryCompletion {
	return &types.MsgDeclarePrimaryCompletion{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Date: types.PartialDate{Year: year, Month: month, Day: day},
	}
}

func TestAMilestoneThatAnotherModuleSawIsNotedOnce(t *testing.T) {
	c := newConduct(t)
	c.Next(day)
	require.NoError(t, c.Trial.NoteMilestone(c.Ctx, c.trial.ID, unblinded))
	facts := c.GenesisFacts()
	require.Len(t, facts, 1)
	f := facts[0].(*trialfact.MilestoneReached)
	require.Equal(t, unblinded, f.Milestone)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_CHAIN, f.Signature.Actor.Kind)
	require.Empty(t, f.Date)
	c.Next(day)
	require.NoError(t, c.Trial.NoteMilestone(c.Ctx, c.trial.ID, unblinded))
	require.Empty(t, c.GenesisFacts())
	reached, err := c.Trial.Milestones(c.Ctx, c.trial.ID)
	require.NoError(t, err)
	require.Len(t, reached, 1)
	require.Equal(t, fixture.Start.Add(day), reached[0].Time)
	require.ErrorIs(t, c.Trial.NoteMilestone(c.Ctx, 99, unblinded), types.ErrUnknownTrial)
	require.ErrorIs(t, c.Trial.NoteMilestone(c.Ctx, c.trial.ID, 9), types.ErrMilestone)
}

func TestPrimaryCompletionIsDeclaredOnceAndAfterTheFirstEnrolment(t *testing.T) {
	c := newConduct(t)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 15), "EQ00000001 has enrolled nobody"), types.ErrMilestone)
	c.enrol()
	c.Next(40 * day) // 24 April
	require.ElementsMatch(t, []trialfact.ClockKind{firstDate, euStart}, c.missed())
	refuses(c, c.DeclarePrimaryCompletion, func() *types.MsgDeclarePrimaryCompletion { return c.completion(2026, 4, 1) },
		map[string]refusal[*types.MsgDeclarePrimaryCompletion]{
			"by the site":                    {func(m *types.MsgDeclarePrimaryCompletion) { m.Signer = c.trial.Investigator.Address }, types.ErrOrganisation, "is a task of the sponsor"},
			"to come":                        {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month = 5 }, types.ErrMilestone, "has not come to pass"},
			"on a day that does not exist":   {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 2, 29 }, types.ErrMilestone, "2026-02-29 is not a date of the calendar"},
			"before the first enrolment":     {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 3, 14 }, types.ErrMilestone, "2026-03-14 is before the first enrolment at 2026-03-15"},
			"by the year":                    {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 0, 0 }, types.ErrMilestone, "want the month at least"},
			"of a trial that does not exist": {func(m *types.MsgDeclarePrimaryCompletion) { m.Trial = 77 }, types.ErrUnknownTrial, "EQ00000077"},
		})
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 4, 1))
	f := only[*trialfact.MilestoneReached](c)
	require.Equal(t, completed, f.Milestone)
	require.Equal(t, "2026-04-01", f.Date)
	require.Equal(t, representative, f.Signature.Actor.Role)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 4, 2), "is declared already, for 2026-04-01"), types.ErrMilestone)
}
