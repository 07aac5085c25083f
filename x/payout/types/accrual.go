package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Schedule names a version of a payment schedule.
type Schedule struct {
	// Line is the document line, Version the version within it.
	Line, Version uint32
}

// Accrual is what a participation has earned, as whoever attests the visit takes it from the approved schedule. It fixes
// schedule version, tariff and amount: what is earned is never lowered.
type Accrual struct {
	Trial uint64
	// Site is the site that attests the visit.
	Site uint32
	// Handle is the participation's.
	Handle fact.Hash
	// Nullifier is that of the visit's item: each is accrued once for a handle.
	Nullifier fact.Hash
	// Blind is the one that the attestation carries. The blinds of the payment's facts are derived from it.
	Blind    fact.Hash
	Schedule Schedule
	// Tariff is the index of the tariff in the schedule.
	Tariff uint32
	// Cap is how often a participation may earn the tariff.
	Cap    uint32
	Denom  string
	Amount math.Int
	// Pace is how fast it may.
	Pace Pace
	// Seconded says whether somebody stands behind the participation besides who invited it.
	Seconded bool
	// Attester is who attests the visit: the address under which they were registered first.
	Attester string
	// Cosign says whether the participant has to sign for it.
	Cosign bool
	// Caps bounds what is earned under the schedule in all.
	Caps Caps
	// Claimed says that a claim of the participation is granted: what was kept back for it is earned.
	Claimed bool
}

// Accrue accrues one line.
type Accrue func(Accrual) (Accrued, error)

// Accrued is what became of an accrual at once.
type Accrued struct {
	// Line is the number of the line within its trial.
	Line uint64
	// State is how far its payment has come.
	State LineState
	// Outcome is the same for the fact that records the visit, with the payee or the reason.
	Outcome *payoutfact.LineOutcome
}

// Check reports what is wrong with the form of an accrual.
func (a Accrual) Check() error {
	if a.Trial == 0 || a.Site == 0 || a.Schedule.Line == 0 || a.Schedule.Version == 0 {
		return errorsmod.Wrapf(ErrInvalid, "trial %d, site %d, schedule line %d version %d: all are numbered from 1",
			a.Trial, a.Site, a.Schedule.Line, a.Schedule.Version)
	}
	if !isPositive(a.Pace.ParticipationDay) || !isPositive(a.Pace.SiteDay) {
		return errorsmod.Wrap(ErrInvalid, "an amount of the day is missing: a schedule has one for a participation, and one for a site")
	}
	return CheckAmount(a.Denom, a.Amount)
}

func isPositive(amount math.Int) bool { return !amount.IsNil() && amount.IsPositive() }

// RequireWithinCap reports whether a tariff that was earned count times may be earned once more.
func (a Accrual) RequireWithinCap(count uint32) error {
	if count >= a.Cap {
		return errorsmod.Wrapf(ErrOverCap, "tariff %d of schedule line %d was earned %d times, at most %d are paid for one participation",
			a.Tariff, a.Schedule.Line, count, a.Cap)
	}
	return nil
}

// RequireOf reports whether what is accrued belongs to the account, which the site looks after or did before, and to the site whose
// lines are accrued.
func (a Accrual) RequireOf(account Account, site SiteLedger) error {
	if a.Trial != account.Trial || !account.IsOf(a.Site) || a.Trial != site.Trial || a.Site != site.Site {
		return errorsmod.Wrapf(ErrNoAccount, "participation %X has its account at site %d of trial %d, a line of site %d of trial %d is accrued among those of site %d of trial %d",
			a.Handle, account.Site, account.Trial, a.Site, a.Trial, site.Site, site.Trial)
	}
	return nil
}
