package keep

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/equipoise-trials/equipoise/fact"
)

// Random returns 32 random bytes: a handle, a blind, a nullifier key.
func Random() (h fact.Hash) {
	_, _ = rand.Read(h[:]) // never fails
	return h
}

// NullifierKeyItem keeps the key of a participation's nullifiers. It is put before the invitation, which carries its digest,
// is sent.
func NullifierKeyItem(handle, key fact.Hash) Item {
	return Item{KindNullifierKey, handle[:], key[:]}
}

// NullifierKey returns the key of a participation's nullifiers.
func (k *Keep) NullifierKey(handle []byte) (fact.Hash, error) {
	value, err := k.Get(KindNullifierKey, handle)
	if err != nil {
		return fact.Hash{}, err
	}
	return toHash(KindNullifierKey, handle, value)
}

// PrivateKeyItem keeps the private key of a participant whose key the site keeps, because they have no phone. Type is that of
// the key, "secp256k1" for example. For ordinary use everybody else's key lies in their keyring.
func PrivateKeyItem(handle fact.Hash, keyType string, key []byte) Item {
	return Item{KindPrivateKey, handle[:], fact.LP(fact.LP(nil, keyType), key)}
}

// PrivateKey returns the private key of a participant whose key the site keeps, and its type.
func (k *Keep) PrivateKey(handle []byte) (keyType string, key []byte, err error) {
	value, err := k.Get(KindPrivateKey, handle)
	if err != nil {
		return "", nil, err
	}
	return parsePrivateKey(handle, value)
}

func parsePrivateKey(handle, value []byte) (keyType string, key []byte, err error) {
	kind, rest, err := cutPart(value)
	if err == nil {
		key, rest, err = cutPart(rest)
	}
	if err != nil || len(rest) > 0 {
		return "", nil, notOfKind(KindPrivateKey, handle)
	}
	return string(kind), key, nil
}

// VisitItem keeps the detail of a visit line under its digest. It is put before the line is sent.
func VisitItem(detail fact.VisitDetail) Item {
	digest := detail.Sum()
	return Item{KindVisit, digest[:], detail.Marshal()}
}

// Visit returns the detail of a visit line by its digest.
func (k *Keep) Visit(digest []byte) (fact.VisitDetail, error) {
	value, err := k.Get(KindVisit, digest)
	if err != nil {
		return fact.VisitDetail{}, err
	}
	return parseVisit(digest, value)
}

func parseVisit(digest, value []byte) (fact.VisitDetail, error) {
	detail, err := fact.ParseVisitDetail(value)
	if sum := detail.Sum(); err != nil || !bytes.Equal(sum[:], digest) {
		return fact.VisitDetail{}, notOfKind(KindVisit, digest)
	}
	return detail, nil
}

// VisitLineItem keeps of which line a detail is: the line names its nullifier on the chain and not its detail. It is put with the
// detail. A line that was sent several times, before it arrived, has a detail of each time.
func VisitLineItem(nullifier fact.Hash, detail fact.VisitDetail) Item {
	digest := detail.Sum()
	return Item{Kind: KindVisitLine, ID: append(nullifier[:len(nullifier):len(nullifier)], digest[:]...)}
}

// VisitLines returns the details of all visit lines, by the nullifiers of their lines.
func (k *Keep) VisitLines() (map[fact.Hash][]fact.VisitDetail, error) {
	items, err := k.List(KindVisitLine)
	if err != nil {
		return nil, err
	}
	lines := make(map[fact.Hash][]fact.VisitDetail)
	for _, i := range items {
		if len(i.ID) != 2*fact.HashSize {
			return nil, notOfKind(KindVisitLine, i.ID)
		}
		detail, err := k.Visit(i.ID[fact.HashSize:])
		if err != nil {
			return nil, err
		}
		nullifier := fact.Hash(i.ID[:fact.HashSize])
		lines[nullifier] = append(lines[nullifier], detail)
	}
	return lines, nil
}

// PersonSecretItem keeps the secret that the sites of a trial share to find who is enrolled twice.
func PersonSecretItem(trial uint64, secret fact.Hash) Item {
	return Item{KindPersonSecret, binary.BigEndian.AppendUint64(nil, trial), secret[:]}
}

// PersonSecret returns the secret that the sites of a trial share to find who is enrolled twice.
func (k *Keep) PersonSecret(trial uint64) (fact.Hash, error) {
	id := binary.BigEndian.AppendUint64(nil, trial)
	value, err := k.Get(KindPersonSecret, id)
	if err != nil {
		return fact.Hash{}, err
	}
	return toHash(KindPersonSecret, id, value)
}

// maxLabel bounds a label, in bytes.
const maxLabel = 200

// LabelItem keeps what a site calls a participant: "P-017" for example. A label belongs to one participation for ever.
func LabelItem(trial uint64, site uint32, label string, handle fact.Hash) (Item, error) {
	if label == "" || len(label) > maxLabel || !utf8.ValidString(label) {
		return Item{}, fmt.Errorf("the label %.80q is not a text of 1 to %d bytes", label, maxLabel)
	}
	return Item{KindLabel, labelID(trial, site, label), handle[:]}, nil
}

// Label is what a site calls a participant.
type Label struct {
	Label  string
	Handle fact.Hash
}

// Labelled returns the handle of the participant whom a site calls by a label.
func (k *Keep) Labelled(trial uint64, site uint32, label string) (fact.Hash, error) {
	id := labelID(trial, site, label)
	value, err := k.Get(KindLabel, id)
	if err != nil {
		return fact.Hash{}, err
	}
	return toHash(KindLabel, id, value)
}

// Labels returns the participants of a site in the order of their labels.
func (k *Keep) Labels(trial uint64, site uint32) (labels []Label, err error) {
	items, err := k.List(KindLabel)
	if err != nil {
		return nil, err
	}
	prefix := labelID(trial, site, "")
	for _, i := range items {
		label, ok := bytes.CutPrefix(i.ID, prefix)
		if !ok {
			continue
		}
		handle, err := toHash(KindLabel, i.ID, i.Value)
		if err != nil {
			return nil, err
		}
		labels = append(labels, Label{string(label), handle})
	}
	return labels, nil
}

func labelID(trial uint64, site uint32, label string) []byte {
	id := binary.BigEndian.AppendUint64(nil, trial)
	return append(binary.BigEndian.AppendUint32(id, site), label...)
}

func toHash(kind Kind, id, value []byte) (fact.Hash, error) {
	if len(value) != fact.HashSize {
		return fact.Hash{}, notOfKind(kind, id)
	}
	return fact.Hash(value), nil
}

// notOfKind says that what is kept has not the form of its kind: it was put by something else than this package.
func notOfKind(kind Kind, id []byte) error {
	return fmt.Errorf("what is kept as the %s %x is none", kind, id)
}
