package demo

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// visit is a visit of a participant that is about to be attested.
type visit struct {
	*participant
	plan.Visit
}

// attested is what became of one visit line.
type attested struct {
	*participant
	work.Line
}

// timings gathers how long settlements took, from the client's broadcast to its seeing the money arrive.
type timings struct {
	mu    sync.Mutex
	taken []time.Duration
}

func (t *timings) add(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.taken = append(t.taken, d)
}

// median returns the middle of what was gathered, 0 of nothing.
func (t *timings) median() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.taken) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t.taken))
	return sorted[len(sorted)/2]
}

// attest attests visits of one site and says what became of each line.
func (r *trialRun) attest(ctx context.Context, s *site, visits []visit) (done []attested, err error) {
	for batch := range slices.Chunk(visits, work.MaxLines) {
		sent := time.Now()
		lines, err := r.attestation(s, batch).Do(ctx)
		if err != nil {
			return done, err
		}
		done = append(done, r.outcome(batch, lines, time.Since(sent))...)
	}
	return done, nil
}

// attestation attests visits of a site, at most as many as one message has room for.
func (r *trialRun) attestation(s *site, visits []visit) *work.Draft[[]work.Line] {
	made := make([]work.Visit, len(visits))
	for i, v := range visits {
		made[i] = work.Visit{Label: v.Subject, Code: r.plan.Schedule[v.Schedule].Code, Occurrence: v.Occurrence, Date: v.Date}
	}
	return r.at(s, s.coordinator).Attest(made...)
}

// outcome says whose lines were attested. The time counts for what a wallet received at once.
func (r *trialRun) outcome(visits []visit, lines []work.Line, took time.Duration) []attested {
	done := make([]attested, len(lines))
	for i, l := range lines { // each visit of a plan has one item
		done[i] = attested{visits[i].participant, l}
		if l.State == payouttypes.LineState_LINE_STATE_SETTLED {
			r.settled.add(took)
		}
	}
	return done
}

// nextVisits returns the next visit of each participant of a site who has one and whom a test accepts.
func (r *trialRun) nextVisits(s *site, accepts func(*participant) bool) (visits []visit) {
	for _, m := range r.participants {
		if m.site != s || m.attested >= len(m.Visits) || !accepts(m) {
			continue
		}
		visits = append(visits, visit{m, m.Visits[m.attested]})
		m.attested++
	}
	return visits
}

// round attests the next visit of each participant whom a test accepts, at all sites side by side.
func (r *trialRun) round(ctx context.Context, accepts func(*participant) bool) (all []attested, err error) {
	var mu sync.Mutex
	err = together(ctx, r.sites, func(ctx context.Context, s *site) error {
		visits := r.nextVisits(s, accepts)
		if len(visits) == 0 {
			return nil
		}
		done, err := r.attest(ctx, s, visits)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, done...)
		return err
	})
	return all, err
}

func anybody(*participant) bool { return true }

// in counts the lines that are in a state.
func in(state payouttypes.LineState, lines []attested) (n int) {
	for _, l := range lines {
		if l.State == state {
			n++
		}
	}
	return n
}
