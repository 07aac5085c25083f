package work

import (
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

// assistedKeyType is the type of the keys that sites keep.
const assistedKeyType = "secp256k1"

// participation is what a site knows of somebody whom it invites.
type participation struct {
	// Handle is the number of the participation, NullifierKey the key of its nullifiers.
	Handle, NullifierKey fact.Hash
	// AssistedKey is the private key of somebody who is assisted; nil for anybody else.
	AssistedKey *secp256k1.PrivKey
}

// subject is the participation as the subject of an opening.
func (p participation) subject() string { return opening.Handle(p.Handle[:]) }

// find returns what the site's keep has of a label. It fails if it has nothing.
func (s Site) find(label string) (participation, error) {
	who, err := s.lookUp(label)
	if errors.Is(err, errUnknown) {
		err = fmt.Errorf("nobody at %s is called %q: check the label, or invite them first", s.where(), label)
	}
	return who, err
}

// errUnknown says that the site's keep has nothing of a label.
var errUnknown = errors.New("the label is not known")

// lookUp returns what the site's keep has of a label, or errUnknown.
func (s Site) lookUp(label string) (who participation, err error) {
	who.Handle, err = s.Keep.Labelled(s.Trial, s.Number, label)
	if isNotKept(err) {
		return who, errUnknown
	}
	if err != nil {
		return who, err
	}
	if who.NullifierKey, err = s.Keep.NullifierKey(who.Handle[:]); err != nil {
		return who, err
	}
	keyType, key, err := s.Keep.PrivateKey(who.Handle[:])
	switch {
	case isNotKept(err):
		return who, nil
	case err != nil:
		return who, err
	case keyType != assistedKeyType:
		return who, fmt.Errorf("the key that the site keeps for %s is of the type %s, want %s", label, keyType, assistedKeyType)
	}
	who.AssistedKey = &secp256k1.PrivKey{Key: key}
	return who, nil
}

func isNotKept(err error) bool {
	var missing *keep.NotKeptError
	return errors.As(err, &missing)
}

// meet returns what the site knows of somebody whom it invites. Whoever it does not know yet is given a handle and keys,
// which are kept.
func (s Site) meet(m *making, who Newcomer) (participation, error) {
	known, err := s.lookUp(who.Label)
	switch {
	case errors.Is(err, errUnknown):
		return s.welcome(m, who)
	case err != nil:
		return known, err
	case who.Key == nil && known.AssistedKey == nil:
		return known, errors.New("they were invited with a key of their own: give that key")
	case who.Key != nil && known.AssistedKey != nil:
		return known, errors.New("they are assisted and the site keeps their key: give none")
	}
	return known, nil
}

// welcome gives a handle and keys to somebody whom the site does not know.
func (s Site) welcome(m *making, who Newcomer) (participation, error) {
	one := participation{Handle: m.fresh(), NullifierKey: m.fresh()}
	label, err := keep.LabelItem(s.Trial, s.Number, who.Label, one.Handle)
	if err != nil {
		return one, err
	}
	m.keep(label)
	m.keep(keep.NullifierKeyItem(one.Handle, one.NullifierKey))
	if who.Key == nil {
		one.AssistedKey = m.privateKey()
		m.keep(keep.PrivateKeyItem(one.Handle, assistedKeyType, one.AssistedKey.Key))
	}
	return one, nil
}

// Assisted returns a participant whose key the site keeps, to sign in their presence. send returns what signs with a key and
// sends. It fails if nobody has the label, and if the key is their own.
func (s Site) Assisted(label string, send func(cryptotypes.PrivKey) Sender) (Participant, error) {
	who, err := s.find(label)
	if err != nil {
		return Participant{}, err
	}
	if who.AssistedKey == nil {
		return Participant{}, fmt.Errorf("%s signs with a key of their own, which the site does not have", label)
	}
	person := s.Person
	person.Sender = send(who.AssistedKey)
	return Participant{Person: person, Handle: who.Handle}, nil
}
