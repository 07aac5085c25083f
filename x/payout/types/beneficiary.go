package types

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Due returns from when on the beneficiary may be appointed.
func (b Beneficiary) Due() time.Time { return b.Proposed.Add(TimeToContradict) }

// IsOpen reports whether the beneficiary may be appointed still, now or later: nobody contradicted, and its time is not over.
func (b Beneficiary) IsOpen(now time.Time) bool {
	return b.Contradicted == nil && now.Before(b.Due().Add(TimeToInherit))
}

// RequireSilent reports whether the time is over in which the participant could contradict.
func (b Beneficiary) RequireSilent(now time.Time) error {
	if now.Before(b.Due()) {
		return errorsmod.Wrapf(ErrTooEarly, "the site proposed it at %s: whoever should be dead may sign anything until %s",
			b.Proposed.UTC().Format(time.RFC3339), b.Due().UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireBelievable reports whether another beneficiary may be proposed: nobody contradicted the last one a short while ago.
func (b Beneficiary) RequireBelievable(now time.Time) error {
	if b.Contradicted == nil {
		return nil
	}
	if until := b.Contradicted.Add(TimeToBelieve); now.Before(until) {
		return errorsmod.Wrapf(ErrBeneficiary, "somebody signed for participation %X at %s who should be dead, or speaks for them: nobody is proposed until %s",
			b.Handle, b.Contradicted.UTC().Format(time.RFC3339), until.UTC().Format(time.RFC3339))
	}
	return nil
}

// Is reports whether two payees are the same.
func (p Payee) Is(other Payee) bool {
	return p.Kind == other.Kind && p.Address == other.Address && p.Organisation == other.Organisation && bytes.Equal(p.AccountDigest, other.AccountDigest)
}

// checkBeneficiaries reports which beneficiary is proposed for nobody, or is no agent.
func (g *GenesisState) checkBeneficiaries(accounts map[fact.Hash]Account) error {
	for i, b := range g.Beneficiaries {
		if err := errors.Join(field.RequireHash("handle", b.Handle), field.RequireHash("paper_digest", b.PaperDigest)); err != nil {
			return fmt.Errorf("beneficiary %d: %w", i, err)
		}
		if i > 0 && bytes.Compare(g.Beneficiaries[i-1].Handle, b.Handle) >= 0 {
			return fmt.Errorf("beneficiary %d: want them in order of handle, each once", i)
		}
		account, open := accounts[fact.Hash(b.Handle)]
		switch {
		case !open || account.EarnsUntil == nil:
			return fmt.Errorf("beneficiary %d: participation %X goes on, or has no account", i, b.Handle)
		case !b.Payee.IsAgent():
			return fmt.Errorf("beneficiary %d: it is no agent", i)
		case b.Contradicted != nil && b.Contradicted.Before(b.Proposed):
			return fmt.Errorf("beneficiary %d: it was contradicted before it was proposed", i)
		}
		if err := b.Payee.Check(); err != nil {
			return fmt.Errorf("beneficiary %d: %w", i, err)
		}
	}
	return nil
}
