package types

import (
	"bytes"
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// DefaultGenesis returns the state of a new chain: no claims.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the claims from being those of a chain.
func (g *GenesisState) Validate() error {
	nullifiers := make(map[[2]fact.Hash]bool, len(g.Claims))
	for i, c := range g.Claims {
		if err := c.check(); err != nil {
			return fmt.Errorf("claim %d of participation %X: %w", c.Number, c.Handle, err)
		}
		if err := g.checkOrder(i); err != nil {
			return fmt.Errorf("claim %d of participation %X: %w", c.Number, c.Handle, err)
		}
		nullifier := [2]fact.Hash{fact.Hash(c.Handle), fact.Hash(c.Nullifier)}
		if nullifiers[nullifier] {
			return fmt.Errorf("claim %d of participation %X: the nullifier is that of another claim of it", c.Number, c.Handle)
		}
		nullifiers[nullifier] = true
	}
	return nil
}

// checkOrder checks that a claim may follow those before it: numbered from 1 without gaps, after them in time, none of which is open,
// and no more of them in a year than a participation may make.
func (g *GenesisState) checkOrder(i int) error {
	c := g.Claims[i]
	if i == 0 || !bytes.Equal(g.Claims[i-1].Handle, c.Handle) {
		if c.Number != 1 || i > 0 && bytes.Compare(g.Claims[i-1].Handle, c.Handle) > 0 {
			return fmt.Errorf("want claims in order of handle, numbered from 1 without gaps")
		}
		return nil
	}
	before := g.Claims[i-1]
	switch {
	case c.Number != before.Number+1:
		return fmt.Errorf("want claims in order of handle, numbered from 1 without gaps")
	case before.IsOpen():
		return fmt.Errorf("claim %d is open still: a participation has one open claim at a time", before.Number)
	case c.Opened.Before(before.Since):
		return fmt.Errorf("it was made before claim %d was closed", before.Number)
	case c.Trial != before.Trial:
		return fmt.Errorf("it is of trial %d, claim %d of trial %d", c.Trial, before.Number, before.Trial)
	}
	if c.Number > MaxClaims {
		return g.Claims[i-MaxClaims].RequireAllowance(c.Opened)
	}
	return nil
}

func (c Claim) check() error {
	if _, err := fact.Hashes([][]byte{c.Handle, c.Nullifier, c.Detail, c.Blind}); err != nil {
		return fmt.Errorf("handle, nullifier, detail and blind: %w", err)
	}
	isLine := c.State == accrued || c.State == attested
	switch {
	case c.Trial == 0 || c.Site == 0 || c.ScheduleLine == 0 || c.ScheduleVersion == 0:
		return fmt.Errorf("trial %d, site %d, schedule line %d version %d: all are numbered from 1", c.Trial, c.Site, c.ScheduleLine, c.ScheduleVersion)
	case !c.IsOpen() && !isFinal(c.State):
		return fmt.Errorf("it is in state %d, which no claim has", c.State)
	case c.IsOpen() != (c.Due != nil):
		return fmt.Errorf("it is %s, but the time at which the chain goes on with it says otherwise", fact.EnumWords(c.State))
	case c.Due != nil && c.Due.Before(c.Since):
		return fmt.Errorf("the chain goes on with it at %s, before it came to its state", c.Due.UTC().Format(time.RFC3339))
	case c.Since.Before(c.Opened):
		return fmt.Errorf("it came to its state before it was made")
	case isLine != (c.Line != 0):
		return fmt.Errorf("it is %s, but the number of its line is %d", fact.EnumWords(c.State), c.Line)
	case c.Attester != "" && c.State != granted && c.State != accrued && c.State != attested && c.State != overCap:
		return fmt.Errorf("it is %s, but its site granted it", fact.EnumWords(c.State))
	case c.Facts > mostFacts:
		return fmt.Errorf("it counts %d facts, of which there are at most %d about a claim", c.Facts, mostFacts)
	case c.Facts < leastFacts[c.State]:
		return fmt.Errorf("it counts %d facts, want at least %d: it is %s, and each fact has a blind of its own", c.Facts, leastFacts[c.State], fact.EnumWords(c.State))
	}
	if err := checkReceipt(c.Kind, c.Receipt); err != nil {
		return err
	}
	return payouttypes.CheckAmount(c.Denom, c.Amount)
}
