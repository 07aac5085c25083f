package keeper_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
)

// life is what a test expects of a participant.
type life struct {
	participant
	at         site
	state      types.State
	consented  bool
	withdrawn  bool
	ends       []time.Time // of the withdrawal, the failed screening and the closure
	untreated  time.Time   // since they withdrew from treatment
	followed   bool        // they were ever in follow-up
	left       map[uint32]time.Time
	transfers  int
	paidVisits int64
}

// movable says whether they may go to another site.
func (l *life) movable() bool {
	return (l.state == types.State_STATE_ENROLLED || l.state == types.State_STATE_FOLLOW_UP) && !l.withdrawn && l.transfers < types.MaxTransfers
}

// allows says whether a step of the life should be allowed.
func (l *life) allows(next types.State) bool {
	switch next {
	case types.State_STATE_SCREENING:
		return l.state == types.State_STATE_INVITED && l.consented && !l.withdrawn && l.untreated.IsZero()
	case types.State_STATE_ENROLLED:
		return l.state == types.State_STATE_SCREENING && !l.withdrawn && l.untreated.IsZero()
	case types.State_STATE_SCREEN_FAILED:
		return l.state == types.State_STATE_SCREENING
	case types.State_STATE_FOLLOW_UP:
		return l.state == types.State_STATE_ENROLLED && !l.withdrawn
	}
	return l.state != types.State_STATE_CLOSED && l.state != types.State_STATE_SCREEN_FAILED
}

// allowsVisits says whether a visit should be allowed at a site and time.
func (l *life) allowsVisits(at site, screened bool, now time.Time) bool {
	ends := l.ends
	if !l.untreated.IsZero() && !l.followed && !l.withdrawn {
		ends = append(slices.Clone(ends), l.untreated)
	}
	if at.number != l.at.number {
		left, was := l.left[at.number]
		if !was {
			return false
		}
		ends = append(slices.Clone(ends), left)
	}
	for _, end := range ends {
		if now.After(end.Add(window)) {
			return false
		}
	}
	return screened
}

// Whatever people do in whatever order, what is allowed and what is paid is what the rules in the README say.
func TestRandomLivesFollowTheRules(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := newWorld(t)
			w.fund(visit * 10_000)
			random := rand.New(rand.NewPCG(seed, 1))
			var lives []*life
			screened := make(map[*life]bool)
			for range 3000 {
				if len(lives) == 0 || random.IntN(30) == 0 {
					at := []site{w.here, w.there}[random.IntN(2)]
					lives = append(lives, &life{participant: w.invite(at), at: at, state: types.State_STATE_INVITED, left: make(map[uint32]time.Time)})
					continue
				}
				l := lives[random.IntN(len(lives))]
				other := w.there
				if l.at.number == other.number {
					other = w.here
				}
				switch random.IntN(9) {
				case 0:
					if !l.consented && !l.withdrawn {
						w.consents(l.at, l.participant, 1)
						l.consented = true
					}
				case 1:
					switch {
					case l.withdrawn || random.IntN(3) > 0:
					case random.IntN(2) == 0:
						if l.untreated.IsZero() {
							w.withdrawsFromTreatment(l.participant)
							l.untreated = w.Ctx.BlockTime()
						}
					default:
						w.withdraws(l.participant)
						l.withdrawn, l.ends = true, append(l.ends, w.Ctx.BlockTime())
					}
				case 2, 3, 4:
					next := types.State_STATE_SCREENING + types.State(random.IntN(5))
					require.Equal(t, l.allows(next), w.step(l.at, l.participant, next) == nil, "%s to %s", l.state.Name(), next.Name())
					if l.allows(next) {
						l.enter(next, w.Ctx.BlockTime())
						screened[l] = screened[l] || next == types.State_STATE_SCREENING
					}
				case 5, 6:
					at := l.at
					if random.IntN(4) == 0 {
						at = other
					}
					_, err := fixture.Send(w.Fixture, w.msgs.AttestVisits, w.visits(at, l.participant))
					allowed := l.allowsVisits(at, screened[l], w.Ctx.BlockTime())
					require.Equal(t, allowed, err == nil, "a visit in %s: %v", l.state.Name(), err)
					if allowed {
						l.paidVisits++
					}
				case 7:
					_, err := fixture.Send(w.Fixture, w.msgs.OfferTransfer, w.offer(l.at, l.participant, other))
					require.Equal(t, l.movable(), err == nil, "a transfer in %s: %v", l.state.Name(), err)
					if err == nil {
						fixture.Must(w.Fixture, w.msgs.AcceptTransfer, w.acceptance(l.participant, other))
						fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, w.signature(l.participant, other))
						l.left[l.at.number], l.at, l.transfers = w.Ctx.BlockTime(), other, l.transfers+1
						w.Next(time.Second)
					}
				case 8:
					w.Next(time.Duration(random.IntN(20)) * day)
				}
			}
			w.requireAddsUp(lives)
		})
	}
}

func (l *life) enter(next types.State, now time.Time) {
	l.state = next
	l.followed = l.followed || next == types.State_STATE_FOLLOW_UP
	if next == types.State_STATE_SCREEN_FAILED || next == types.State_STATE_CLOSED {
		l.ends = append(l.ends, now)
	}
}

// requireAddsUp compares what the modules have with what was expected of them.
func (w *world) requireAddsUp(lives []*life) {
	w.Helper()
	w.sleep(day) // a second visit in the block of the screening is paid after it
	require.NoError(w, w.CheckInvariants(w.Ctx))
	require.NoError(w, payoutkeeper.Invariants(w.Ctx, w.payout))
	for name, holds := range consentkeeper.Invariants() {
		require.NoError(w, holds(w.Ctx, w.consent), name)
	}
	var moved int
	for _, l := range lives {
		moved += l.transfers
	}
	require.Positive(w, moved)
	var settled int64
	for _, l := range lives {
		require.Equal(w, l.paidVisits*visit, w.balance(l.participant))
		settled += l.paidVisits * visit
	}
	require.Positive(w, settled)
	escrow, err := w.payout.Escrow(w.Ctx, w.trial, "uusd")
	require.NoError(w, err)
	require.Equal(w, settled, escrow.Settled.Int64())
	here, err := w.Counts(w.Ctx, w.trial, w.here.number)
	require.NoError(w, err)
	there, err := w.Counts(w.Ctx, w.trial, w.there.number)
	require.NoError(w, err)
	require.EqualValues(w, len(lives), here.Invited+there.Invited)
	enrolment, err := w.Registration.Enrolment(w.Ctx, w.trial)
	require.NoError(w, err)
	require.Equal(w, enrolment.Count, here.Enrolled+there.Enrolled)
}
