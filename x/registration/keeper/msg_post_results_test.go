package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// posting posts results of outcomes, given by their ids in order.
func (c *register) posting(outcomes ...string) *types.MsgPostResults {
	m := &types.MsgPostResults{Signer: c.trial.Representative.Address, Trial: c.trial.ID}
	for _, id := range outcomes {
		m.Results = append(m.Results, registrationfact.OutcomeResult{Outcome: id, Digest: fixture.Digest(id)})
	}
	return m
}

// finished is a chain whose trial has collected the data for its primary outcomes.
func finished(t *testing.T) *register {
	t.Helper()
	c := newRegister(t)
	c.enrol()
	c.Next(day)
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 16))
	c.Next(day)
	return c
}

func TestResultsAreComparedWithWhatWasPromised(t *testing.T) {
	c := newRegister(t)
	c.enrol()
	declared := c.amendment(func(r *types.Registration) {
		r.Outcomes = append(r.Outcomes, types.Outcome{Id: "S2", Level: 3, Measure: "Sleep", TimeFrame: "Week 12"})
	})
	declared.Declarations = []types.OutcomeDeclaration{{Outcome: "S2", Change: registrationfact.OutcomeChangeKind_OUTCOME_CHANGE_KIND_ADDED, Reason: because}}
	fixture.Must(c.Fixture, c.AmendRegistration, declared)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.PostResults, c.posting("P1"), "primary completion of EQ00000001 has not come"), types.ErrResults)
	c.Next(day)
	fixture.Must(c.Fixture, c.DeclarePrimaryCompletion, c.completion(2026, 3, 16))

	fixture.Must(c.Fixture, c.PostResults, c.posting("S2", "X9"))
	require.Equal(t, types.ClockState_CLOCK_STATE_RUNNING, c.clocks()[results].State, "a primary outcome is still owed")
	replaced := c.posting("P1", "S2", "X9")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.PostResults, replaced, "has results already, posting 1: give a reason"), types.ErrReason)
	replaced.Reason = because
	require.Equal(t, uint32(2), fixture.Must(c.Fixture, c.PostResults, replaced).Posting)
	f := only[*registrationfact.ResultsPosted](c)
	require.Equal(t, uint32(2), f.Version)
	require.Equal(t, fixture.Digest("P1"), f.Results[0].Digest)
	require.Equal(t, types.ClockState_CLOCK_STATE_MET, c.clocks()[results].State)

	q := keeper.NewQueryServer(c.Registration)
	got, err := q.Results(c.Ctx, &types.QueryResultsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Equal(t, uint32(1), got.Baseline)
	require.Equal(t, []types.OutcomeReport{
		{Outcome: "P1", Reporting: types.Reporting_REPORTING_REPORTED, BaselineLevel: 1, Level: 1, Declared: true, Digest: fixture.Digest("P1")},
		{Outcome: "S1", Reporting: types.Reporting_REPORTING_OMITTED, BaselineLevel: 2, Level: 2},
		{Outcome: "S2", Reporting: types.Reporting_REPORTING_ADDED, Level: 3, Declared: true, Digest: fixture.Digest("S2")},
		{Outcome: "X9", Reporting: types.Reporting_REPORTING_ADDED, Digest: fixture.Digest("X9")},
	}, got.Outcomes)
	postings, err := q.Postings(c.Ctx, &types.QueryPostingsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Len(t, postings.Postings, 2, "the first stays readable")
}

func TestWithoutResultsNothingIsOmitted(t *testing.T) {
	c := newRegister(t)
	got, err := keeper.NewQueryServer(c.Registration).Results(c.Ctx, &types.QueryResultsRequest{Trial: "1"})
	require.NoError(t, err)
	require.Nil(t, got.Results)
	require.Empty(t, got.Outcomes)
}

func TestResultsAreRefused(t *testing.T) {
	c := finished(t)
	refuses(c, c.PostResults, func() *types.MsgPostResults { return c.posting("P1", "S1") }, map[string]refusal[*types.MsgPostResults]{
		"by the site":             {func(m *types.MsgPostResults) { m.Signer = c.trial.Investigator.Address }, trialtypes.ErrOrganisation, "is a task of the sponsor"},
		"of nothing":              {func(m *types.MsgPostResults) { m.Results = nil }, types.ErrResults, "there are results of 0 outcomes, want 1 to 600"},
		"of too much":             {func(m *types.MsgPostResults) { m.Results = make([]registrationfact.OutcomeResult, 601) }, types.ErrResults, "there are results of 601 outcomes"},
		"of one twice":            {func(m *types.MsgPostResults) { m.Results[1].Outcome = "P1" }, types.ErrResults, "in order of the ids, each once"},
		"in another order":        {func(m *types.MsgPostResults) { m.Results[0].Outcome = "Z" }, types.ErrResults, "in order of the ids, each once"},
		"of what is no id":        {func(m *types.MsgPostResults) { m.Results[0].Outcome = "p1\u202e" }, types.ErrResults, "want the id of an outcome"},
		"with a short digest":     {func(m *types.MsgPostResults) { m.Results[1].Digest = []byte{1} }, types.ErrResults, "results[1].digest has 1 bytes, want 32"},
		"with an unknown reason":  {func(m *types.MsgPostResults) { m.Reason = fixture.Reason(99) }, types.ErrReason, "reason code 99 is unknown"},
		"of a trial not on chain": {func(m *types.MsgPostResults) { m.Trial = 9 }, trialtypes.ErrUnknownTrial, "EQ00000009"},
	})
}
