package demo

import (
	"context"
	"crypto/sha256"
	"fmt"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Kinds of secret that a site keeps in its book.
const (
	secretNullifierKey = "nullifier-key" // by handle
	secretAssistedKey  = "assisted-key"  // by handle: the key of a participant without a phone
	secretVisitDetail  = "visit-detail"  // by nullifier: the opening of a visit line's detail
	secretSubject      = "subject"       // by handle: the subject's number in the trial's own files
)

// meet gives a participant a key, a handle and a nullifier key. Nothing of it is on the chain yet. The site's book keeps
// what the site must be able to open later.
func (p *production) meet(one plan.Participant) (*participant, error) {
	m := &participant{Participant: one, site: p.sites[one.Site], handle: random(), k: random()}
	var err error
	switch one.Signing {
	case plan.Assisted:
		err = p.meetAssisted(m)
	case plan.Wallet:
		m.actor, err = p.enter("participant "+one.Subject, hd.Secp256k1)
	default:
		m.actor, err = p.enter("participant "+one.Subject, keyring.SignatureAlgo(tx.Secp256r1))
	}
	if err != nil {
		return nil, err
	}
	m.Granter = m.site.treasury
	return m, m.site.book.PutSecrets(
		secretOf(secretNullifierKey, m.handle[:], m.k[:]),
		secretOf(secretSubject, m.handle[:], []byte(one.Subject)),
	)
}

// meetAssisted gives a key that the site keeps to somebody without a phone, and finds a representative and a witness.
func (p *production) meetAssisted(m *participant) (err error) {
	key := secp256k1.GenPrivKey()
	if err := m.site.book.PutSecrets(secretOf(secretAssistedKey, m.handle[:], key.Bytes())); err != nil {
		return err
	}
	m.actor = p.actor("assisted participant "+m.Subject, m.site.coordinator.home, tx.FromPrivateKey(key))
	if m.representative, err = p.enter("representative of "+m.Subject, hd.Secp256k1); err != nil {
		return err
	}
	if m.witness, err = p.enter("witness for "+m.Subject, hd.Secp256k1); err != nil {
		return err
	}
	m.representative.Granter, m.witness.Granter = m.site.treasury, m.site.treasury
	return nil
}

// invitation is the message that invites a participant.
func (p *production) invitation(m *participant) (*participationtypes.MsgInvite, error) {
	key, err := codectypes.NewAnyWithValue(m.PubKey())
	if err != nil {
		return nil, err
	}
	digest := fact.KeyDigest(m.handle, m.k)
	invite := &participationtypes.MsgInvite{
		Signer: m.site.coordinator.String(), Trial: p.trial, Site: m.site.number, Handle: m.handle[:],
		PublicKey: key, KDigest: digest[:], Mode: consentfact.Mode_MODE_SELF,
		Payee: payouttypes.Wallet(m.String()), Blind: blind(),
	}
	if m.Agent {
		account := sha256.Sum256([]byte("bank account of " + m.Subject))
		invite.Payee = payouttypes.Agent(p.agent.id, account[:])
	}
	if m.Signing == plan.Assisted {
		invite.Mode = consentfact.Mode_MODE_ASSISTED
		invite.Countersigners = []consentfact.Countersigner{
			{Address: m.representative.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
			{Address: m.witness.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		}
	}
	return invite, nil
}

// invite invites a participant. The invitation makes their account and pays their fees, so they need no coins.
func (p *production) invite(ctx context.Context, m *participant) error {
	msg, err := p.invitation(m)
	if err != nil {
		return err
	}
	_, err = m.site.coordinator.do(ctx, msg)
	return err
}

// form returns the consent form that a participant signs.
func (p *production) form(m *participant) document {
	if m.Signing == plan.Assisted {
		return p.assistedForm
	}
	return p.consentForm
}

// consent has a participant consent to the present version of their form, with everybody who signs beside them.
func (p *production) consent(ctx context.Context, m *participant) error {
	form := p.form(m)
	given := &consenttypes.MsgGiveConsent{
		Signer: m.String(), Handle: m.handle[:], FormLine: form.line, Version: form.version, Language: language,
		ObtainedBy: m.site.coordinator.String(), Blind: blind(),
	}
	if m.Signing != plan.Assisted {
		_, err := m.do(ctx, given)
		return err
	}
	paper := sha256.Sum256([]byte("signed form of " + m.Subject))
	given.PaperDigest = paper[:]
	if _, err := m.do(ctx, given); err != nil {
		return err
	}
	for _, c := range []struct {
		who      *actor
		capacity consentfact.Capacity
	}{
		{m.representative, consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{m.witness, consentfact.Capacity_CAPACITY_WITNESS},
	} {
		if _, err := c.who.do(ctx, &consenttypes.MsgCountersign{
			Signer: c.who.String(), Handle: m.handle[:], Capacity: c.capacity, Version: form.version, Blind: blind(),
		}); err != nil {
			return err
		}
	}
	_, err := m.site.coordinator.do(ctx, &consenttypes.MsgConfirmObtained{
		Signer: m.site.coordinator.String(), Handle: m.handle[:], Version: form.version, Blind: blind(),
	})
	return err
}

// screen begins the screening of a participant.
func (p *production) screen(ctx context.Context, m *participant) error {
	_, err := m.site.coordinator.do(ctx, &participationtypes.MsgStartScreening{
		Signer: m.site.coordinator.String(), Handle: m.handle[:],
	})
	return err
}

// conclude ends the screening of a participant: they are enrolled, or they fail.
func (p *production) conclude(ctx context.Context, m *participant) error {
	if m.ScreenFailed.IsZero() {
		_, err := m.site.coordinator.do(ctx, &participationtypes.MsgEnrol{
			Signer: m.site.coordinator.String(), Handle: m.handle[:],
		})
		return err
	}
	reason := nameDigest("did not meet the criteria")
	_, err := m.site.coordinator.do(ctx, &participationtypes.MsgFailScreening{
		Signer: m.site.coordinator.String(), Handle: m.handle[:], ReasonCommitment: reason,
	})
	return err
}

// withdraw has a participant withdraw consent: their signature alone, no fee, nobody's leave.
func (p *production) withdraw(ctx context.Context, m *participant) error {
	free := m.Free()
	_, err := free.Send(ctx, &consenttypes.MsgWithdraw{
		Signer: m.String(), Handle: m.handle[:], ScopeCommitment: nameDigest("all"), Blind: blind(),
	})
	if err != nil {
		return fmt.Errorf("%s withdraws: %w", m.name, err)
	}
	return nil
}

// leave closes a participation that took its course.
func (p *production) leave(ctx context.Context, m *participant) error {
	_, err := m.site.coordinator.do(ctx,
		&participationtypes.MsgStartFollowUp{Signer: m.site.coordinator.String(), Handle: m.handle[:]},
		&participationtypes.MsgClose{
			Signer: m.site.coordinator.String(), Handle: m.handle[:], ReasonCommitment: nameDigest(m.EndedBecause),
		})
	return err
}
