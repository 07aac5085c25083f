package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Numbers of the synthetic trial.
const (
	syntheticSites        = 2
	syntheticParticipants = 12
	// The participant of this index fails screening, that one withdraws after two visits.
	syntheticScreenFailure = 4
	syntheticWithdrawal    = 7
)

// Synthetic returns a small trial that never happened, always the same: two sites, a dozen participants of whom one
// fails screening and one withdraws, who sign by phone, by wallet and with assistance.
func Synthetic() *Plan {
	start := time.Date(2031, 3, 3, 0, 0, 0, 0, time.UTC)
	p := &Plan{
		Notes: []string{"a synthetic trial: nobody in it exists"},
		Registration: Registration{
			PublicTitle:     "Does an evening walk lower blood pressure?",
			ScientificTitle: "A randomised, open-label trial of a daily evening walk in adults with stage 1 hypertension",
			Identifiers:     []Identifier{{Scheme: "Equipoise demo", Value: "EQUI-1"}},
			Conditions:      []string{"Hypertension"},
			Interventions:   []string{"A walk of thirty minutes every evening", "Usual care"},
			Phase:           types.Phase_PHASE_NOT_APPLICABLE,
			Planned:         syntheticParticipants,
			Outcomes: []Outcome{
				{ID: "P1", Measure: "Systolic blood pressure, seated, mean of three readings", TimeFrame: "week 8", Primary: true},
				{ID: "S1", Measure: "Diastolic blood pressure, seated, mean of three readings", TimeFrame: "week 8"},
				{ID: "S2", Measure: "Adverse events", TimeFrame: "baseline to week 8"},
			},
			FirstEnrolment: start.AddDate(0, 0, 14),
			Completion:     start.AddDate(0, 6, 0),
		},
		Documents: []Document{
			{Protocol, "Clinical trial protocol", syntheticText("protocol"), "text/plain"},
			{StatisticalAnalysisPlan, "Statistical analysis plan", syntheticText("statistical analysis plan"), "text/plain"},
			{ConsentForm, "Participant information and consent form", syntheticText("consent form"), "text/plain"},
			{AssistedConsentForm, "Consent form with a representative", syntheticText("consent form with a representative"), "text/plain"},
		},
		Tariffs: []Tariff{
			{Code: "SCREENING", Amount: 40_000000, Cap: 1},
			{Code: "VISIT", Amount: 65_000000, Cap: 4},
			{Code: "CONTACT", Amount: 15_000000, Cap: 4},
		},
		Schedule: []ScheduledVisit{
			{Code: "SCREENING", Tariff: 0, Window: "day -14 to -1"},
			{Code: "BASELINE", Tariff: 1, Window: "day 1"},
			{Code: "WEEK 2", Tariff: 2, Window: "day 14 +/- 3"},
			{Code: "WEEK 4", Tariff: 1, Window: "day 28 +/- 3"},
			{Code: "WEEK 8", Tariff: 1, Window: "day 56 +/- 5"},
		},
	}
	for i := range syntheticSites {
		p.Sites = append(p.Sites, Site{Code: fmt.Sprint(101 + i), Name: fmt.Sprintf("University Hospital %c", 'A'+i), Country: "CH"})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range syntheticParticipants {
		p.Participants = append(p.Participants, syntheticParticipant(p, i, start.AddDate(0, 0, i), random))
	}
	for i := range p.Sites {
		p.Sites[i].Files = syntheticRecords(p, i, random)
	}
	return p
}

func syntheticText(what string) []byte {
	return fmt.Appendf(nil, "EQUI-1: %s, version 1.\n\nThis is the %s of a synthetic trial.\n", what, what)
}

// syntheticParticipant returns a participant with the visits up to their end.
func syntheticParticipant(p *Plan, i int, invited time.Time, random *rand.Rand) Participant {
	one := Participant{
		Subject: fmt.Sprintf("%s-%03d", p.Sites[i%syntheticSites].Code, i+1),
		Site:    i % syntheticSites,
		Signing: []Signing{Phone, Wallet, Phone, Assisted}[i%4],
		Agent:   i%6 == 5,
		Invited: invited,
	}
	days := []int{3, 14, 28, 42, 70}
	visits := len(days)
	switch i {
	case syntheticScreenFailure:
		one.ScreenFailed = invited.AddDate(0, 0, 4)
		visits = 1
	case syntheticWithdrawal:
		one.Enrolled = invited.AddDate(0, 0, 14)
		one.Ended, one.Withdrew = invited.AddDate(0, 0, 30), true
		visits = 3
	default:
		one.Enrolled = invited.AddDate(0, 0, 14)
		one.Ended, one.EndedBecause = invited.AddDate(0, 0, 75), "COMPLETED"
	}
	for v := range visits {
		one.Visits = append(one.Visits, Visit{Schedule: v, Date: invited.AddDate(0, 0, days[v]+random.IntN(3))})
	}
	return one
}

// syntheticRecords returns the files of a site: who takes part, and a blood pressure for each visit.
func syntheticRecords(p *Plan, site int, random *rand.Rand) []File {
	dm, vs := File{Dataset: "dm"}, File{Dataset: "vs"}
	for _, one := range p.Participants {
		if one.Site != site {
			continue
		}
		dm.add(map[string]any{"USUBJID": one.Subject, "SITEID": p.Sites[site].Code, "AGE": 40 + random.IntN(35)})
		for _, v := range one.Visits {
			vs.add(map[string]any{
				"USUBJID": one.Subject, "VISIT": p.Schedule[v.Schedule].Code, "VSDTC": v.Date.Format(time.DateOnly),
				"SYSBP": 120 + random.IntN(40), "DIABP": 70 + random.IntN(25),
			})
		}
	}
	return []File{dm, vs}
}

func (f *File) add(row map[string]any) {
	line, err := json.Marshal(row)
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	f.NDJSON = append(append(bytes.Clone(f.NDJSON), line...), '\n')
	f.Rows++
}
