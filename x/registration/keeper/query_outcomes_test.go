package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	addition    = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_ADDED
	removal     = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMOVED
	retiming    = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_RETIMED
	rewording   = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REWORDED
	replacement = registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_REMETRICISED
)

func (c *register) outcomes() *types.QueryOutcomesResponse {
	c.Helper()
	res, err := keeper.NewQueryServer(c.Registration).Outcomes(c.Ctx, &types.QueryOutcomesRequest{Trial: trialtypes.FormatID(c.trial.ID)})
	require.NoError(c, err)
	return res
}

func TestEachDifferenceFromTheBaselineSaysWhenItCameAndWhetherItWasDeclared(t *testing.T) {
	c := newRegister(t)
	amend := func(change func(*types.Registration), declared ...registrationfact.OutcomeChangeKind) {
		c.Next(time.Hour)
		m := c.amendment(change)
		for _, kind := range declared {
			m.Declarations = append(m.Declarations, types.OutcomeDeclaration{Outcome: "P1", Change: kind, Reason: because})
		}
		fixture.Must(c.Fixture, c.AmendRegistration, m)
	}
	amend(func(r *types.Registration) { r.Outcomes[1].TimeFrame = "Week 24" })
	got := c.outcomes()
	require.Equal(t, uint32(1), got.Baseline, "before the first enrolment the first version is the baseline")
	require.Equal(t, []types.OutcomeDifference{{
		Outcome: "S1", Kind: retiming, BaselineLevel: 2, Level: 2, Version: 2, Time: c.Ctx.BlockTime(),
	}}, got.Differences)

	c.enrol()
	require.Equal(t, uint32(2), c.outcomes().Baseline)
	require.Empty(t, c.outcomes().Differences)
	amend(demoted, demotion)
	demotedAt := c.Ctx.BlockTime()
	c.Next(time.Hour)
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 15))
	amend(func(r *types.Registration) { r.Outcomes[1].Measure = "asas40  RESPONSE" })
	rewordedAt := c.Ctx.BlockTime()
	require.NoError(t, c.Registration.NoteMilestone(c.Ctx, c.trial.ID, unblinded))
	amend(func(r *types.Registration) { r.Outcomes[0].Metric = "responders" })
	changedAt := c.Ctx.BlockTime()

	got = c.outcomes()
	require.Equal(t, []types.OutcomeDifference{
		{
			Outcome: "P1", Kind: demotion, BaselineLevel: 1, Level: 3, Version: 3, Time: demotedAt,
			After: []registrationfact.MilestoneKind{enrolled}, Declared: true, Reason: because,
		},
		{
			Outcome: "P1", Kind: replacement, BaselineLevel: 1, Level: 3, Version: 5, Time: changedAt,
			After: []registrationfact.MilestoneKind{enrolled, completed, unblinded},
		},
		{Outcome: "P2", Kind: addition, Level: 1, Version: 3, Time: demotedAt, After: []registrationfact.MilestoneKind{enrolled}},
		{
			Outcome: "S1", Kind: rewording, BaselineLevel: 2, Level: 2, Version: 4, Time: rewordedAt,
			After: []registrationfact.MilestoneKind{enrolled, completed},
		},
	}, got.Differences)
	require.Len(t, got.Milestones, 3)
}

func TestWhatWasUndoneIsNoDifferenceButStaysInTheHistory(t *testing.T) {
	c := newRegister(t)
	c.enrol()
	removed := func(r *types.Registration) { r.Outcomes = r.Outcomes[:1] }
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(removed))
	changed := nth[*registrationfact.OutcomeChanged](c, 1)
	require.Equal(t, "S1", changed.Outcome)
	require.Empty(t, changed.Digest)
	require.Len(t, changed.PreviousDigest, 32)
	require.Equal(t, []registrationfact.MilestoneKind{enrolled}, changed.After)
	require.Len(t, c.outcomes().Differences, 1)
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) {
		r.Outcomes = append(r.Outcomes, fixture.Registration(2).Outcomes[1])
	}))
	require.Empty(t, c.outcomes().Differences)
	history, err := keeper.NewQueryServer(c.Registration).OutcomeHistory(c.Ctx, &types.QueryOutcomeHistoryRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, history.Amendments, 2)
	require.Equal(t, removal, history.Amendments[0].Changes[0].Kind)
	require.Equal(t, addition, history.Amendments[1].Changes[0].Kind)

	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(removed))
	fixture.Must(c.Fixture, c.AmendRegistration, c.amendment(func(r *types.Registration) {
		restored := fixture.Registration(2).Outcomes[1]
		restored.TimeFrame = "Week 2"
		r.Outcomes = append(r.Outcomes, restored)
	}))
	got := c.outcomes().Differences
	require.Len(t, got, 1)
	require.Equal(t, retiming, got[0].Kind)
	require.Equal(t, uint32(5), got[0].Version, "it came back changed")
}

func TestWhatWasChangedInSilenceIsNotMadeGoodByDeclaringTheNextChange(t *testing.T) {
	measured := func(measure string) func(*types.Registration) {
		return func(r *types.Registration) { r.Outcomes[1].Measure = measure }
	}
	removed := func(r *types.Registration) { r.Outcomes = r.Outcomes[:1] }
	restored := func(r *types.Registration) {
		o := fixture.Registration(2).Outcomes[1]
		o.Measure = "Pain"
		r.Outcomes = append(r.Outcomes, o)
	}
	type step struct {
		change   func(*types.Registration)
		declared registrationfact.OutcomeChangeKind // of S1, none if 0
	}
	for name, tc := range map[string]struct {
		steps    []step
		declared bool
		version  uint32
	}{
		"declared twice":                        {[]step{{measured("Pain"), replacement}, {measured("Pains"), replacement}}, true, 3},
		"in silence, then declared":             {[]step{{measured("Pain"), 0}, {measured("Pains"), replacement}}, false, 2},
		"declared, then in silence":             {[]step{{measured("Pain"), replacement}, {measured("Pains"), 0}}, false, 3},
		"removed in silence, restored declared": {[]step{{removed, 0}, {restored, addition}}, false, 2},
		"removed and restored declared":         {[]step{{removed, removal}, {restored, addition}}, true, 3},
	} {
		t.Run(name, func(t *testing.T) {
			c := newRegister(t)
			c.enrol()
			for _, s := range tc.steps {
				m := c.amendment(s.change)
				if s.declared != 0 {
					m.Declarations = []types.OutcomeDeclaration{{Outcome: "S1", Change: s.declared, Reason: because}}
				}
				fixture.Must(c.Fixture, c.AmendRegistration, m)
			}
			got := c.outcomes().Differences
			require.Len(t, got, 1)
			require.Equal(t, replacement, got[0].Kind)
			require.Equal(t, tc.declared, got[0].Declared)
			require.Equal(t, tc.version, got[0].Version)
		})
	}
}

func TestADeclarationOfWhatDoesNotHappenIsRefused(t *testing.T) {
	c := newRegister(t)
	m := c.amendment(retimed)
	m.Declarations = []types.OutcomeDeclaration{{Outcome: "P1", Change: demotion, Reason: because}}
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.AmendRegistration, m, "outcome P1 is declared to be DEMOTED, but the amendment does not do that"), types.ErrOutcomes)
}
