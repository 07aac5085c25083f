package demo

import (
	"context"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// meet gives a participant a key, and those who sign beside one. Nothing of it is on the chain yet. The site makes the key of
// somebody without a phone when it invites them.
func (r *trialRun) meet(one plan.Participant) (m *participant, err error) {
	m = &participant{Participant: one, site: r.sites[one.Site]}
	switch one.Signing {
	case plan.Assisted:
		if m.representative, err = r.newPerson("representative of "+m.Subject, hd.Secp256k1); err != nil {
			return nil, err
		}
		if m.witness, err = r.newPerson("witness for "+m.Subject, hd.Secp256k1); err != nil {
			return nil, err
		}
		return m, nil
	case plan.Wallet:
		m.person, err = r.newPerson("participant "+one.Subject, hd.Secp256k1)
	default:
		m.person, err = r.newPerson("participant "+one.Subject, keyring.SignatureAlgo(tx.Secp256r1))
	}
	return m, err
}

// invitation invites a participant. It makes their account and promises their fees, so they need no coins.
func (r *trialRun) invitation(m *participant) *work.Draft[work.Invitation] {
	who := work.Newcomer{Label: m.Subject}
	if m.Signing == plan.Assisted {
		who.Beside = []work.Signatory{
			{Address: m.representative.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
			{Address: m.witness.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		}
	} else {
		who.Key = m.PubKey()
	}
	return r.coordinating(m).Invite(who)
}

// join notes that a participant was invited, and gives them the key of their nullifiers. From now on the site can sign with the key
// of somebody who is assisted.
func (r *trialRun) join(m *participant, invitation work.Invitation) error {
	m.handle = invitation.Handle
	if m.Signing != plan.Assisted { // the key of their nullifiers reaches them sealed, or in a file
		return m.keep.Put(keep.NullifierKeyItem(m.handle, invitation.NullifierKey))
	}
	_, err := r.coordinating(m).Assisted(m.Subject, func(key cryptotypes.PrivKey) work.Sender {
		s := r.sender(tx.FromPrivateKey(key))
		m.person = &person{Sender: s, name: "assisted participant " + m.Subject, home: m.site.coordinator.home, keep: m.site.keep}
		return s
	})
	return err
}

func (r *trialRun) invite(ctx context.Context, m *participant) error {
	invitation, err := r.invitation(m).Do(ctx)
	if err != nil {
		return err
	}
	return r.join(m, invitation)
}

// taking returns a participant who was invited.
func (m *participant) taking() work.Participant {
	return work.Participant{Person: m.acting(), Handle: m.handle}
}

// form returns the consent form that a participant signs.
func (r *trialRun) form(m *participant) work.Document {
	if m.Signing == plan.Assisted {
		return r.assistedForm
	}
	return r.consentForm
}

// payee returns where a participant's money goes when they first say so: the bank account or the wallet that they name, which is
// another address than the one they sign with in the trial. Who renews a consent names nobody.
func (r *trialRun) payee(m *participant) work.Payee {
	if m.named {
		return work.Payee{}
	}
	m.named = true
	if m.Agent {
		return work.Payee{Agent: r.agent.id, Account: "bank account of " + m.Subject}
	}
	return work.Payee{Wallet: m.wallet()}
}

// wallet returns the address of a participant's wallet.
func (m *participant) wallet() string {
	return sdk.AccAddress(secp256k1.GenPrivKeyFromSecret([]byte("wallet of " + m.Subject)).PubKey().Address()).String()
}

// agreement has a participant agree to the present version of their form.
func (r *trialRun) agreement(m *participant) *work.Draft[consenttypes.State] {
	a := work.Agreement{Form: r.form(m), Language: language, ObtainedBy: m.site.coordinator.String()}
	if m.Signing == plan.Assisted {
		a.Paper = []byte("signed form of " + m.Subject)
	} else {
		a.Payee = r.payee(m)
	}
	return m.taking().Consent(a)
}

// consent has a participant consent to the present version of their form, with everybody who signs beside them. The
// investigator stands behind somebody who is assisted, whom the coordinator invited.
func (r *trialRun) consent(ctx context.Context, m *participant) error {
	if _, err := r.agreement(m).Do(ctx); err != nil || m.Signing != plan.Assisted {
		return err
	}
	form := r.form(m)
	payee := r.payee(m)
	for _, c := range []work.Countersigner{
		{Person: m.representative.acting(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE, Handle: m.handle, Payee: payee},
		{Person: m.witness.acting(), Capacity: consentfact.Capacity_CAPACITY_WITNESS, Handle: m.handle},
	} {
		if _, err := c.Countersign(form).Do(ctx); err != nil {
			return err
		}
	}
	if _, err := r.coordinating(m).ConfirmConsent(m.Subject, form, work.Obtained{Copy: "on paper"}).Do(ctx); err != nil || payee == (work.Payee{}) {
		return err
	}
	_, err := r.at(m.site, m.site.investigator).ConfirmParticipant(m.Subject).Do(ctx)
	return err
}

// screen begins the screening of a participant.
func (r *trialRun) screen(ctx context.Context, m *participant) error {
	_, err := r.coordinating(m).StartScreening(m.Subject).Do(ctx)
	return err
}

// conclusion ends the screening of a participant: they are enrolled, or they fail.
func (r *trialRun) conclusion(m *participant) *work.Draft[work.Done] {
	if m.ScreenFailed.IsZero() {
		return r.coordinating(m).Enrol(m.Subject)
	}
	return r.coordinating(m).FailScreening(m.Subject, "did not meet the criteria")
}

func (r *trialRun) conclude(ctx context.Context, m *participant) error {
	_, err := r.conclusion(m).Do(ctx)
	return err
}

// withdraw has a participant withdraw consent: their signature alone, no fee, nobody's leave.
func (r *trialRun) withdraw(ctx context.Context, m *participant) error {
	_, err := m.taking().Withdraw(work.Everything()).Do(ctx)
	return err
}

// ending closes a participation that took its course.
func (r *trialRun) ending(m *participant) *work.Draft[[]work.Done] {
	site := r.coordinating(m)
	return work.Join(site.StartFollowUp(m.Subject), site.Close(m.Subject, work.Ending{Term: work.Term(m.EndedBecause)}))
}

func (r *trialRun) leave(ctx context.Context, m *participant) error {
	_, err := r.ending(m).Do(ctx)
	return err
}
