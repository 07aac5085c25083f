package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const day = 24 * time.Hour

// waiting is a story in which money waits for everybody whom it can wait for, and goes on by each of them.
type waiting struct {
	*story.Story
	monitor *story.Actor
	// undecided and silent do not say where their money goes, the silent one never. Nobody of the site beside the coordinator has
	// met assisted and unmet. The visits of hasty and hastier come too fast. The agent does not answer for the money of trusting.
	undecided, silent, assisted, unmet, hasty, hastier, trusting *story.Participant
	// reported and leaving are said to have withdrawn, which reported contests.
	reported, leaving *story.Participant
	// The sites take visits of mistaken and insisting back; insisting signs for theirs.
	mistaken, insisting *story.Participant
}

// openWaiting opens the story: a monitor watches, and everybody is enrolled.
func openWaiting(t testing.TB) *waiting {
	t.Helper()
	s := story.Open(t, story.Config{Config: chain.Config{History: true}})
	w := &waiting{
		Story:     s,
		undecided: s.Meet(s.Sites[0], story.Wallet), silent: s.Meet(s.Sites[1], story.Lattice),
		assisted: s.Meet(s.Sites[1], story.Assisted), unmet: s.Meet(s.Sites[0], story.Assisted),
		hasty: s.Meet(s.Sites[0], story.Phone), hastier: s.Meet(s.Sites[1], story.Wallet), trusting: s.Meet(s.Sites[0], story.Wallet),
		reported: s.Meet(s.Sites[1], story.Phone), leaving: s.Meet(s.Sites[0], story.Wallet),
		mistaken: s.Meet(s.Sites[0], story.Phone), insisting: s.Meet(s.Sites[1], story.Lattice),
	}
	w.undecided.Undecided, w.silent.Undecided = true, true
	w.mistaken.Undecided, w.insisting.Undecided = true, true
	w.assisted.Unconfirmed, w.unmet.Unconfirmed = true, true
	w.trusting.WithAgent = true
	monitor, employment := s.Employ(s.Contractor, "monitor", fact.Role_ROLE_MONITOR)
	w.monitor = monitor
	s.Do(employment)
	s.Do(s.Acceptance(s.Contractor, monitor))
	s.Fund(150 * story.VisitFee)
	s.Invite(s.Participants...)
	s.Consent(s.Participants...)
	s.Screen(s.Participants...)
	s.Enrol(s.Participants...)
	return w
}

func (w *waiting) requireStates(state payouttypes.LineState, lines ...story.Line) {
	w.Helper()
	for _, l := range lines {
		require.Equal(w, state, w.StateOf(l), "of %s", l.Name)
	}
	require.NoError(w, chain.Invariants(w.Context(), w.App))
}

// lastOf attests more visits of a participant in one morning than are paid in a day, and returns the last.
func (w *waiting) lastOf(p *story.Participant) story.Line {
	w.Helper()
	const together, aDay = 14, story.DayFee / story.VisitFee
	var last []story.Line
	for attested := 0; attested <= aDay; attested += together {
		last = w.Attest(slices.Repeat([]*story.Participant{p}, together)...)
	}
	return last[together-1]
}

const (
	held      = payouttypes.LineState_LINE_STATE_HELD
	settled   = payouttypes.LineState_LINE_STATE_SETTLED
	setAside  = payouttypes.LineState_LINE_STATE_SET_ASIDE
	inTransit = payouttypes.LineState_LINE_STATE_IN_TRANSIT
	void      = payouttypes.LineState_LINE_STATE_VOID
)

