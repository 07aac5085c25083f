package demo

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// maxLines is the number of visit lines that one message carries at most.
const maxLines = 64

// visit is a visit of a participant that is about to be attested.
type visit struct {
	*participant
	plan.Visit
}

// attested is what became of one visit line.
type attested struct {
	visit
	line  uint64
	state payouttypes.LineState
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
func (p *production) attest(ctx context.Context, s *site, visits []visit) (done []attested, err error) {
	for batch := range slices.Chunk(visits, maxLines) {
		lines, err := p.attestBatch(ctx, s, batch)
		if err != nil {
			return done, err
		}
		done = append(done, lines...)
	}
	return done, nil
}

func (p *production) attestBatch(ctx context.Context, s *site, visits []visit) ([]attested, error) {
	msg, err := p.attestation(s, visits)
	if err != nil {
		return nil, err
	}
	sent := time.Now()
	in, err := s.coordinator.do(ctx, msg)
	if err != nil {
		return nil, err
	}
	return p.outcome(in, visits, in.Seen.Sub(sent))
}

// attestation is the message that attests visits of a site. The book keeps the openings of its lines first: a line whose
// detail nobody can open proves nothing.
func (p *production) attestation(s *site, visits []visit) (*participationtypes.MsgAttestVisits, error) {
	msg := &participationtypes.MsgAttestVisits{Signer: s.coordinator.String(), Trial: p.trial, Site: s.number}
	var openings []book.Secret
	for _, v := range visits {
		scheduled := p.plan.Schedule[v.Schedule]
		tariff := p.plan.Tariffs[scheduled.Tariff]
		nullifier := fact.Nullifier(v.k, scheduled.Code, tariff.Code, v.Occurrence)
		detail := fact.VisitDetail{
			Salt: random(), Visit: scheduled.Code, ClaimedDate: v.Date.Format(time.DateOnly),
			Window: scheduled.Window, Staff: s.coordinator.String(),
		}
		digest := detail.Sum()
		openings = append(openings, secretOf(secretVisitDetail, nullifier[:], detail.Marshal()))
		msg.Lines = append(msg.Lines, participationtypes.VisitLine{
			Handle: v.handle[:], Nullifier: nullifier[:], Tariff: uint32(scheduled.Tariff), Detail: digest[:], Blind: blind(),
		})
	}
	return msg, s.book.PutSecrets(openings...)
}

// outcome reads what became of the lines of a transaction. The time counts for what a wallet received at once.
func (p *production) outcome(in tx.Outcome, visits []visit, took time.Duration) ([]attested, error) {
	res, err := response(in, 0, &participationtypes.MsgAttestVisitsResponse{})
	if err != nil {
		return nil, err
	}
	done := make([]attested, len(visits))
	for i, v := range visits {
		done[i] = attested{v, res.Lines[i].Line, res.Lines[i].State}
		if done[i].state == payouttypes.LineState_LINE_STATE_SETTLED {
			p.settled.add(took)
		}
	}
	return done, nil
}

// nextVisits returns the next visit of each participant of a site who has one and whom a test accepts.
func (p *production) nextVisits(s *site, accepts func(*participant) bool) (visits []visit) {
	for _, m := range p.participants {
		if m.site != s || m.attested >= len(m.Visits) || !accepts(m) {
			continue
		}
		visits = append(visits, visit{m, m.Visits[m.attested]})
		m.attested++
	}
	return visits
}

// round attests the next visit of each participant whom a test accepts, at all sites side by side.
func (p *production) round(ctx context.Context, accepts func(*participant) bool) (all []attested, err error) {
	var mu sync.Mutex
	err = together(ctx, p.sites, func(ctx context.Context, s *site) error {
		visits := p.nextVisits(s, accepts)
		if len(visits) == 0 {
			return nil
		}
		done, err := p.attest(ctx, s, visits)
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
		if l.state == state {
			n++
		}
	}
	return n
}

func secretOf(kind string, id, value []byte) book.Secret {
	return book.Secret{Kind: kind, ID: slices.Clone(id), Value: slices.Clone(value)}
}
