package opening

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
)

const (
	// format names the layout of new openings, and is the first part of what is hashed.
	format = "equipoise/opening/v2"
	// MaxSize bounds a file, in bytes.
	MaxSize = 16 << 10
	// maxChainID bounds the name of a chain, in characters, as CometBFT does.
	maxChainID = 50
)

// Opening is what a salted digest stands for, and the salt that kept it from being guessed.
type Opening struct {
	// Version is 2; 1 if the opening was made before there was version 2. Both verify.
	Version int
	// Kind is what the value is; of a version 1 opening Name, Identity or Training.
	Kind Kind
	// ChainID names the chain that holds the digest.
	ChainID string
	// Subject is what the value belongs to, in the form of the kind's subject: see [Kind.Subject], [Handle], [TrialNumber].
	Subject string
	// Value is a text, or the SHA-256 of a document as [Document] returns it.
	Value string
	// Salt is 32 random bytes.
	Salt [fact.HashSize]byte
}

// New returns a fresh opening and its digest. It fails if the kind is unknown, or if subject or value are not what the kind
// wants.
func New(kind Kind, chainID, subject, value string) (o Opening, digest []byte, err error) {
	o = Opening{Version: 2, Kind: kind, ChainID: chainID, Subject: subject, Value: value}
	_, _ = rand.Read(o.Salt[:]) // never fails
	if err := o.Validate(); err != nil {
		return Opening{}, nil, err
	}
	return o, o.Digest(), nil
}

// Validate reports what keeps the opening from being one.
func (o Opening) Validate() error {
	switch o.Version {
	case 1:
		return o.validateV1()
	case 2:
	default:
		return fmt.Errorf("version is %d, want 1 or 2", o.Version)
	}
	r, err := o.Kind.rule()
	if err != nil {
		return err
	}
	return cmp.Or(text.Check("chain_id", o.ChainID, maxChainID), r.subject.check(o.Subject), r.checkValue(o.Value))
}

// Digest returns the salted digest. In version 2 it is the SHA-256 of lp("equipoise/opening/v2") lp(kind) lp(chain id)
// lp(subject) salt lp(value).
func (o Opening) Digest() []byte {
	if o.Version == 1 {
		return o.digestV1()
	}
	b := fact.LP(nil, format)
	b = fact.LP(b, string(o.Kind))
	b = fact.LP(b, o.ChainID)
	b = fact.LP(b, o.Subject)
	b = append(b, o.Salt[:]...)
	sum := sha256.Sum256(fact.LP(b, o.Value))
	return sum[:]
}

// file is the JSON of a version 2 opening.
type file struct {
	Format  string `json:"format"`
	Kind    Kind   `json:"kind"`
	ChainID string `json:"chain_id"`
	Subject string `json:"subject"`
	Value   string `json:"value"`
	Salt    string `json:"salt"`
}

// Marshal returns the opening file: one JSON object in its canonical form.
func (o Opening) Marshal() ([]byte, error) {
	if o.Version == 1 {
		return o.marshalV1()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(file{Format: format, Kind: o.Kind, ChainID: o.ChainID, Subject: o.Subject, Value: o.Value, Salt: hex.EncodeToString(o.Salt[:])})
	return b.Bytes(), err
}

// Parse reads an opening file of either version. A version 2 file must be exactly what [Opening.Marshal] writes.
func Parse(raw []byte) (Opening, error) {
	if len(raw) > MaxSize {
		return Opening{}, fmt.Errorf("the file has %d bytes, an opening has at most %d", len(raw), MaxSize)
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&head); err != nil {
		return Opening{}, fmt.Errorf("not an opening: %w", err)
	}
	switch head.Format {
	case format:
		return parseV2(raw)
	case formatV1:
		return parseV1(raw)
	}
	return Opening{}, fmt.Errorf("not an opening: format is %.100q, want %q or %q", head.Format, format, formatV1)
}

func parseV2(raw []byte) (Opening, error) {
	var f file
	if err := decode(raw, &f); err != nil {
		return Opening{}, err
	}
	o := Opening{Version: 2, Kind: f.Kind, ChainID: f.ChainID, Subject: f.Subject, Value: f.Value}
	if err := o.setSalt(f.Salt); err != nil {
		return Opening{}, err
	}
	if err := o.Validate(); err != nil {
		return Opening{}, err
	}
	canonical, err := o.Marshal()
	if err != nil {
		return Opening{}, err
	}
	if !bytes.Equal(raw, canonical) {
		return Opening{}, errors.New("not an opening in canonical form: want the bytes as they were written, two spaces before each field, a line feed at the end")
	}
	return o, nil
}

// decode reads one JSON object. It refuses fields that it does not know, and anything after the object.
func decode(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("not an opening: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("not an opening: something follows the object")
	}
	return nil
}

func (o *Opening) setSalt(s string) error {
	if !isHex(s) {
		return fmt.Errorf("salt is not %d bytes in lower-case hexadecimal", fact.HashSize)
	}
	_, err := hex.Decode(o.Salt[:], []byte(s))
	return err
}
