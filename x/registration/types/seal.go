package types

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

const (
	sealTag = "equipoise/seal/v1"
	// maxSealYears bounds how long a registration stays sealed.
	maxSealYears = 10
)

// SealDigest returns the seal of a registration: SHA-256 of lp(tag) lp(chain_id) BE64(organisation) salt[32]
// lp(registration), lp being BE32 length and bytes. Chain and organisation are part of it, so that nobody can take over a
// seal that they have seen opened. The registration must be normalised, as it is when it is stored.
func SealDigest(chainID string, organisation uint64, salt []byte, r *Registration) ([]byte, error) {
	encoded, err := r.Marshal()
	if err != nil {
		return nil, err
	}
	b := fact.LP(nil, sealTag)
	b = fact.LP(b, chainID)
	b = binary.BigEndian.AppendUint64(b, organisation)
	b = append(b, salt...)
	sum := sha256.Sum256(fact.LP(b, encoded))
	return sum[:], nil
}

// ParseSeal reads a seal as people write it: 64 hexadecimal digits.
func ParseSeal(s string) ([]byte, error) {
	digest, err := hex.DecodeString(s)
	if err != nil || len(digest) != fact.HashSize {
		return nil, errorsmod.Wrapf(ErrSeal, "%.80q is not a seal, want %d hexadecimal digits", s, 2*fact.HashSize)
	}
	return digest, nil
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain but the time of the block.
func (m *MsgSealRegistration) Validate(now time.Time) error {
	if _, err := field.Hash(ErrSeal, "digest", m.Digest); err != nil {
		return err
	}
	switch {
	case !m.RevealBy.After(now) || m.RevealBy.After(now.AddDate(maxSealYears, 0, 0)):
		return errorsmod.Wrapf(ErrSeal, "reveal_by is %s, want it after the block at %s and within %d years", m.RevealBy.UTC().Format(time.RFC3339),
			now.UTC().Format(time.RFC3339), maxSealYears)
	}
	return nil
}

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgRevealRegistration) Validate() error {
	for _, part := range []struct {
		name  string
		bytes []byte
	}{{"seal", m.Seal}, {"salt", m.Salt}} {
		if n := len(part.bytes); n != fact.HashSize {
			return errorsmod.Wrapf(ErrSeal, "%s has %d bytes, want %d", part.name, n, fact.HashSize)
		}
	}
	return nil
}

// IsLate reports whether the seal was revealed after its date, or should have been revealed by now.
func (s Seal) IsLate(now time.Time) bool {
	if s.RevealedAt != nil {
		now = *s.RevealedAt
	}
	return !now.Before(s.RevealBy)
}

// Waits reports whether the seal still has to be looked at when its date has come.
func (s Seal) Waits() bool { return s.RevealedAt == nil && s.MissedAt == nil }
