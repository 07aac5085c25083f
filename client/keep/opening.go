package keep

import (
	"bytes"

	"github.com/equipoise-trials/equipoise/fact/opening"
)

// Commit makes the salted digest of a value, keeps its opening, and returns the digest. It is the only way in which a
// client makes one, so that no digest is ever used whose opening was dropped. Subject and value have the form that the
// kind wants: see [opening.Handle], [opening.TrialNumber], [opening.Document].
func (k *Keep) Commit(kind opening.Kind, chainID, subject, value string) (digest []byte, err error) {
	o, digest, err := opening.New(kind, chainID, subject, value)
	if err != nil {
		return nil, err
	}
	return digest, k.PutOpening(o)
}

// PutOpening keeps an opening that somebody else made and handed on.
func (k *Keep) PutOpening(o opening.Opening) error {
	item, err := OpeningItem(o)
	if err != nil {
		return err
	}
	return k.Put(item)
}

// OpeningItem keeps an opening under its digest. Package client/work puts those of a transaction all at once, before it is
// sent. It fails if the opening is none.
func OpeningItem(o opening.Opening) (Item, error) {
	if err := o.Validate(); err != nil {
		return Item{}, err
	}
	raw, err := o.Marshal()
	return Item{KindOpening, o.Digest(), raw}, err
}

// Opening returns what a digest stands for. It fails with a [NotKeptError] if the keep does not have the opening.
func (k *Keep) Opening(digest []byte) (opening.Opening, error) {
	raw, err := k.Get(KindOpening, digest)
	if err != nil {
		return opening.Opening{}, err
	}
	return parseOpening(digest, raw)
}

// Openings returns all openings.
func (k *Keep) Openings() (all []opening.Opening, err error) {
	items, err := k.List(KindOpening)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		o, err := parseOpening(i.ID, i.Value)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

func parseOpening(digest, raw []byte) (opening.Opening, error) {
	o, err := opening.Parse(raw)
	if err != nil || !bytes.Equal(o.Digest(), digest) {
		return opening.Opening{}, notOfKind(KindOpening, digest)
	}
	return o, nil
}