// goOn has everybody act whom money can wait for, several in each block.
func (w *waiting) goOn() {
	w.Helper()
	unsaid := w.Attest(w.undecided, w.silent)
	unseen := w.Attest(w.unmet, w.assisted)
	handed := append(w.Attest(w.trusting), w.Attest(w.trusting)...)
	fast := []story.Line{w.lastOf(w.hasty), w.lastOf(w.hastier)}
	w.requireStates(held, slices.Concat(unsaid, unseen, fast)...)
	w.requireStates(inTransit, handed...)

	w.Do(
		w.Objection(w.monitor, fast...), w.Redirection(w.undecided), w.Confirmation(w.unmet),
		w.WordOfMouth(w.reported), w.WordOfMouth(w.leaving), w.Visits(w.Sites[0], w.undecided),
	)
	w.requireStates(settled, unsaid[0], unseen[0])
	w.Do(
		w.Ruling(w.Accreditor, true, fast[0]), w.Ruling(w.Accreditor, false, fast[1]), w.Contradiction(w.reported),
		w.Visits(w.Sites[1], w.hastier),
	)
	w.requireStates(void, fast[0])
	w.requireStates(held, fast[1], unsaid[1], unseen[1])

	w.Wait(31 * day)
	w.requireStates(settled, fast[1])
	w.Do(w.Recall(w.trusting, handed...), w.Visits(w.Sites[0], w.trusting), w.Visits(w.Sites[1], w.reported))
	w.Do(w.Settlement(handed[0], true))
	w.Wait(15 * day)
	w.requireStates(settled, handed[0])
	w.requireStates(setAside, handed[1])
	w.Do(w.Redirection(w.trusting), w.Funding(story.VisitFee))
	w.requireStates(settled, handed[1])

	w.takeBack()
	w.Wait(150 * day)
	w.requireStates(settled, unseen[1])
	w.Do(w.Appointment(w.Accreditor, w.silent))
	w.requireStates(inTransit, unsaid[1])
}

// takeBack has both sites take a visit back. One is reversed by two; the other goes before the arbiter, who has it paid.
func (w *waiting) takeBack() {
	w.Helper()
	lines := w.Attest(w.mistaken, w.insisting)
	here, there := w.Sites[0], w.Sites[1]
	w.Do(w.TakingBack(here, here.Coordinator, lines[0]), w.TakingBack(there, there.Investigator, lines[1]))
	w.requireStates(held, lines...)
	w.Do(w.Cosignature(w.insisting, lines[1]), w.Redirection(w.mistaken))
	w.Wait(4 * day)
	w.Do(w.Assent(here, here.Investigator, lines[0]), w.Ruling(w.Accreditor, false, lines[1]))
	w.requireStates(void, lines[0])
	w.Do(w.Redirection(w.insisting), w.Visits(here, w.mistaken))
	w.requireStates(settled, lines[1])
}

// end ends the trial. What nobody can earn any more goes back to the sponsor; what is with the agent stays.
func (w *waiting) end() {
	w.Helper()
	w.SetStatus(trialfact.Status_STATUS_TERMINATED, work.Reason{Code: fact.ReasonCode_REASON_CODE_FUNDING, Text: "there is no more"})
	w.Wait(91 * day)
	w.Refund()
	escrow, err := w.App.Payout.Escrow(w.Context(), w.Trial, app.PaymentDenom)
	require.NoError(w, err)
	require.True(w, escrow.Escrow.IsZero(), "%s", escrow.Escrow)
	require.Equal(w, int64(2*story.VisitFee), escrow.InTransit.Int64())
}

func TestWaitingMoneyGoesOnByEachWhoMayActAndExecutorsAgree(t *testing.T) {
	w := openWaiting(t)
	w.goOn()
	found := w.Meet(w.Sites[0], story.Assisted)
	found.Unrepresented = true
	w.Invite(found)
	w.Do(w.Nomination(found))
	importOf(t, w.Chain)
	w.end()
	importOf(t, w.Chain)
	for _, workers := range []int{2, 5} {
		t.Run(fmt.Sprintf("block-stm with %d workers", workers), func(t *testing.T) {
			requireSameUnderBlockSTM(t, w.History, story.Config{Config: chain.Config{Workers: workers}})
		})
	}
}
