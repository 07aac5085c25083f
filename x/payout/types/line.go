package types

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// NewLine returns the line that an accrual begins, before anything became of it.
func NewLine(a Accrual, number uint64, height int64, now time.Time) Line {
	return Line{
		Trial: a.Trial, Number: number, Site: a.Site,
		Handle: a.Handle[:], Nullifier: a.Nullifier[:], Blind: a.Blind[:],
		ScheduleLine: a.Schedule.Line, ScheduleVersion: a.Schedule.Version, Tariff: a.Tariff,
		Denom: a.Denom, Amount: a.Amount,
		AttestedHeight: height, Attested: now, Attester: a.Attester, Cosign: a.Cosign,
		Claimed: a.Claimed,
	}
}

// Tried notes that payment to the account's payee was tried. What an agent posted before counts only as long as the line
// is with the same agent.
func (l *Line) Tried(account Account) {
	l.Revision = account.Revision
	if agent := account.Payee.Organisation; agent != l.Agent {
		l.Agent, l.Reference, l.Failure = agent, nil, payoutfact.Failure_FAILURE_UNSPECIFIED
	}
}

// Settle notes when the line was settled.
func (l *Line) Settle(height int64, now time.Time) {
	l.SettledHeight, l.Settled, l.Failure = height, &now, payoutfact.Failure_FAILURE_UNSPECIFIED
}

// HeldFor returns what holds the line now, unspecified if nothing does: nobody has named a payee, nobody stands behind the
// participation besides who invited it, the participant has not signed for it, it is to be bound to another key, or the schedule's
// pace delays it.
func (l Line) HeldFor(account Account, earnings Earnings, now time.Time) payoutfact.Hold {
	switch {
	case !account.HasPayee():
		return payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED
	case !earnings.Seconded && now.Before(l.Attested.Add(TimeToSecond)):
		return payoutfact.Hold_HOLD_SECOND_DELEGATE
	case l.Cosign && !l.Cosigned && now.Before(l.Attested.Add(TimeToCosign)):
		return payoutfact.Hold_HOLD_COSIGNATURE
	case account.IsHeld(now):
		return payoutfact.Hold_HOLD_REBINDING
	case l.PacedUntil != nil && now.Before(*l.PacedUntil):
		return l.Pace
	}
	return payoutfact.Hold_HOLD_UNSPECIFIED
}

// IsLoose reports whether somebody has spoken for whom the line waited: it was set aside under an earlier payee, or waits for
// a payee or a second that are there, or for a key that is not awaited any more.
func (l Line) IsLoose(account Account, earnings Earnings) bool {
	switch {
	case l.State == setAside && l.Due != nil:
		return account.HeldUntil == nil
	case l.State == setAside:
		return l.Revision < account.Revision
	case l.Hold == payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED:
		return account.HasPayee()
	case l.Hold == payoutfact.Hold_HOLD_SECOND_DELEGATE:
		return account.HasPayee() && earnings.Seconded
	case l.Hold == payoutfact.Hold_HOLD_REBINDING:
		return account.HeldUntil == nil
	}
	return false
}

// WaitForKey notes that the line is held, or set aside still, until the hold of its account is over.
func (l *Line) WaitForKey(account Account, now time.Time) {
	if l.State == setAside {
		l.Revision = account.Revision
	} else {
		l.Wait(held, payoutfact.Hold_HOLD_REBINDING, now)
	}
	l.dueAt(*account.HeldUntil)
}

// Wait notes in what state the line is from now on, why it is held, and when the chain goes on with it by itself.
func (l *Line) Wait(to LineState, hold payoutfact.Hold, now time.Time) {
	l.Hold, l.Since, l.Due = hold, &now, nil
	if to != inTransit {
		l.Handed, l.Aged = nil, 0
	} else if !l.CalledBack {
		l.Handed, l.Aged = &now, 0
	}
	switch {
	case to == settled || to == void:
		l.Since = nil
	case to == inTransit && l.CalledBack:
		l.dueAt(now.Add(TimeToReturn))
	case to == inTransit:
		l.dueAt(now.Add(TimeToNotice))
	case hold == payoutfact.Hold_HOLD_SECOND_DELEGATE:
		l.dueAt(l.Attested.Add(TimeToSecond))
	case hold == payoutfact.Hold_HOLD_COSIGNATURE:
		l.dueAt(l.Attested.Add(TimeToCosign))
	case hold == payoutfact.Hold_HOLD_REVERSAL:
		l.dueAt(l.Reversal.Proposed.Add(TimeToConfirm))
	case hold == l.Pace && l.PacedUntil != nil:
		l.dueAt(*l.PacedUntil)
	}
}

// WaitsAs reports whether the line is held for the same, and until the same time, as it was.
func (l Line) WaitsAs(before Line) bool {
	if l.Hold != before.Hold || (l.Due == nil) != (before.Due == nil) {
		return false
	}
	return l.Due == nil || l.Due.Equal(*before.Due)
}

func (l *Line) dueAt(at time.Time) { l.Due = &at }

