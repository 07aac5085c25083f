package work

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Keep is where somebody's secrets and openings stay.
type Keep interface {
	// Put keeps items, all of them or none; they are durable on return.
	Put(items ...Item) error
	// Get returns the item of a kind and an id. ok is false if the keep does not have it.
	Get(kind, id string) (value []byte, ok bool, err error)
}

// Item is something that is kept.
type Item struct {
	Kind, ID string
	Value    []byte
}

// making makes the messages of a draft, and gathers what has to be kept before they are sent.
type making struct {
	person Person
	items  []Item
	err    error // the first
}

// done keeps what was gathered.
func (m *making) done() error {
	if m.err != nil || len(m.items) == 0 {
		return m.err
	}
	return m.person.Keep.Put(m.items...)
}

// fresh returns 32 random bytes.
func (m *making) fresh() (h fact.Hash) {
	source := m.person.Random
	if source == nil {
		source = rand.Reader
	}
	_, err := io.ReadFull(source, h[:])
	m.fail(err)
	return h
}

// blind returns a fresh blind of a fact about a participant.
func (m *making) blind() []byte {
	blind := m.fresh()
	return blind[:]
}

// fail notes an error, after which nothing is kept or sent.
func (m *making) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// commit returns the salted digest of a value, whose opening is kept.
func (m *making) commit(kind opening.Kind, subject, value string) []byte {
	o := opening.Opening{Version: 2, Kind: kind, ChainID: m.person.Chain, Subject: subject, Value: value, Salt: m.fresh()}
	raw, err := o.Marshal()
	m.fail(errors.Join(o.Validate(), err))
	digest := o.Digest()
	m.keep(KeptOpening, hex.EncodeToString(digest), raw)
	return digest
}

// keep notes an item that is to be kept.
func (m *making) keep(kind, id string, value []byte) {
	m.items = append(m.items, Item{kind, id, value})
}

// detail returns the digest of a visit's details, whose opening is kept.
func (m *making) detail(d fact.VisitDetail) []byte {
	d.Salt = m.fresh()
	digest := d.Sum()
	m.keep(KeptVisitDetail, hex.EncodeToString(digest[:]), d.Marshal())
	return digest[:]
}

// privateKey returns a fresh private key, secp256k1.
func (m *making) privateKey() []byte {
	secret := m.fresh()
	return secp256k1.GenPrivKeyFromSecret(secret[:]).Key
}

// commitFile returns the salted digest of a file, nothing if there is none. Its opening is kept, the file is not.
func (m *making) commitFile(kind opening.Kind, subject string, content []byte) []byte {
	if content == nil {
		return nil
	}
	return m.commit(kind, subject, opening.Document(content))
}

// identity returns the digests of somebody's printed name and of the proof of their identity.
func (m *making) identity(who Applicant) (name, proof []byte) {
	return m.commit(opening.Name, who.Address, who.Name), m.commitFile(opening.Identity, who.Address, who.Proof)
}

// reason returns a reason as messages give it, nil if there is none.
func (m *making) reason(trial uint64, why Reason) *fact.Reason {
	if why == (Reason{}) {
		return nil
	}
	reason := &fact.Reason{Code: why.Code}
	if why.Text != "" {
		reason.TextDigest = m.commit(opening.Text, opening.TrialNumber(trial), why.Text)
	}
	return reason
}

// payee returns a payee as messages name it.
func (m *making) payee(handle fact.Hash, p Payee) payouttypes.Payee {
	if p.Agent == 0 {
		return payouttypes.Wallet(p.Wallet)
	}
	return payouttypes.Agent(p.Agent, m.commit(opening.Account, opening.Handle(handle[:]), p.Account))
}
