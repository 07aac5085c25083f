package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/visitplan"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const planFile = `visits:
  - code: DAY 1
    items: {VISIT: VISIT, TRAVEL: TRAVEL}
  - code: WEEK 2
    name: Week 2
    anchor: DAY 1
    day: 14
    before: 3
    after: 3
    items: {VISIT: VISIT}
  - code: CALL
    anchor: DAY 1
    day: 7
    repeats: 1 every 7d
    items: {VISIT: VISIT}
`

// planned has the plan approved and activated, and returns the site with it.
func (w *world) planned(source string) (work.Site, visitplan.Plan) {
	w.Helper()
	file, err := work.VisitPlanFile([]byte(source))
	require.NoError(w, err)
	document := do(w, w.sponsor.Submit(work.NewVersion{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_VISIT_PLAN, Title: "Visits", Files: []work.File{file},
	}))
	do(w, w.committee.Decide(work.Decision{Document: document, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, Letter: []byte("we approve the visits")}))
	do(w, w.investigator.Activate(document))
	site, plan, err := w.site.WorkByPlan(w.ctx, w.Query(), []byte(source))
	require.NoError(w, err)
	return site, plan
}

// screened returns somebody in screening who has named no payee yet.
func (w *world) screened(label string) {
	w.Helper()
	who, participant := w.newcomer(label)
	participant.Handle = do(w, w.site.Invite(who)).Handle
	do(w, participant.Consent(work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String()}))
	do(w, w.site.StartScreening(label))
}

// mistake is why a site takes something back.
var mistake = work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "the wrong participant"}

func TestASiteWorksByThePlanThatIsActiveThereAndNoOther(t *testing.T) {
	w := recruiting(t)
	_, _, err := w.site.WorkByPlan(w.ctx, w.Query(), []byte(planFile))
	require.ErrorContains(t, err, "no visit plan is active: submit the file, have it approved and activate it")

	site, plan := w.planned(planFile)
	require.Equal(t, []string{"DAY 1", "WEEK 2", "CALL"}, plan.Codes())
	require.Equal(t, []work.PlannedVisit{
		{Code: "DAY 1", Item: "VISIT", Tariff: 0, Window: "any day"},
		{Code: "DAY 1", Item: "TRAVEL", Tariff: 1, Window: "any day"},
		{Code: "WEEK 2", Item: "VISIT", Tariff: 0, Window: "day 14 after DAY 1, -3/+3"},
		{Code: "CALL", Item: "VISIT", Tariff: 0, Window: "day 7 after DAY 1, again 1 every 7d"},
	}, site.Plan)

	_, _, err = w.site.WorkByPlan(w.ctx, w.Query(), []byte(planFile+"# looked through\n"))
	require.ErrorContains(t, err, "another visit plan is active, not the file with SHA-256")
	_, _, err = w.site.WorkByPlan(w.ctx, w.Query(), []byte("visits: []"))
	require.ErrorContains(t, err, "the plan has 0 visits")
	_, err = work.VisitPlanFile([]byte("code;name\nA;a\n"))
	require.ErrorContains(t, err, "save the sheet as CSV with commas")

	do(w, w.committee.Decide(work.Decision{
		Document: work.Document{Line: 5, Version: 1}, Outcome: protocolfact.Outcome_OUTCOME_SUSPENDED, Letter: []byte("wait"), Why: mistake,
	}))
	_, _, err = w.site.WorkByPlan(w.ctx, w.Query(), []byte(planFile))
	require.ErrorContains(t, err, "the approval of the visit plan does not hold")
}

func TestWhatIsDueIsReadFromTheChainAndTheSitesKeep(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	site, plan := w.planned(planFile)
	w.screened("P-001")
	who, _ := w.newcomer("P-002")
	do(w, w.site.Invite(who)) // and never screened

	now := w.Context().BlockTime().UTC().Truncate(24 * time.Hour)
	stand := func(s work.Site, days int) (states []visitplan.State, occurrences []uint32) {
		t.Helper()
		due, err := s.Due(w.ctx, w.Query(), plan, now.AddDate(0, 0, days))
		require.NoError(t, err)
		for _, d := range due {
			require.Equal(t, "P-001", d.Label)
			states, occurrences = append(states, d.State), append(occurrences, d.Occurrence)
		}
		return states, occurrences
	}
	type all = []visitplan.State
	states, _ := stand(site, 0)
	require.Equal(t, all{visitplan.Open, visitplan.Unknown, visitplan.Unknown, visitplan.Unknown}, states)

	// The visit of two days ago is attested today: the days of others count from when it was.
	attested := do(w, site.Attest(work.Visit{Label: "P-001", Code: "DAY 1", Date: now.AddDate(0, 0, -2)}))
	states, occurrences := stand(site, 5)
	require.Equal(t, all{visitplan.Made, visitplan.Planned, visitplan.Open, visitplan.Planned}, states)
	require.Equal(t, []uint32{0, 0, 0, 1}, occurrences)

	visits, err := site.Visits(w.ctx, w.Query(), "P-001")
	require.NoError(t, err)
	require.Len(t, visits, 2)
	require.Equal(t, attested[0].Number, visits[0].Number)
	require.Equal(t, "TRAVEL", visits[1].Item)
	require.True(t, visits[0].Opened)
	require.Equal(t, 2, visits[0].Skew())
	require.Equal(t, site.String(), visits[0].Staff)

	// Whoever has another keep sees what is paid, and not when it was.
	stranger := site
	stranger.Keep = without{site.Keep}
	states, _ = stand(stranger, 5)
	require.Equal(t, all{visitplan.Made, visitplan.Unknown, visitplan.Unknown, visitplan.Unknown}, states)
	visits, err = stranger.Visits(w.ctx, w.Query(), "P-001")
	require.NoError(t, err)
	require.False(t, visits[0].Opened)
	require.Equal(t, "DAY 1", visits[0].Code)

	// A visit that was taken back is due again, under the next occurrence.
	held := do(w, site.Attest(work.Visit{Label: "P-001", Code: "WEEK 2", Date: now.AddDate(0, 0, 12)}))
	require.Equal(t, payouttypes.LineState_LINE_STATE_HELD, held[0].State, "nobody has named a payee")
	do(w, site.ReverseVisits(mistake, held[0].Number))
	w.Wait(4 * 24 * time.Hour)
	do(w, w.investigator.ConfirmReversal(mistake, held[0].Number))
	states, occurrences = stand(site, 12)
	require.Equal(t, all{visitplan.Made, visitplan.Open, visitplan.Overdue, visitplan.Open}, states)
	require.Equal(t, []uint32{0, 1, 0, 1}, occurrences)
}

// without is a keep that has no details.
type without struct{ work.Keep }

func (without) VisitLines() (map[fact.Hash][]fact.VisitDetail, error) { return nil, nil }
