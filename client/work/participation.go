package work

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	"github.com/equipoise-trials/equipoise/fact/text"
)

// Kinds of item that are kept beside openings.
const (
	// KeptOpening is an [opening.Opening], by its digest.
	KeptOpening = "opening"
	// KeptVisitDetail is the opening of a visit line's detail, a [fact.VisitDetail], by its digest.
	KeptVisitDetail = "visit-detail"
	// KeptVisit is what a nullifier stands for, by the nullifier.
	KeptVisit = "visit"
	// KeptParticipation is what a site knows of a participant, by their label.
	KeptParticipation = "participation"
	// KeptLabel is the label of a participant, by the handle of their participation.
	KeptLabel = "label"
)

// maxLabel bounds a label, in characters.
const maxLabel = 100

// participation is what a site knows of somebody whom it invites.
type participation struct {
	Label string
	// Handle is the number of the participation, NullifierKey the key of its nullifiers.
	Handle, NullifierKey fact.Hash
	// AssistedKey is the private key of somebody who is assisted, secp256k1; empty for anybody else.
	AssistedKey []byte
}

// participationFile is a participation as it is kept, bytes in hexadecimal.
type participationFile struct {
	Label        string `json:"label"`
	Handle       string `json:"handle"`
	NullifierKey string `json:"nullifier_key"`
	AssistedKey  string `json:"assisted_key,omitempty"`
}

func (p participation) marshal() ([]byte, error) {
	return json.Marshal(participationFile{
		p.Label, hex.EncodeToString(p.Handle[:]), hex.EncodeToString(p.NullifierKey[:]), hex.EncodeToString(p.AssistedKey),
	})
}

func parseParticipation(raw []byte) (p participation, err error) {
	var f participationFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return p, fmt.Errorf("what the keep has of a participant cannot be read: %w", err)
	}
	handle, err1 := hex.DecodeString(f.Handle)
	k, err2 := hex.DecodeString(f.NullifierKey)
	key, err3 := hex.DecodeString(f.AssistedKey)
	hashes, err4 := fact.Hashes([][]byte{handle, k})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return p, fmt.Errorf("what the keep has of %s cannot be read: %w", f.Label, err)
	}
	return participation{Label: f.Label, Handle: hashes[0], NullifierKey: hashes[1], AssistedKey: key}, nil
}

// subject is the participation as the subject of an opening.
func (p participation) subject() string { return opening.Handle(p.Handle[:]) }

func (p participation) assistedKey() cryptotypes.PrivKey {
	return &secp256k1.PrivKey{Key: p.AssistedKey}
}

// lookUp returns what the site's keep has of a label. ok is false if it has nothing.
func (s Site) lookUp(label string) (who participation, ok bool, err error) {
	raw, ok, err := s.Keep.Get(KeptParticipation, label)
	if err != nil || !ok {
		return who, false, err
	}
	who, err = parseParticipation(raw)
	return who, true, err
}

// find returns what the site's keep has of a label. It fails if it has nothing.
func (s Site) find(label string) (participation, error) {
	who, ok, err := s.lookUp(label)
	if err == nil && !ok {
		err = fmt.Errorf("nobody at %s is called %q: check the label, or invite them first", s.where(), label)
	}
	return who, err
}

// meet returns what the site knows of somebody whom it invites. Whoever it does not know yet is given a handle and keys,
// which are kept.
func (s Site) meet(m *making, who Newcomer) (participation, error) {
	known, ok, err := s.lookUp(who.Label)
	switch {
	case err != nil:
		return known, err
	case ok && who.Key == nil && len(known.AssistedKey) == 0:
		return known, fmt.Errorf("%s was invited with a key of their own: give that key", who.Label)
	case ok && who.Key != nil && len(known.AssistedKey) > 0:
		return known, fmt.Errorf("%s is assisted: the site keeps their key, give none", who.Label)
	case ok:
		return known, nil
	}
	if err := text.Check("label", who.Label, maxLabel); err != nil {
		return known, err
	}
	known = participation{Label: who.Label, Handle: m.fresh(), NullifierKey: m.fresh()}
	if who.Key == nil {
		known.AssistedKey = m.privateKey()
	}
	raw, err := known.marshal()
	if err != nil {
		return known, err
	}
	m.keep(KeptParticipation, who.Label, raw)
	m.keep(KeptLabel, known.subject(), []byte(who.Label))
	return known, nil
}

// Assisted returns a participant whose key the site keeps, to sign in their presence. send returns what signs with a key and
// sends. It fails if nobody has the label, and if the key is their own.
func (s Site) Assisted(label string, send func(cryptotypes.PrivKey) Sender) (Participant, error) {
	who, err := s.find(label)
	if err != nil {
		return Participant{}, err
	}
	if len(who.AssistedKey) == 0 {
		return Participant{}, fmt.Errorf("%s signs with a key of their own, which the site does not have", label)
	}
	person := s.Person
	person.Sender = send(who.assistedKey())
	return Participant{Person: person, Handle: who.Handle}, nil
}
