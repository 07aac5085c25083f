package story

import (
	"github.com/stretchr/testify/require"

	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Cast is who takes part in Act.
type Cast struct {
	// Wallet, Phone, Lattice and Assisted are enrolled, each with a key of their kind. The money of Phone goes through the
	// agent. Lattice withdraws. Wallet renews their consent, Assisted is about to.
	Wallet, Phone, Lattice, Assisted *Participant
	// Unfit fails screening, Unwilling declines.
	Unfit, Unwilling *Participant
	// Settled and SetAside are lines of Phone. Waiting are lines that the escrow does not cover.
	Settled, SetAside, InTransit Line
	Waiting                      []Line
}

// Act acts the small trial on a story that was just opened. It ends in the middle of things: there are lines in every
// state, consents in every state, claims before a site and an arbiter, and books with heads.
func (s *Story) Act() *Cast {
	s.Helper()
	c := &Cast{
		Wallet: s.Meet(s.Sites[0], Wallet), Phone: s.Meet(s.Sites[0], Phone),
		Lattice: s.Meet(s.Sites[1], Lattice), Assisted: s.Meet(s.Sites[1], Assisted),
		Unfit: s.Meet(s.Sites[0], Phone), Unwilling: s.Meet(s.Sites[1], Wallet),
	}
	c.Phone.WithAgent = true
	s.Fund(11 * VisitFee) // short by one and a half rounds
	s.recruit(c)
	s.firstVisits(c)
	s.Do(s.Submit(s.Sites[0], 64), s.Submit(s.Sites[1], 128))
	s.Amend()
	s.Consent(c.Wallet, c.Phone)
	s.Do(s.Agreement(c.Assisted)) // the countersigners take their time
	s.Do(s.Withdrawal(c.Lattice))
	s.runShort(c)
	s.Do(s.Submit(s.Sites[0], 64), s.Submit(s.Sites[1], 64))
	s.Close(c.Lattice)
	s.FollowUp(c.Wallet)
	s.claims(c)
	return c
}

// claims has two participants claim what nobody attested: one waits for the site, the other disputes that it refused.
func (s *Story) claims(c *Cast) {
	s.Helper()
	s.Do(s.Claim(c.Phone, 1), s.Claim(c.Wallet, 1))
	s.Do(s.Answer(c.Wallet, 1, false))
	s.Do(s.Dispute(c.Wallet, 1))
}

// recruit enrols four, one fails screening and one declines.
func (s *Story) recruit(c *Cast) {
	s.Helper()
	s.Invite(c.Wallet, c.Phone, c.Lattice, c.Assisted, c.Unfit, c.Unwilling)
	s.Decline(c.Unwilling)
	s.Consent(c.Wallet, c.Phone, c.Lattice, c.Assisted, c.Unfit)
	s.Screen(c.Wallet, c.Phone, c.Lattice, c.Assisted, c.Unfit)
	s.Attest(c.Wallet, c.Phone, c.Lattice, c.Assisted, c.Unfit)
	s.FailScreening(c.Unfit)
	s.Enrol(c.Wallet, c.Phone, c.Lattice, c.Assisted)
}

// firstVisits pays a visit of each. The agent settles one line and fails another, of which a third stays on its way.
func (s *Story) firstVisits(c *Cast) {
	s.Helper()
	lines := []Line{s.Attest(c.Phone)[0], s.Attest(c.Phone)[0], s.Attest(c.Phone)[0]}
	for _, l := range lines {
		require.Equal(s, payouttypes.LineState_LINE_STATE_IN_TRANSIT, l.State)
	}
	c.Settled, c.SetAside, c.InTransit = lines[0], lines[1], lines[2]
	s.Do(s.Settlement(c.Settled, true), s.Settlement(c.SetAside, false))
	for _, l := range s.Attest(c.Wallet, c.Assisted) {
		require.Equal(s, payouttypes.LineState_LINE_STATE_SETTLED, l.State)
	}
}

// runShort has the escrow run short twice. The first time it is funded, the second time lines are left waiting. What was
// done before a withdrawal is paid too.
func (s *Story) runShort(c *Cast) {
	s.Helper()
	first := s.Attest(c.Wallet, c.Lattice)
	require.Equal(s, payouttypes.LineState_LINE_STATE_QUEUED, first[1].State)
	s.Refuse(s.Invitation(s.Meet(s.Sites[0], Wallet)), "wait")
	s.Fund(VisitFee)
	require.Equal(s, payouttypes.LineState_LINE_STATE_SETTLED, s.StateOf(first[1]))
	c.Waiting = s.Attest(c.Wallet, c.Assisted)
}
