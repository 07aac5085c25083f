package types

import (
	"bytes"
	"fmt"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
)

// NewKept returns what is kept back for a claim: what would be accrued if it were granted.
func NewKept(a Accrual) Kept {
	return Kept{Handle: a.Handle[:], Trial: a.Trial, Nullifier: a.Nullifier[:], Denom: a.Denom, Amount: a.Amount}
}

// Queue returns the name of the escrow that it is kept back from.
func (k Kept) Queue() QueueRef { return QueueRef{k.Trial, k.Denom} }

// RequireNoLess refuses to accrue what is claimed for less than that: a site does not answer a claim by attesting something cheaper in
// its place.
func (k Kept) RequireNoLess(a Accrual) error {
	if a.Denom == k.Denom && a.Amount.GTE(k.Amount) {
		return nil
	}
	return errorsmod.Wrapf(ErrKept, "participation %X claims %s%s for nullifier %X, and %s%s are to be accrued for it: attest it by the tariff that is claimed, or answer the claim",
		k.Handle, k.Amount, k.Denom, k.Nullifier, a.Amount, a.Denom)
}

// KeepBack keeps an amount from being refunded, as long as a claim is open.
func (e *Escrow) KeepBack(amount math.Int) error { return shift("claimed", &e.Claimed, amount, true) }

// LetGo ends that an amount is kept back.
func (e *Escrow) LetGo(amount math.Int) error { return shift("claimed", &e.Claimed, amount, false) }

// KeptSums is what is kept back for claims, by trial and denomination.
type KeptSums map[QueueRef]math.Int

// Add counts what is kept back for one.
func (s KeptSums) Add(k Kept) {
	if s[k.Queue()].IsNil() {
		s[k.Queue()] = math.ZeroInt()
	}
	s[k.Queue()] = s[k.Queue()].Add(k.Amount)
}

// Require reports an escrow of which something else is kept back.
func (s KeptSums) Require(e Escrow) error {
	want := s[e.Queue()]
	if want.IsNil() {
		want = math.ZeroInt()
	}
	if !e.Claimed.Equal(want) {
		return errorsmod.Wrapf(ErrFigures, "escrow of trial %d in %s: claimed is %s, but the open claims add up to %s", e.Trial, e.Denom, e.Claimed, want)
	}
	return nil
}

// checkKept checks what is kept back for claims, and that it adds up to the figures of the escrows.
func (g *GenesisState) checkKept(accounts map[fact.Hash]Account) error {
	sums := make(KeptSums)
	spent := make(map[[2]fact.Hash]bool, len(g.Lines))
	for _, l := range g.Lines {
		spent[[2]fact.Hash{fact.Hash(l.Handle), fact.Hash(l.Nullifier)}] = true
	}
	escrows := make(map[QueueRef]bool, len(g.Escrows))
	for _, e := range g.Escrows {
		escrows[e.Queue()] = true
	}
	for i, k := range g.Kept {
		of := fmt.Sprintf("what is kept back for participation %X", k.Handle)
		hashes, err := fact.Hashes([][]byte{k.Handle, k.Nullifier})
		if err != nil {
			return fmt.Errorf("%s: handle and nullifier: %w", of, err)
		}
		account, open := accounts[hashes[0]]
		switch {
		case i > 0 && bytes.Compare(g.Kept[i-1].Handle, k.Handle) >= 0:
			return fmt.Errorf("%s: want them in order of handle, each once", of)
		case !open || account.Trial != k.Trial || account.EarnsFrom == nil:
			return fmt.Errorf("%s: it has no account in trial %d, or was never screened", of, k.Trial)
		case !escrows[k.Queue()]:
			return fmt.Errorf("%s is in %s, of which the trial has no escrow", of, k.Denom)
		case spent[[2]fact.Hash{hashes[0], hashes[1]}]:
			return fmt.Errorf("%s: the nullifier is that of a line of it", of)
		}
		if err := CheckAmount(k.Denom, k.Amount); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
		sums.Add(k)
	}
	for _, e := range g.Escrows {
		if err := sums.Require(e); err != nil {
			return err
		}
	}
	return nil
}
