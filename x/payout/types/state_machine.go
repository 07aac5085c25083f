package types

import (
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// Short names of the states, for the tables below.
const (
	unaccrued = LineState_LINE_STATE_UNSPECIFIED
	held      = LineState_LINE_STATE_HELD
	queued    = LineState_LINE_STATE_QUEUED
	inTransit = LineState_LINE_STATE_IN_TRANSIT
	settled   = LineState_LINE_STATE_SETTLED
	setAside  = LineState_LINE_STATE_SET_ASIDE
	void      = LineState_LINE_STATE_VOID
)

// transitions lists how the payment of a line goes on. What is settled stays settled. What is held may be held for another
// reason; what is queued may be held because its site takes it back.
var transitions = map[LineState][]LineState{
	unaccrued: {held, queued, inTransit, settled, setAside},
	held:      {held, queued, inTransit, settled, setAside, void},
	queued:    {held, inTransit, settled, setAside},
	inTransit: {inTransit, settled, setAside},
	setAside:  {inTransit, settled, setAside},
}

// RequireTransition reports whether a line may go from one state to another.
func RequireTransition(from, to LineState) error {
	if !slices.Contains(transitions[from], to) {
		return errorsmod.Wrapf(ErrFigures, "a line that is %s cannot become %s", from.Name(), to.Name())
	}
	return nil
}

// isEntered reports whether a line may be in a state, by whatever way.
func (s LineState) isEntered() bool {
	return s == void || slices.Contains(transitions[unaccrued], s)
}

// Name returns the state as a person says it: "in transit".
func (s LineState) Name() string {
	if s == unaccrued {
		return "not accrued"
	}
	return fact.EnumWords(s)
}

// inEscrow reports whether the coins of a line in this state lie in the escrow, as far as it has them.
func (s LineState) inEscrow() bool {
	return s == unaccrued || s == void || s.owed()
}

// owed reports whether a line in this state waits for its coins to leave the escrow.
func (s LineState) owed() bool { return s == held || s == queued || s == setAside }

// leaves reports whether a line that comes to this state takes its coins out of what others are paid from: so they must be
// there.
func (s LineState) leaves() bool { return s == inTransit || s == settled || s == setAside }
