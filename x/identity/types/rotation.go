package types

import (
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// DefaultParams returns the settings of a register unless genesis says otherwise.
func DefaultParams() Params {
	return Params{
		RotationLapse: 14 * 24 * time.Hour, Probation: 72 * time.Hour,
		FreeGrant: DefaultFeeLimit, FreeGrantsPerDay: 10, TreasuryLapse: 7 * 24 * time.Hour, LimitDelay: 72 * time.Hour,
	}
}

// maxTime bounds each time of the settings, so that no instant that follows from one is beyond what facts write.
const maxTime = 366 * 24 * time.Hour

// Validate reports what keeps the settings from being acceptable.
func (p Params) Validate() error {
	for _, t := range []struct {
		name        string
		value, from time.Duration
	}{
		{"rotation_lapse", p.RotationLapse, time.Second},
		{"probation", p.Probation, 0},
		{"treasury_lapse", p.TreasuryLapse, time.Second},
		{"limit_delay", p.LimitDelay, 24 * time.Hour},
	} {
		if t.value < t.from || t.value > maxTime {
			return fmt.Errorf("%s is %s, want %s to %s", t.name, t.value, t.from, maxTime)
		}
	}
	if p.FreeGrant < DefaultFeeLimit {
		return fmt.Errorf("free_grant is %d, want at least %d%s: what a new key is granted unless somebody says otherwise",
			p.FreeGrant, DefaultFeeLimit, FeeDenom)
	}
	return nil
}

// Lapsed reports whether the rotation can no longer be confirmed.
func (r Rotation) Lapsed(now time.Time) bool { return !now.Before(r.LapsesAt) }

// CheckAcceptable reports what keeps a key from accepting the rotation.
func (r Rotation) CheckAcceptable(key string, now time.Time) error {
	if err := r.checkStanding(key, now); err != nil {
		return err
	}
	if r.Accepted {
		return errorsmod.Wrapf(ErrRotation, "the new key %s of %s has accepted; a second can confirm it", r.NewKey, r.Person)
	}
	return nil
}

// CheckConfirmable reports what keeps the rotation from being confirmed with a new key.
func (r Rotation) CheckConfirmable(newKey string, now time.Time) error {
	if err := r.checkStanding(newKey, now); err != nil {
		return err
	}
	if !r.Accepted {
		return errorsmod.Wrapf(ErrRotation, "the new key %s of %s has not accepted; whoever holds it signs accept-key-rotation %s with it before %s, then confirm",
			r.NewKey, r.Person, r.OldKey, term.Format(r.LapsesAt))
	}
	return nil
}

// checkStanding wants the rotation not to have lapsed, and to be to a key.
func (r Rotation) checkStanding(newKey string, now time.Time) error {
	switch {
	case r.Lapsed(now):
		return errorsmod.Wrapf(ErrRotation, "the new key %s of %s could be confirmed before %s; propose it again",
			r.NewKey, r.Person, term.Format(r.LapsesAt))
	case newKey != r.NewKey:
		return errorsmod.Wrapf(ErrRotation, "the new key proposed for %s is %s, not %s", r.Person, r.NewKey, newKey)
	}
	return nil
}

// ProposedFact returns the fact that records the proposal.
func (r Rotation) ProposedFact() *identityfact.KeyRotationProposed {
	return &identityfact.KeyRotationProposed{
		Signature: fact.For(r.Proposer, fact.Meaning_MEANING_AUTHORED, r.Reason),
		Person:    r.Person, Organisation: r.Organisation, OldKey: r.OldKey, NewKey: r.NewKey, LapsesAt: r.LapsesAt.UnixNano(),
		Administrator: r.Administrator,
	}
}

// AcceptedFact returns the fact that records that the new key accepted.
func (r Rotation) AcceptedFact() *identityfact.KeyRotationAccepted {
	proposer := r.Proposer
	return &identityfact.KeyRotationAccepted{
		Signature: fact.By(Person{Address: r.NewKey, Organisation: r.Organisation}.Actor(0), fact.Meaning_MEANING_APPROVED),
		Person:    r.Person, Organisation: r.Organisation, OldKey: r.OldKey, NewKey: r.NewKey, ProposedBy: &proposer,
	}
}

// RotatedFact returns the fact that records the new key at a height, confirmed by an actor, with the fees
// that are paid for it.
func (r Rotation) RotatedFact(confirmer fact.Actor, height int64, fees Fees) *identityfact.KeyRotated {
	proposer := r.Proposer
	return &identityfact.KeyRotated{
		Signature: fact.For(confirmer, fact.Meaning_MEANING_APPROVED, r.Reason),
		Person:    r.Person, Organisation: r.Organisation, OldKey: r.OldKey, NewKey: r.NewKey, Height: height, ProposedBy: &proposer,
		FeeLimit: fees.Amounts(), FeeExpiry: fees.Nanos(),
	}
}

// Refused says since when and why a key signs nothing more, and what to sign with instead.
func (k Key) Refused(present string) error {
	instead := "an administrator can have it replaced, see propose-key-rotation"
	if present != k.Address {
		instead = "sign with the key that replaced it, " + present
	}
	return errorsmod.Wrapf(ErrRevoked, "%s has been refused since height %d%s; %s", k.Address, k.Revoked, because(k.Reason), instead)
}
