package work

import (
	"io"
	"math/rand/v2"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Keep is what verbs need of a [keep.Keep].
type Keep interface {
	// Put keeps items, all of them or none; they are durable when it returns.
	Put(items ...keep.Item) error
	// Labelled returns the handle of the participant whom a site calls by a label. It fails with a [keep.NotKeptError] if
	// there is none.
	Labelled(trial uint64, site uint32, label string) (fact.Hash, error)
	// NullifierKey returns the key of a participation's nullifiers.
	NullifierKey(handle []byte) (fact.Hash, error)
	// PrivateKey returns the key of a participant whose key the site keeps. It fails with a [keep.NotKeptError] for anybody
	// else.
	PrivateKey(handle []byte) (keyType string, key []byte, err error)
	// PersonSecret returns the secret that the sites of a trial share to find who is enrolled twice. It fails with a [keep.NotKeptError]
	// if this one has none.
	PersonSecret(trial uint64) (fact.Hash, error)
	// Labels returns the participants of a site in the order of their labels.
	Labels(trial uint64, site uint32) ([]keep.Label, error)
	// VisitLines returns the details of all visit lines, by the nullifiers of their lines.
	VisitLines() (map[fact.Hash][]fact.VisitDetail, error)
	// Openings returns the openings of all salted digests.
	Openings() ([]opening.Opening, error)
}

var _ Keep = (*keep.Keep)(nil)

// making makes the messages of a draft, and gathers what has to be kept before they are sent, so that all of it is kept at
// once.
type making struct {
	person Person
	items  []keep.Item
	err    error // the first
}

// done keeps what was gathered.
func (m *making) done() error {
	if m.err != nil || len(m.items) == 0 {
		return m.err
	}
	return m.person.Keep.Put(m.items...)
}

// fail notes an error, after which nothing is kept or sent.
func (m *making) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// keep notes an item that is to be kept.
func (m *making) keep(i keep.Item) { m.items = append(m.items, i) }

// fresh returns 32 random bytes.
func (m *making) fresh() (h fact.Hash) {
	if m.person.Random == nil {
		return keep.Random()
	}
	_, err := io.ReadFull(m.person.Random, h[:])
	m.fail(err)
	return h
}

// order returns the places of n things in the order in which they are to be sent: as they were given, or one drawn from the
// person's randomness, all orders being equally likely.
func (m *making) order(n int, shuffled bool) []int {
	if shuffled {
		return rand.New(rand.NewChaCha8(m.fresh())).Perm(n)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// blind returns a fresh blind of a fact about a participant.
func (m *making) blind() []byte {
	blind := m.fresh()
	return blind[:]
}

// commit returns the salted digest of a value, whose opening is kept.
func (m *making) commit(kind opening.Kind, subject, value string) []byte {
	o := opening.Opening{Version: 2, Kind: kind, ChainID: m.person.Chain, Subject: subject, Value: value, Salt: m.fresh()}
	item, err := keep.OpeningItem(o)
	m.fail(err)
	m.keep(item)
	return item.ID
}

// commitIf is commit of what need not be said: no digest of nothing.
func (m *making) commitIf(kind opening.Kind, subject, value string) []byte {
	if value == "" {
		return nil
	}
	return m.commit(kind, subject, value)
}

// commitFile returns the salted digest of a file, nothing if there is none. Its opening is kept; the file is not, only its
// SHA-256.
func (m *making) commitFile(kind opening.Kind, subject string, content []byte) []byte {
	if content == nil {
		return nil
	}
	return m.commit(kind, subject, opening.Document(content))
}

// detail returns the digest of the details of a visit line, whose opening is kept.
func (m *making) detail(nullifier fact.Hash, d fact.VisitDetail) []byte {
	d.Salt = m.fresh()
	item := keep.VisitItem(d)
	m.keep(item)
	m.keep(keep.VisitLineItem(nullifier, d))
	return item.ID
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

// firstPayee returns a payee for a message that may name one, nil if nobody is named.
func (m *making) firstPayee(handle fact.Hash, p Payee) (*payouttypes.Payee, error) {
	if p == (Payee{}) {
		return nil, nil
	}
	payee := m.payee(handle, p)
	return &payee, payee.Check()
}

// privateKey returns a fresh private key.
func (m *making) privateKey() *secp256k1.PrivKey {
	secret := m.fresh()
	return secp256k1.GenPrivKeyFromSecret(secret[:])
}
