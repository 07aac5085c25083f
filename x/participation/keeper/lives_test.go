package keeper_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// life is what a test expects of a participant.
type life struct {
	participant
	at         site
	state      types.State
	consented  bool
	withdrawn  bool
	ends       []time.Time // of the withdrawal, the failed screening and the closure
	paidVisits int64
}

// allows says whether a step of the life should be allowed.
func (l *life) allows(next types.State) bool {
	switch next {
	case types.State_STATE_SCREENING:
		return l.state == types.State_STATE_INVITED && l.consented && !l.withdrawn
	case types.State_STATE_ENROLLED:
		return l.state == types.State_STATE_SCREENING && !l.withdrawn
	case types.State_STATE_SCREEN_FAILED:
		return l.state == types.State_STATE_SCREENING
	case types.State_STATE_FOLLOW_UP:
		return l.state == types.State_STATE_ENROLLED
	}
	return l.state != types.State_STATE_CLOSED && l.state != types.State_STATE_SCREEN_FAILED
}

// allowsVisits says whether a visit should be allowed at a time.
func (l *life) allowsVisits(screened bool, now time.Time) bool {
	for _, end := range l.ends {
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
			for range 600 {
				if len(lives) == 0 || random.IntN(12) == 0 {
					at := []site{w.here, w.there}[random.IntN(2)]
					lives = append(lives, &life{participant: w.invite(at), at: at, state: types.State_STATE_INVITED})
					continue
				}
				l := lives[random.IntN(len(lives))]
				switch random.IntN(8) {
				case 0:
					if !l.consented && !l.withdrawn {
						w.consents(l.at, l.participant, 1)
						l.consented = true
					}
				case 1:
					if !l.withdrawn && random.IntN(3) == 0 {
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
					_, err := fixture.Send(w.Fixture, w.msgs.AttestVisits, w.visits(l.at, l.participant))
					allowed := l.allowsVisits(screened[l], w.Ctx.BlockTime())
					require.Equal(t, allowed, err == nil, "a visit in %s: %v", l.state.Name(), err)
					if allowed {
						l.paidVisits++
					}
				case 7:
					w.Next(time.Duration(random.IntN(20)) * day)
				}
			}
			w.requireAddsUp(lives)
		})
	}
}

func (l *life) enter(next types.State, now time.Time) {
	l.state = next
	if next == types.State_STATE_SCREEN_FAILED || next == types.State_STATE_CLOSED {
		l.ends = append(l.ends, now)
	}
}

// requireAddsUp compares what the modules have with what was expected of them.
func (w *world) requireAddsUp(lives []*life) {
	w.Helper()
	require.NoError(w, w.CheckInvariants(w.Ctx))
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
