package types

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Check reports what is wrong with the form of the message: the number of lines, a line twice, a reference of the wrong
// length, or a failure that does not go with the outcome.
func (m *MsgSettle) Check() error {
	n := len(m.Settlements)
	if n == 0 || n > MaxSettlements {
		return errorsmod.Wrapf(ErrInvalid, "the message settles %d lines, want 1 to %d", n, MaxSettlements)
	}
	seen := make(map[uint64]bool, n)
	for _, s := range m.Settlements {
		if seen[s.Line] {
			return errorsmod.Wrapf(ErrInvalid, "line %d is settled twice in one message", s.Line)
		}
		seen[s.Line] = true
		if err := s.check(); err != nil {
			return errorsmod.Wrapf(err, "line %d", s.Line)
		}
	}
	return nil
}

func (s Settlement) check() error {
	if _, err := field.Hash(ErrInvalid, "reference", s.Reference); err != nil {
		return err
	}
	if s.Ok {
		if s.Failure != payoutfact.Failure_FAILURE_UNSPECIFIED {
			return errorsmod.Wrap(ErrInvalid, "it is paid, and yet a failure is given")
		}
		return nil
	}
	switch s.Failure {
	case payoutfact.Failure_FAILURE_ACCOUNT_UNKNOWN, payoutfact.Failure_FAILURE_ACCOUNT_CLOSED,
		payoutfact.Failure_FAILURE_RECIPIENT_REFUSED, payoutfact.Failure_FAILURE_COMPLIANCE,
		payoutfact.Failure_FAILURE_OTHER:
		return nil
	}
	return errorsmod.Wrapf(ErrInvalid,
		"it is not paid: say why, ACCOUNT_UNKNOWN, ACCOUNT_CLOSED, RECIPIENT_REFUSED, COMPLIANCE or OTHER, not %s", s.Failure)
}

// IsDone reports whether an agent posted exactly this about the line before, so that a client may retry. It refuses what
// the agent cannot post: about a line that is not with it, that is settled, or not in transit.
func (s Settlement) IsDone(l Line, agent uint64) (bool, error) {
	if l.Agent != agent || agent == 0 {
		return false, errorsmod.Wrapf(ErrOtherAgent, "line %d of trial %d %s, the signer is of organisation %d",
			l.Number, l.Trial, l.whereabouts(), agent)
	}
	settled := l.State == LineState_LINE_STATE_SETTLED
	posted := bytes.Equal(s.Reference, l.Reference)
	switch {
	case posted && s.Ok == settled:
		return true, nil
	case settled:
		return false, errorsmod.Wrapf(ErrSettled, "line %d of trial %d was settled at height %d under reference %X",
			l.Number, l.Trial, l.SettledHeight, l.Reference)
	case l.State != LineState_LINE_STATE_IN_TRANSIT:
		return false, errorsmod.Wrapf(ErrNotInTransit, "line %d of trial %d is %s", l.Number, l.Trial, l.State.Name())
	case posted:
		return false, errorsmod.Wrapf(ErrReference, "reference %X was posted for a failure of line %d: give that of the new payment",
			s.Reference, l.Number)
	}
	return false, nil
}

// IsOverpayment reports whether an agent proves to have paid a line that came back from it before, because it had answered
// nothing.
func (s Settlement) IsOverpayment(l Line, agent uint64) bool {
	isWithAgain := l.Agent == agent && (l.State == inTransit || l.State == settled)
	return s.Ok && agent != 0 && l.SilentAgent == agent && !isWithAgain
}

func (l Line) whereabouts() string {
	if l.Agent == 0 {
		return "is " + l.State.Name() + " and with no agent"
	}
	return "is " + l.State.Name() + " with another organisation"
}
