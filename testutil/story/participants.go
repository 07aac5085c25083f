package story

import (
	"fmt"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
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

var keysOf = map[Signing]keyMaker{Wallet: secp256k1Key, Phone: newPhoneKey, Lattice: mldsaKey, Assisted: secp256k1Key}

// Participant is somebody who may be invited. They own no coins.
type Participant struct {
	*Actor
	Site    *Site
	Signing Signing
	Handle  fact.Hash
	K       fact.Hash // the key of their nullifiers
	// WithAgent has the payment agent pay them; otherwise their money goes to their own address.
	WithAgent bool
	// Representative and Witness sign beside somebody who is assisted.
	Representative, Witness *Actor

	visits uint32 // attested so far
}

// Meet returns somebody of whom the chain does not know yet.
func (s *Story) Meet(site *Site, signing Signing) *Participant {
	n := len(s.Participants) + 1
	p := &Participant{
		Actor: s.actor(fmt.Sprint("participant ", n), keysOf[signing]),
		Site:  site, Signing: signing, Handle: s.Fresh(), K: s.Fresh(),
	}
	p.Granter = site.Treasury
	if signing == Assisted {
		p.Representative = s.actor(fmt.Sprint("representative of ", n), secp256k1Key)
		p.Witness = s.actor(fmt.Sprint("witness for ", n), secp256k1Key)
		p.Representative.Granter, p.Witness.Granter = site.Treasury, site.Treasury
	}
	s.Participants = append(s.Participants, p)
	return p
}

// Invitation has the coordinator invite a participant, which makes their account and pays their fees.
func (s *Story) Invitation(p *Participant) Act {
	s.Helper()
	key, err := codectypes.NewAnyWithValue(p.Key.PubKey())
	require.NoError(s, err)
	digest := fact.KeyDigest(p.Handle, p.K)
	m := &participationtypes.MsgInvite{
		Signer: p.Site.Coordinator.String(), Trial: s.Trial, Site: p.Site.Number, Handle: p.Handle[:],
		PublicKey: key, KDigest: digest[:], Mode: consentfact.Mode_MODE_SELF,
		Payee: payouttypes.Wallet(p.String()), Blind: s.blind(),
	}
	if p.WithAgent {
		m.Payee = payouttypes.Agent(s.Agent.ID, Digest("account of "+p.Name))
	}
	if p.Signing == Assisted {
		m.Mode = consentfact.Mode_MODE_ASSISTED
		m.Countersigners = []consentfact.Countersigner{
			{Address: p.Representative.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
			{Address: p.Witness.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		}
	}
	return p.Site.Coordinator.Acts(m)
}

// Invite invites participants, in one block.
func (s *Story) Invite(who ...*Participant) {
	s.Helper()
	s.Do(forEach(who, s.Invitation)...)
}

// FormOf returns the consent form that a participant signs.
func (s *Story) FormOf(p *Participant) Document {
	if p.Signing == Assisted {
		return s.AssistedForm
	}
	return s.Form
}

// Agreement has a participant agree to the current version of their form.
func (s *Story) Agreement(p *Participant) Act {
	form := s.FormOf(p)
	m := &consenttypes.MsgGiveConsent{
		Signer: p.String(), Handle: p.Handle[:], FormLine: form.Line, Version: form.Version, Language: language,
		ObtainedBy: p.Site.Coordinator.String(), Blind: s.blind(),
	}
	if p.Signing == Assisted {
		m.PaperDigest = Digest("signed form of " + p.Name)
	}
	return p.Acts(m)
}

// Countersignatures has everybody who signs beside a participant do so.
func (s *Story) Countersignatures(p *Participant) []Act {
	if p.Signing != Assisted {
		return nil
	}
	version := s.FormOf(p).Version
	countersign := func(by *Actor, capacity consentfact.Capacity) Act {
		return by.Acts(&consenttypes.MsgCountersign{
			Signer: by.String(), Handle: p.Handle[:], Capacity: capacity, Version: version, Blind: s.blind(),
		})
	}
	return []Act{
		countersign(p.Representative, consentfact.Capacity_CAPACITY_REPRESENTATIVE),
		countersign(p.Witness, consentfact.Capacity_CAPACITY_WITNESS),
		p.Site.Coordinator.Acts(&consenttypes.MsgConfirmObtained{
			Signer: p.Site.Coordinator.String(), Handle: p.Handle[:], Version: version, Blind: s.blind(),
		}),
	}
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
	s.Do(forEach(who, func(p *Participant) Act {
		return p.Acts(&consenttypes.MsgDecline{Signer: p.String(), Handle: p.Handle[:], Blind: s.blind()})
	})...)
}

// Withdrawal has a participant withdraw: their signature alone, no fee, nobody's leave.
func (s *Story) Withdrawal(p *Participant) Act {
	act := p.Acts(&consenttypes.MsgWithdraw{
		Signer: p.String(), Handle: p.Handle[:], ScopeCommitment: s.blind(), Blind: s.blind(),
	})
	act.Options = []chain.Option{chain.Fee(nil), chain.Granter(nil), chain.Gas(consenttypes.MaxFreeGas)}
	return act
}

// Redirection has a participant send their money to their own address from now on.
func (s *Story) Redirection(p *Participant) Act {
	return p.Acts(&consenttypes.MsgReplacePayee{
		Signer: p.String(), Handle: p.Handle[:], Payee: payouttypes.Wallet(p.String()), Blind: s.blind(),
	})
}

// Screen begins the screening of participants.
func (s *Story) Screen(who ...*Participant) {
	s.Helper()
	s.steps(who, func(by string, p *Participant) sdk.Msg {
		return &participationtypes.MsgStartScreening{Signer: by, Handle: p.Handle[:]}
	})
}

// FailScreening ends the screening of participants who do not meet the criteria.
func (s *Story) FailScreening(who ...*Participant) {
	s.Helper()
	s.steps(who, func(by string, p *Participant) sdk.Msg {
		return &participationtypes.MsgFailScreening{Signer: by, Handle: p.Handle[:], ReasonCommitment: s.blind()}
	})
}

// Enrol enrols participants.
func (s *Story) Enrol(who ...*Participant) {
	s.Helper()
	s.steps(who, func(by string, p *Participant) sdk.Msg {
		return &participationtypes.MsgEnrol{Signer: by, Handle: p.Handle[:]}
	})
}

// FollowUp begins the follow-up of participants.
func (s *Story) FollowUp(who ...*Participant) {
	s.Helper()
	s.steps(who, func(by string, p *Participant) sdk.Msg {
		return &participationtypes.MsgStartFollowUp{Signer: by, Handle: p.Handle[:]}
	})
}

// Close closes participations.
func (s *Story) Close(who ...*Participant) {
	s.Helper()
	s.steps(who, func(by string, p *Participant) sdk.Msg {
		return &participationtypes.MsgClose{Signer: by, Handle: p.Handle[:], ReasonCommitment: s.blind()}
	})
}

// steps has the coordinators take a step with each participant, in one block.
func (s *Story) steps(who []*Participant, step func(by string, p *Participant) sdk.Msg) {
	s.Helper()
	s.Do(forEach(who, func(p *Participant) Act {
		return p.Site.Coordinator.Acts(step(p.Site.Coordinator.String(), p))
	})...)
}
