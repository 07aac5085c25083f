package story

import (
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// NewPhone returns somebody with a key of their own, of whom the chain does not know yet.
func (s *Story) NewPhone(name string, signing Signing) *Actor {
	phone := s.actor(name, keysOf[signing])
	phone.Granter = participationtypes.FeesAddress()
	return phone
}

// ConfirmKey has the coordinator of a site propose the key of a phone for a participant, and the investigator confirm it.
func (s *Story) ConfirmKey(p *Participant, phone *Actor) {
	s.Helper()
	s.Do(act(s, p.Site.Coordinator, s.at(p.Site, p.Site.Coordinator).ProposeKey(p.Name, phone.Key.PubKey(), []byte("note of who came"))))
	s.Do(act(s, p.Site.Investigator, s.at(p.Site, p.Site.Investigator).ConfirmKey(p.Name, phone.String())))
}

// AcceptKey has a phone accept a participation for which its key was confirmed.
func (s *Story) AcceptKey(p *Participant, phone *Actor) {
	s.Helper()
	s.Do(act(s, phone, work.Participant{Person: s.person(phone), Handle: p.Handle}.AcceptKey()))
}

// Veto has somebody, the participant or who stands beside them, veto a key that was proposed: no fee, nobody's leave.
func (s *Story) Veto(p *Participant, by *Actor) Act {
	s.Helper()
	veto := act(s, by, work.Participant{Person: s.person(by), Handle: p.Handle}.VetoKey())
	veto.Options = chain.FreeOfFees(by.Account)
	return veto
}
