package story

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Signing is how a participant signs.
type Signing int

// The ways of signing.
const (
	Wallet   Signing = iota // secp256k1
	Phone                   // secp256r1
	Lattice                 // ML-DSA-65
	Assisted                // by a key that the site keeps, with a representative and a witness
)

// keysOf makes the keys of those who have one of their own.
var keysOf = map[Signing]keyMaker{Wallet: secp256k1Key, Phone: newPhoneKey, Lattice: mldsaKey}

// Participant is somebody who may be invited. They own no coins. The key of somebody who is assisted, and anybody's handle,
// are made with their invitation.
type Participant struct {
	*Actor
	Site    *Site
	Signing Signing
	Handle  fact.Hash
	// WithAgent has the payment agent pay them; otherwise their money goes to their wallet.
	WithAgent bool
	// Wallet is the address of their wallet, another than that of the key with which they take part.
	Wallet sdk.AccAddress
	// Representative and Witness sign beside somebody who is assisted.
	Representative, Witness *Actor

	// Undecided does not say where their money goes when they consent.
	Undecided bool
	// Unrepresented has a witness beside them and nobody who represents them; only of somebody assisted.
	Unrepresented bool
	// Unconfirmed was met by nobody of the site beside the coordinator.
	Unconfirmed bool

	named  bool   // whether they have said where their money goes
	visits uint32 // attested so far
}

// Meet returns somebody of whom the chain does not know yet.
func (s *Story) Meet(site *Site, signing Signing) *Participant {
	n := len(s.Participants) + 1
	p := &Participant{Site: site, Signing: signing}
	name := fmt.Sprint("participant ", n)
	p.Wallet = sdk.AccAddress(secp256k1.GenPrivKeyFromSecret([]byte("wallet of " + name)).PubKey().Address())
	if signing == Assisted {
		p.Actor = &Actor{Name: name}
		p.Representative = s.actor(fmt.Sprint("representative of ", n), secp256k1Key)
		p.Witness = s.actor(fmt.Sprint("witness for ", n), secp256k1Key)
		p.Representative.Granter, p.Witness.Granter = participationtypes.FeesAddress(), participationtypes.FeesAddress()
	} else {
		p.Actor = s.actor(name, keysOf[signing])
	}
	p.Granter = participationtypes.FeesAddress()
	s.Participants = append(s.Participants, p)
	return p
}

