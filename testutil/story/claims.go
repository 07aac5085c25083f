package story

import (
	"github.com/equipoise-trials/equipoise/client/work"
)

// extra is the visit that participants claim, and how it stands in the payment schedule.
var extra = work.PlannedVisit{Code: "EXTRA", Item: "VISIT", Tariff: 0, Window: "any day"}

// Claim has a participant claim a visit that nobody attested, the nth that they claim. Who is assisted is represented.
func (s *Story) Claim(p *Participant, nth uint32) Act {
	s.Helper()
	by := p.Actor
	if p.Signing == Assisted {
		by = p.Representative
	}
	taking := work.Participant{Person: s.person(by), Handle: p.Handle}
	return act(s, by, taking.Claim(work.Claim{PlannedVisit: extra, Occurrence: nth, Date: s.Time}))
}

// Answer has the coordinator of a participant's site grant a claim, or refuse it.
func (s *Story) Answer(p *Participant, number uint32, grant bool) Act {
	s.Helper()
	return act(s, p.Site.Coordinator, s.at(p.Site, p.Site.Coordinator).AnswerClaim(p.Name, number, grant, s.doubt()))
}

// Dispute has a participant dispute that their site refused a claim.
func (s *Story) Dispute(p *Participant, number uint32) Act {
	s.Helper()
	return act(s, p.Actor, s.taking(p).DisputeClaim(number))
}

// Verdict has somebody decide a claim for good.
func (s *Story) Verdict(by *Actor, p *Participant, number uint32, grant bool) Act {
	s.Helper()
	return act(s, by, s.overseer(by).DecideClaim(p.Handle, number, grant, s.doubt()))
}
