package types

import (
	"cmp"
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"

	"github.com/equipoise-trials/equipoise/fact"
)

// ReadThreshold reads the threshold of an alert: an amount, or nothing for no alert.
func ReadThreshold(denom, said string) (math.Int, error) {
	if said == "" {
		return math.ZeroInt(), nil
	}
	threshold, ok := math.NewIntFromString(said)
	if !ok {
		return threshold, errorsmod.Wrapf(ErrAmount, "threshold is %.80q, want a decimal integer of at least 1, or nothing to end the alert", said)
	}
	return threshold, CheckAmount(denom, threshold)
}

// Free returns what of the escrow nobody is owed; less than nothing where it is short.
func (e Escrow) Free() math.Int { return e.Escrow.Sub(e.Reserved) }

// Shortfall returns what the escrow lacks for what is owed, what open claims would be, and what participants may still earn.
func (e Escrow) Shortfall(earnable math.Int) math.Int {
	return math.MaxInt(math.ZeroInt(), earnable.Add(e.Claimed).Sub(e.Free()))
}

// Flips reports whether there is something new to say of the escrow, and not too early after what was said before: that less is
// free than the threshold, or again as much.
func (a Alert) Flips(e Escrow, now time.Time) bool {
	return e.Free().LT(a.Threshold) != a.Low && (a.Flipped == nil || !now.Before(a.Flipped.Add(TimeBetweenAlerts)))
}

// Flip notes what is said of the escrow from now on, and returns the fact that says so.
func (a *Alert) Flip(now time.Time) fact.Fact {
	a.Low, a.Flipped = !a.Low, &now
	signature := fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED)
	if a.Low {
		return &payoutfact.EscrowLow{Signature: signature, Trial: a.Trial, Denom: a.Denom, Threshold: a.Threshold.String()}
	}
	return &payoutfact.EscrowRestored{Signature: signature, Trial: a.Trial, Denom: a.Denom, Threshold: a.Threshold.String()}
}

// compare orders alerts by trial and denomination.
func (a Alert) compare(other Alert) int {
	return cmp.Or(cmp.Compare(a.Trial, other.Trial), cmp.Compare(a.Denom, other.Denom))
}

// checkAlerts checks the alerts against the escrows that they watch.
func (g *GenesisState) checkAlerts(escrows map[QueueRef]bool) error {
	for i, a := range g.Alerts {
		switch {
		case !escrows[QueueRef{a.Trial, a.Denom}]:
			return fmt.Errorf("alert of trial %d in %s: there is no such escrow", a.Trial, a.Denom)
		case i > 0 && g.Alerts[i-1].compare(a) >= 0:
			return fmt.Errorf("alert of trial %d in %s: want alerts in order of trial and denomination, each once", a.Trial, a.Denom)
		case a.Low && a.Flipped == nil:
			return fmt.Errorf("alert of trial %d in %s: it is low, and nobody ever said so", a.Trial, a.Denom)
		}
		if err := CheckAmount(a.Denom, a.Threshold); err != nil {
			return fmt.Errorf("alert of trial %d: %w", a.Trial, err)
		}
	}
	return nil
}