// Invitation has the coordinator invite a participant, which makes their account and promises their fees.
func (s *Story) Invitation(p *Participant) Act {
	s.Helper()
	who := work.Newcomer{Label: p.Name}
	if p.Signing == Assisted {
		who.Beside = []work.Signatory{
			{Address: p.Representative.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
			{Address: p.Witness.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		}
		if p.Unrepresented {
			who.Beside = who.Beside[1:]
		}
	} else {
		who.Key = p.Key.PubKey()
	}
	invitation := act(s, p.Site.Coordinator, s.at(p.Site, p.Site.Coordinator).Invite(who))
	var err error
	p.Handle, err = s.Keep.Labelled(s.Trial, p.Site.Number, p.Name)
	require.NoError(s, err)
	if p.Signing == Assisted {
		s.custody(p)
	}
	return invitation
}

// custody has a site sign with the key that it keeps for somebody who is assisted.
func (s *Story) custody(p *Participant) {
	s.Helper()
	_, err := s.at(p.Site, p.Site.Coordinator).Assisted(p.Name, func(key cryptotypes.PrivKey) work.Sender {
		p.Key = key
		return &chain.Sender{Account: p.Account}
	})
	require.NoError(s, err)
	s.Actors = append(s.Actors, p.Actor)
}

// Invite invites participants, in one block.
func (s *Story) Invite(who ...*Participant) {
	s.Helper()
	s.Do(forEach(who, s.Invitation)...)
}

// taking returns a participant who was invited.
func (s *Story) taking(p *Participant) work.Participant {
	return work.Participant{Person: s.person(p.Actor), Handle: p.Handle}
}

// FormOf returns the consent form that a participant signs.
func (s *Story) FormOf(p *Participant) Document {
	if p.Signing == Assisted {
		return s.AssistedForm
	}
	return s.Form
}

// payee returns where a participant's money goes when they first say so.
func (s *Story) payee(p *Participant) work.Payee {
	switch {
	case p.named, p.Undecided:
		return work.Payee{}
	case p.WithAgent:
		p.named = true
		return work.Payee{Agent: s.Agent.ID, Account: "account of " + p.Name}
	}
	p.named = true
	return work.Payee{Wallet: p.Wallet.String()}
}

// Agreement has a participant agree to the current version of their form.
func (s *Story) Agreement(p *Participant) Act {
	s.Helper()
	a := work.Agreement{Form: s.FormOf(p).Document, Language: language, ObtainedBy: p.Site.Coordinator.String()}
	if p.Signing == Assisted {
		a.Paper = []byte("signed form of " + p.Name)
	} else {
		a.Payee = s.payee(p)
	}
	return act(s, p.Actor, s.taking(p).Consent(a))
}

// Countersignatures has everybody who signs beside a participant do so.
func (s *Story) Countersignatures(p *Participant) []Act {
	s.Helper()
	if p.Signing != Assisted {
		return nil
	}
	form, payee := s.FormOf(p).Document, s.payee(p)
	countersign := func(by *Actor, capacity consentfact.Capacity, payee work.Payee) Act {
		return act(s, by, work.Countersigner{Person: s.person(by), Capacity: capacity, Handle: p.Handle, Payee: payee}.Countersign(form))
	}
	acts := []Act{
		countersign(p.Representative, consentfact.Capacity_CAPACITY_REPRESENTATIVE, payee),
		countersign(p.Witness, consentfact.Capacity_CAPACITY_WITNESS, work.Payee{}),
		act(s, p.Site.Coordinator, s.at(p.Site, p.Site.Coordinator).ConfirmConsent(p.Name, form, work.Obtained{})),
	}
	if payee != (work.Payee{}) && !p.Unconfirmed { // for the first time
		acts = append(acts, s.Confirmation(p))
	}
	return acts
}

// Confirmation has the investigator stand behind a participant whom the coordinator invited.
func (s *Story) Confirmation(p *Participant) Act {
	s.Helper()
	return act(s, p.Site.Investigator, s.at(p.Site, p.Site.Investigator).ConfirmParticipant(p.Name))
}

// Consent has participants consent: in one block themselves, in the next those who sign beside them.
func (s *Story) Consent(who ...*Participant) {
	s.Helper()
	s.Do(forEach(who, s.Agreement)...)
	var beside []Act
	for _, p := range who {
		beside = append(beside, s.Countersignatures(p)...)
	}
	if len(beside) > 0 {
		s.Do(beside...)
	}
}

// Decline has participants decline.
func (s *Story) Decline(who ...*Participant) {
	s.Helper()
	s.Do(forEach(who, func(p *Participant) Act { return act(s, p.Actor, s.taking(p).Decline(s.FormOf(p).Document)) })...)
}

// Withdrawal has a participant withdraw: their signature alone, no fee, nobody's leave.
func (s *Story) Withdrawal(p *Participant) Act {
	s.Helper()
	withdrawal := act(s, p.Actor, s.taking(p).Withdraw(work.Everything()))
	withdrawal.Options = chain.FreeOfFees(p.Account)
	return withdrawal
}

// Nomination has the investigator propose who represents a participant beside whom only a witness was named.
func (s *Story) Nomination(p *Participant) Act {
	s.Helper()
	return act(s, p.Site.Investigator, s.at(p.Site, p.Site.Investigator).ProposeRepresentative(p.Name, p.Representative.String()))
}

// WordOfMouth has the coordinator report that a participant said they withdraw.
func (s *Story) WordOfMouth(p *Participant) Act {
	s.Helper()
	return act(s, p.Site.Coordinator, s.at(p.Site, p.Site.Coordinator).ReportWithdrawal(p.Name, []byte("note of a call")))
}

// Contradiction has a participant contest that they withdrew.
func (s *Story) Contradiction(p *Participant) Act {
	s.Helper()
	contest := act(s, p.Actor, s.taking(p).ContestWithdrawal())
	contest.Options = chain.FreeOfFees(p.Account)
	return contest
}

// Redirection has a participant send their money to their wallet from now on.
func (s *Story) Redirection(p *Participant) Act {
	s.Helper()
	return act(s, p.Actor, s.taking(p).PayTo(work.Payee{Wallet: p.Wallet.String()}))
}

// Screen begins the screening of participants.
func (s *Story) Screen(who ...*Participant) {
	s.Helper()
	s.steps(who, func(at work.Site, p *Participant) *work.Draft[work.Done] { return at.StartScreening(p.Name) })
}

// FailScreening ends the screening of participants who do not meet the criteria.
func (s *Story) FailScreening(who ...*Participant) {
	s.Helper()
	s.steps(who, func(at work.Site, p *Participant) *work.Draft[work.Done] {
		return at.FailScreening(p.Name, "does not meet the criteria")
	})
}

// Enrol enrols participants.
func (s *Story) Enrol(who ...*Participant) {
	s.Helper()
	s.steps(who, func(at work.Site, p *Participant) *work.Draft[work.Done] { return at.Enrol(p.Name) })
}

// FollowUp begins the follow-up of participants.
func (s *Story) FollowUp(who ...*Participant) {
	s.Helper()
	s.steps(who, func(at work.Site, p *Participant) *work.Draft[work.Done] { return at.StartFollowUp(p.Name) })
}

// Close closes participations.
func (s *Story) Close(who ...*Participant) {
	s.Helper()
	s.steps(who, func(at work.Site, p *Participant) *work.Draft[work.Done] {
		return at.Close(p.Name, work.Ending{Term: work.Completed})
	})
}

// steps has the coordinators take a step with each participant, in one block.
func (s *Story) steps(who []*Participant, step func(at work.Site, p *Participant) *work.Draft[work.Done]) {
	s.Helper()
	s.Do(forEach(who, func(p *Participant) Act {
		return act(s, p.Site.Coordinator, step(s.at(p.Site, p.Site.Coordinator), p))
	})...)
}

// Transfer has a participant who signs alone go to another site, as both sites and they sign.
func (s *Story) Transfer(p *Participant, to *Site) {
	s.Helper()
	from := s.at(p.Site, p.Site.Coordinator)
	handed, err := from.HandOver(p.Name)
	require.NoError(s, err)
	s.Do(act(s, p.Site.Coordinator, from.OfferTransfer(p.Name, to.Number, "moves to another town")))
	s.Do(act(s, to.Coordinator, s.at(to, to.Coordinator).AcceptTransfer(p.Name, handed)))
	s.Do(act(s, p.Actor, s.taking(p).SignTransfer(to.Number)))
	p.Site = to
}
