package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Delegate is somebody with the task of attesting visits at the site of a line.
type Delegate struct {
	// Actor is the one under which they act.
	Actor fact.Actor
	// Person is the same person: the address under which they were registered first.
	Person string
}

// RequireReversible reports whether the visit of the line may be taken back: nobody proposed that before, and nobody brought the
// line before the arbiter.
func (l Line) RequireReversible() error {
	switch {
	case l.State == void:
		return errorsmod.Wrapf(ErrReversal, "line %d of trial %d is VOID: nothing is owed", l.Number, l.Trial)
	case l.Reversal != nil:
		return errorsmod.Wrapf(ErrReversal, "that the visit of line %d of trial %d was made was taken back at %s before: that is proposed once",
			l.Number, l.Trial, l.Reversal.Proposed.UTC().Format(time.RFC3339))
	case l.Objector != 0:
		return errorsmod.Wrapf(ErrReversal, "line %d of trial %d was objected to: the arbiter decides about it, not the site", l.Number, l.Trial)
	case l.Claimed:
		return errorsmod.Wrapf(ErrReversal, "line %d of trial %d was granted on a claim of the participant: a monitor or a committee objects to it, its site had its say",
			l.Number, l.Trial)
	}
	return nil
}

// Reverse notes that a delegate takes back the visit of the line. One that is not sent yet waits for a second one; the day on which
// its turn would have been is there for others. It returns the state that the line comes to.
func (l *Line) Reverse(by Delegate, own, site *[]Day, now time.Time) LineState {
	l.Reversal = &Reversal{Proposer: by.Actor, Person: by.Person, Proposed: now}
	if l.State != held && l.State != queued {
		return l.State
	}
	l.GiveBack(own, site)
	l.Wait(held, payoutfact.Hold_HOLD_REVERSAL, now)
	return held
}

// RequireConfirmable reports whether a delegate may confirm that the visit of the line is taken back: somebody else proposed it, the
// participant had time to say otherwise, the time is not over, and nobody brought the line before the arbiter.
func (l Line) RequireConfirmable(by Delegate, now time.Time) error {
	r := l.Reversal
	switch {
	case r == nil:
		return errorsmod.Wrapf(ErrReversal, "nobody took back the visit of line %d of trial %d", l.Number, l.Trial)
	case r.Confirmed:
		return errorsmod.Wrapf(ErrReversal, "that line %d of trial %d is taken back was confirmed before", l.Number, l.Trial)
	case l.Objector != 0:
		return errorsmod.Wrapf(ErrReversal, "line %d of trial %d is before the arbiter, who decides about it, not the site", l.Number, l.Trial)
	case r.Person == by.Person:
		return errorsmod.Wrapf(ErrReversal, "%s proposed to take back line %d of trial %d: a second delegate confirms it", by.Actor.Address, l.Number, l.Trial)
	}
	if from := r.Proposed.Add(TimeToContest); now.Before(from) {
		return errorsmod.Wrapf(ErrTooEarly, "the participant of line %d of trial %d has time to sign for the visit: confirm from %s on",
			l.Number, l.Trial, from.UTC().Format(time.RFC3339))
	}
	if until := r.Proposed.Add(TimeToConfirm); !now.Before(until) {
		return errorsmod.Wrapf(ErrReversal, "that line %d of trial %d is taken back could be confirmed until %s: the line goes on",
			l.Number, l.Trial, until.UTC().Format(time.RFC3339))
	}
	return nil
}

// IsAttestedByOneOf reports whether who proposed to take back the visit of the line, or another delegate, is who attested it.
func (l Line) IsAttestedByOneOf(other Delegate) bool {
	return l.Attester == l.Reversal.Person || l.Attester == other.Person
}