// Object notes that somebody of an organisation objects to the line. It is released when those who decide have been silent until a
// time, and then counts for the day of its release; the day on which its turn would have been is there for others.
func (l *Line) Object(organisation uint64, own, site *[]Day, now, until time.Time) {
	l.GiveBack(own, site)
	l.Wait(held, payoutfact.Hold_HOLD_OBJECTED, now)
	l.Objector = organisation
	l.dueAt(until)
}

// RequireCosignable reports whether the participant's signature changes anything for the line: it is held, and the schedule wants
// one, or the site takes its visit back.
func (l Line) RequireCosignable() error {
	switch {
	case l.State != held:
		return errorsmod.Wrapf(ErrNotCosigned, "line %d of trial %d is %s: a participant signs while a line is held", l.Number, l.Trial, l.State.Name())
	case l.Cosigned:
		return errorsmod.Wrapf(ErrNotCosigned, "the participant has signed for line %d of trial %d before", l.Number, l.Trial)
	case l.Hold == payoutfact.Hold_HOLD_REVERSAL:
		return nil
	case !l.Cosign:
		return errorsmod.Wrapf(ErrNotCosigned, "the schedule of line %d of trial %d wants no signature of the participant for it", l.Number, l.Trial)
	}
	return nil
}

// CallBack notes that the line's agent, who has it, was told that it goes back.
func (l *Line) CallBack(now time.Time) {
	l.CalledBack = true
	l.Wait(inTransit, payoutfact.Hold_HOLD_UNSPECIFIED, now)
}

// ComeBack notes that the line came back from an agent that answered nothing.
func (l *Line) ComeBack() {
	l.CalledBack, l.SilentAgent, l.Overpaid = false, l.Agent, nil
	l.Reference, l.Failure = nil, payoutfact.Failure_FAILURE_AGENT_SILENT
}

// RequireInTransit reports whether the line is with an agent who has to answer for it.
func (l Line) RequireInTransit() error {
	if l.State != inTransit {
		return errorsmod.Wrapf(ErrNotInTransit, "line %d of trial %d is %s", l.Number, l.Trial, l.State.Name())
	}
	return nil
}

// RequireWaited reports whether the line has waited so long for those who have to go on with it that others may.
func (l Line) RequireWaited(wait time.Duration, now time.Time) error {
	if l.Since == nil {
		return errorsmod.Wrapf(ErrTooEarly, "line %d of trial %d is %s and waits for nobody", l.Number, l.Trial, l.State.Name())
	}
	if until := l.Since.Add(wait); now.Before(until) {
		return errorsmod.Wrapf(ErrTooEarly, "line %d of trial %d is %s since %s: try again from %s on", l.Number, l.Trial, l.State.Name(),
			l.Since.UTC().Format(time.RFC3339), until.UTC().Format(time.RFC3339))
	}
	return nil
}

// RequireObjectionable reports whether somebody may object to the line: it is held, and nobody has objected.
func (l Line) RequireObjectionable() error {
	switch {
	case l.State != held:
		return errorsmod.Wrapf(ErrNotHeld, "line %d of trial %d is %s: an objection is made while a line is held", l.Number, l.Trial, l.State.Name())
	case l.Objector != 0:
		return errorsmod.Wrapf(ErrObjected, "line %d of trial %d was objected to before", l.Number, l.Trial)
	}
	return nil
}

// RequireObjected reports whether there is an objection to the line to decide.
func (l Line) RequireObjected() error {
	if l.State != held || l.Hold != payoutfact.Hold_HOLD_OBJECTED {
		return errorsmod.Wrapf(ErrNotHeld, "line %d of trial %d is %s and no objection to it is open", l.Number, l.Trial, l.State.Name())
	}
	return nil
}

// CheckLines reports what is wrong with the numbers of lines in a message: their number, or a line twice.
func CheckLines(lines []uint64) error {
	if n := len(lines); n == 0 || n > MaxLines {
		return errorsmod.Wrapf(ErrInvalid, "the message names %d lines, want 1 to %d", n, MaxLines)
	}
	seen := make(map[uint64]bool, len(lines))
	for _, line := range lines {
		if seen[line] {
			return errorsmod.Wrapf(ErrInvalid, "line %d is named twice in one message", line)
		}
		seen[line] = true
	}
	return nil
}

// DeadlineOrder places the line among those that are due at the same time: in an order that tells nothing of who earned them,
// when, or in which order they were attested.
func (l Line) DeadlineOrder() []byte { return l.OrderAt(*l.Due) }

// OrderAt places the line among others at a time, as [Line.DeadlineOrder] does.
func (l Line) OrderAt(at time.Time) []byte {
	raw := fact.LP(nil, "equipoise/deadline/v1")
	raw = binary.BigEndian.AppendUint64(raw, uint64(at.UnixNano()))
	raw = append(append(raw, l.Handle...), l.Nullifier...)
	order := sha256.Sum256(raw)
	return order[:]
}

// IsAttestedByAnother reports whether somebody of the site other than one person attested the line before a time, and it stands.
func (l Line) IsAttestedByAnother(than string, before time.Time) bool {
	return l.Attester != "" && l.Attester != than && l.State != void && l.Attested.Before(before) && (l.Reversal == nil || !l.Reversal.Confirmed)
}
