package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// TrustFormat names the format of the trust files that this package reads and writes.
const TrustFormat = "equipoise/trust/v1"

// Trust is a trust root: the validator set of one block of one chain, which the reader holds to be genuine for reasons
// of their own. Verdicts of level 4 rest on it.
type Trust struct {
	// Ancestors are the chain ids that the chain continues from exports, allowed in old log entries and commitments.
	Ancestors []string `json:"ancestors"`
	// ChainID of the chain whose headers are trusted.
	ChainID string `json:"chain_id"`
	// Format is [TrustFormat]; Marshal fills it in.
	Format string `json:"format"`
	// Height of the block whose validator set is pinned, at least 1.
	Height int64 `json:"height,string"`
	// Validators are the set that signs that block, in CometBFT's order.
	Validators []Validator `json:"validators"`
}

// Validator is a member of the pinned set.
type Validator struct {
	// Key is the raw public key.
	Key []byte `json:"key"`
	// Power is the voting power.
	Power int64 `json:"power,string"`
	// Type is the scheme of the key: "ed25519", "secp256k1" or "ml_dsa_65".
	Type string `json:"type"`
}

// NewTrust returns the trust root that pins a validator set as the one of the block at height. The set is given as a
// bundle's light block gives it: as encoded tendermint.types.SimpleValidator.
func NewTrust(chainID string, ancestors []string, height int64, validators [][]byte) (*Trust, error) {
	set, err := parseValidators(validators)
	if err != nil {
		return nil, err
	}
	t := &Trust{Ancestors: ancestors, ChainID: chainID, Format: TrustFormat, Height: height}
	for _, m := range set.members {
		t.Validators = append(t.Validators, Validator{Key: m.key.Bytes(), Power: m.power, Type: m.key.Type()})
	}
	_, err = t.set()
	return t, err
}

// Marshal returns the trust file, indented for people.
func (t *Trust) Marshal() ([]byte, error) {
	if _, err := t.set(); err != nil {
		return nil, err
	}
	compact, err := t.canonical()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func (t *Trust) canonical() ([]byte, error) {
	c := *t
	c.Format = TrustFormat
	c.Ancestors = append([]string{}, t.Ancestors...)
	c.Validators = make([]Validator, len(t.Validators))
	for i, v := range t.Validators {
		c.Validators[i] = Validator{Key: present(v.Key), Power: v.Power, Type: v.Type}
	}
	return canonical(&c)
}

// ParseTrust reads a trust file. White space between its parts is free; beyond that it must be what Marshal writes, so
// that no key is missing, unknown, doubled or spelt otherwise.
func ParseTrust(data []byte) (*Trust, error) {
	const what = "trust file"
	if len(data) > MaxTrust {
		return nil, unreadable(what, fmt.Errorf("it is larger than %d bytes, the most a trust file may have", MaxTrust))
	}
	t := new(Trust)
	if err := decodeJSON(bytes.TrimRight(data, " \t\r\n"), t); err != nil {
		return nil, unreadable(what, err)
	}
	if t.Format != TrustFormat {
		return nil, unreadable(what, fmt.Errorf("its format is %s, this verifier reads %q", quote(t.Format), TrustFormat))
	}
	want, err := t.canonical()
	if err != nil {
		return nil, unreadable(what, err)
	}
	var got bytes.Buffer
	if err := json.Compact(&got, data); err != nil {
		return nil, unreadable(what, err)
	}
	if err := sameBytes(got.Bytes(), want); err != nil {
		return nil, unreadable(what, fmt.Errorf("with white space left out, %w", err))
	}
	if _, err := t.set(); err != nil {
		return nil, unreadable(what, err)
	}
	return t, nil
}

// set checks the trust root and returns its validator set.
func (t *Trust) set() (*validatorSet, error) {
	for _, id := range append([]string{t.ChainID}, t.Ancestors...) {
		if id == "" {
			return nil, errors.New("a chain id is empty")
		}
		if err := checkText("chain id", id); err != nil {
			return nil, err
		}
	}
	if t.Height < 1 {
		return nil, fmt.Errorf("its height is %d, blocks start at 1", t.Height)
	}
	simple := make([][]byte, len(t.Validators))
	for i, v := range t.Validators {
		var err error
		if simple[i], err = v.simple(); err != nil {
			return nil, fmt.Errorf("validator %d: %w", i, err)
		}
	}
	return parseValidators(simple)
}

// allows reports whether an old entry or commitment may name the chain.
func (t *Trust) allows(chainID string) bool {
	return chainID == t.ChainID || slices.Contains(t.Ancestors, chainID)
}
