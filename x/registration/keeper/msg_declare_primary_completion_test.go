package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (c *register) completion(year, month, day uint32) *types.MsgDeclarePrimaryCompletion {
	return &types.MsgDeclarePrimaryCompletion{
		Signer: c.trial.Representative.Address, Trial: c.trial.ID, Date: types.PartialDate{Year: year, Month: month, Day: day},
	}
}

func TestPrimaryCompletionIsDeclaredOnceAndAfterTheFirstEnrolment(t *testing.T) {
	c := newRegister(t)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 15), "EQ00000001 has enrolled nobody"), types.ErrMilestone)
	c.enrol()
	c.Next(40 * day) // 24 April
	require.ElementsMatch(t, []registrationfact.ClockKind{firstDate, euStart}, c.missed())
	refuses(c, c.DeclarePrimaryCompletion, func() *types.MsgDeclarePrimaryCompletion { return c.completion(2026, 4, 1) },
		map[string]refusal[*types.MsgDeclarePrimaryCompletion]{
			"by the site":                    {func(m *types.MsgDeclarePrimaryCompletion) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
			"to come":                        {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month = 5 }, types.ErrMilestone, "has not come to pass"},
			"on a day that does not exist":   {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 2, 29 }, types.ErrMilestone, "2026-02-29 is not a date of the calendar"},
			"before the first enrolment":     {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 3, 14 }, types.ErrMilestone, "2026-03-14 is before the first enrolment at 2026-03-15"},
			"by the year":                    {func(m *types.MsgDeclarePrimaryCompletion) { m.Date.Month, m.Date.Day = 0, 0 }, types.ErrMilestone, "want the month at least"},
			"of a trial that does not exist": {func(m *types.MsgDeclarePrimaryCompletion) { m.Trial = 77 }, trialtypes.ErrUnknownTrial, "EQ00000077"},
		})
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 4, 1))
	f := only[*registrationfact.MilestoneReached](c)
	require.Equal(t, completed, f.Milestone)
	require.Equal(t, "2026-04-01", f.Date)
	require.Equal(t, representative, f.Signature.Actor.Role)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 4, 2), "is declared already, for 2026-04-01"), types.ErrMilestone)
}

func TestPrimaryCompletionIsDeclaredAsItIsRegistered(t *testing.T) {
	c := over(t)
	for _, m := range []*types.MsgDeclarePrimaryCompletion{c.completion(2026, 3, 1), c.completion(2026, 2, 0)} {
		require.ErrorIs(t, fixture.Refuse(c.Fixture, c.DeclarePrimaryCompletion, m,
			"the registration gives 2026-02-01 as ACTUAL: declare that one, or amend the registration first"), types.ErrMilestone)
	}
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 2, 1))
}
