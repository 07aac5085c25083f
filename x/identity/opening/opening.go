// Package opening opens the salted commitments of the register: to a person's printed name (21 CFR 11.50(a)(1)), to the
// proof of identity that the organisation examined (11.100(b)), and to proofs of training. The chain holds the digest; the
// organisation keeps the opening, and hands that of the name to sponsor and site.
package opening

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
)

const (
	// Format names the format, and is the first part of what is hashed.
	Format = "equipoise/opening/v1"
	// MaxSize bounds a file, in bytes.
	MaxSize = 16 << 10
	// MaxName bounds a printed name, in characters.
	MaxName = 200
)

// What a commitment may be to.
const (
	PrintedName     = "printed-name"
	ProofOfIdentity = "proof-of-identity"
	ProofOfTraining = "proof-of-training"
)

// Opening is what somebody committed to, and the salt that kept it from being guessed.
type Opening struct {
	// Format is [Format].
	Format string `json:"format"`
	// What the commitment is to: [PrintedName], [ProofOfIdentity] or [ProofOfTraining].
	What string `json:"what"`
	// ChainID is the chain that holds the commitment.
	ChainID string `json:"chain_id"`
	// Person is the bech32 address of the person's first key.
	Person string `json:"person"`
	// Value is the printed name, or the SHA-256 of the document that proves something, hexadecimal.
	Value string `json:"value"`
	// Salt is 32 random bytes, hexadecimal.
	Salt string `json:"salt"`
}

// New returns the opening of a fresh commitment.
func New(what, chainID, person, value string) (Opening, error) {
	salt := make([]byte, fact.HashSize)
	if _, err := rand.Read(salt); err != nil {
		return Opening{}, err
	}
	o := Opening{Format: Format, What: what, ChainID: chainID, Person: person, Value: value, Salt: hex.EncodeToString(salt)}
	return o, o.Validate()
}

// Parse reads an opening file. It refuses fields that it does not know, and anything after the object.
func Parse(raw []byte) (o Opening, err error) {
	if len(raw) > MaxSize {
		return o, fmt.Errorf("the file has %d bytes, an opening has at most %d", len(raw), MaxSize)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return Opening{}, fmt.Errorf("not an opening: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Opening{}, errors.New("not an opening: something follows the object")
	}
	return o, o.Validate()
}

// Marshal writes an opening file.
func (o Opening) Marshal() ([]byte, error) {
	raw, err := json.MarshalIndent(o, "", "  ")
	return append(raw, '\n'), err
}

// Validate reports what keeps the opening from being one.
func (o Opening) Validate() error {
	switch {
	case o.Format != Format:
		return fmt.Errorf("format is %q, want %q", o.Format, Format)
	case !slices.Contains([]string{PrintedName, ProofOfIdentity, ProofOfTraining}, o.What):
		return fmt.Errorf("what is %q, want %s, %s or %s", o.What, PrintedName, ProofOfIdentity, ProofOfTraining)
	case o.ChainID == "" || o.Person == "":
		return errors.New("chain_id and person must be given")
	}
	if salt, err := hex.DecodeString(o.Salt); err != nil || len(salt) != fact.HashSize || hex.EncodeToString(salt) != o.Salt {
		return fmt.Errorf("salt is not %d bytes in lower-case hexadecimal", fact.HashSize)
	}
	if o.What == PrintedName {
		return text.Check("value", o.Value, MaxName)
	}
	if sum, err := hex.DecodeString(o.Value); err != nil || len(sum) != fact.HashSize || hex.EncodeToString(sum) != o.Value {
		return errors.New("value is not the SHA-256 of a document in lower-case hexadecimal")
	}
	return nil
}

// Digest returns the commitment: SHA-256 of the format, what, chain-id, person and value, each after its length in 4 bytes
// (big endian), and the 32 bytes of the salt.
func (o Opening) Digest() []byte {
	var data []byte
	for _, part := range []string{Format, o.What, o.ChainID, o.Person, o.Value} {
		data = binary.BigEndian.AppendUint32(data, uint32(len(part)))
		data = append(data, part...)
	}
	salt, _ := hex.DecodeString(o.Salt) // Validate has read it
	digest := sha256.Sum256(append(data, salt...))
	return digest[:]
}
