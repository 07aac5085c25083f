package keep

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"

	"github.com/equipoise-trials/equipoise/fact"
)

// Kind is what an item is: lower-case letters, digits and hyphens, 1 to 64 of them.
type Kind string

// The kinds that this package has functions for.
const (
	// KindOpening is the opening of a salted digest. ID: the digest. Value: the opening file. See [Keep.Commit].
	KindOpening Kind = "opening"
	// KindFact is a fact about a participant. ID: transaction hash, BE64 height, BE32 index. See [Keep.PutFacts].
	KindFact Kind = "fact"
	// KindNullifierKey is the key of a participation's nullifiers. ID: the handle. Value: 32 bytes. See [NullifierKeyItem].
	KindNullifierKey Kind = "nullifier-key"
	// KindPrivateKey is the private key of a participant whose key the site keeps. ID: the handle. See [PrivateKeyItem].
	KindPrivateKey Kind = "private-key"
	// KindVisit is the detail of a visit line. ID: its digest. Value: the frozen form of fact.VisitDetail. See [VisitItem].
	KindVisit Kind = "visit"
	// KindVisitLine says of which line a detail is. ID: the nullifier, the digest of the detail. Value: none. See [VisitLineItem].
	KindVisitLine Kind = "visit-line"
	// KindPersonSecret is the secret of a trial's sites by which they find who is enrolled twice. ID: BE64 trial. Value: 32 bytes. See
	// [PersonSecretItem].
	KindPersonSecret Kind = "person-secret"
	// KindLabel is what a site calls a participant. ID: BE64 trial, BE32 site, label. Value: the handle. See [LabelItem].
	KindLabel Kind = "label"
)

// Limits of an item and of what is put at once.
const (
	maxKind  = 64
	maxID    = 255
	maxValue = 1 << 20
	maxBatch = 8 << 20
)

// Item is something that is kept. An ID appears in messages and lists; a value never does.
type Item struct {
	// Kind says what it is.
	Kind Kind
	// ID tells it from others of its kind: 1 to 255 bytes.
	ID []byte
	// Value is at most 1 MiB, in the form that the kind's owner chooses.
	Value []byte
}

var kindForm = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

func (i Item) check() error {
	switch {
	case !kindForm.MatchString(string(i.Kind)):
		return fmt.Errorf("the kind of an item is %.80q, want 1 to %d lower-case letters, digits and hyphens", string(i.Kind), maxKind)
	case len(i.ID) == 0 || len(i.ID) > maxID:
		return fmt.Errorf("the id of a %s has %d bytes, want 1 to %d", i.Kind, len(i.ID), maxID)
	case len(i.Value) > maxValue:
		return fmt.Errorf("the %s %x has %d bytes, at most %d can be kept", i.Kind, i.ID, len(i.Value), maxValue)
	}
	return nil
}

// NotKeptError says that the keep does not have an item.
type NotKeptError struct {
	Kind Kind
	ID   []byte
}

func (e *NotKeptError) Error() string {
	return fmt.Sprintf("the keep has no %s %x: whoever made it has it; look into the keep of that person and computer, or ask them for it", e.Kind, e.ID)
}

// ConflictError says that two values claim the same kind and ID. A value never changes.
type ConflictError struct {
	Kind Kind
	ID   []byte
	// Segments name the files in which the values are; the second is empty if that value is about to be put.
	Segments [2]string
}

func (e *ConflictError) Error() string {
	if e.Segments[1] == "" {
		return fmt.Sprintf("the keep has another %s %x, in %s: a value that is kept never changes", e.Kind, e.ID, e.Segments[0])
	}
	return fmt.Sprintf("two values are kept of %s %x, in %s and in %s: find out which of the writers was wrong before you use either",
		e.Kind, e.ID, e.Segments[0], e.Segments[1])
}

// appendItems appends the content of a batch: lp(kind) lp(id) lp(value) of each item.
func appendItems(dst []byte, items []Item) []byte {
	for _, i := range items {
		dst = fact.LP(dst, string(i.Kind))
		dst = fact.LP(dst, i.ID)
		dst = fact.LP(dst, i.Value)
	}
	return dst
}

// parseItems reads what appendItems wrote: one item at least, each within its limits.
func parseItems(content []byte) (items []Item, err error) {
	for rest := content; len(rest) > 0; {
		var kind, id, value []byte
		for _, part := range []*[]byte{&kind, &id, &value} {
			if *part, rest, err = cutPart(rest); err != nil {
				return nil, err
			}
		}
		i := Item{Kind: Kind(kind), ID: bytes.Clone(id), Value: bytes.Clone(value)}
		if err := i.check(); err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	if len(items) == 0 {
		return nil, errors.New("a batch without an item")
	}
	return items, nil
}

var errShortPart = errors.New("a part ends too early")

// cutPart cuts a part behind its length off the front of data.
func cutPart(data []byte) (part, rest []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errShortPart
	}
	n := binary.BigEndian.Uint32(data)
	if rest = data[4:]; uint64(n) > uint64(len(rest)) {
		return nil, nil, errShortPart
	}
	return rest[:n:n], rest[n:], nil
}
