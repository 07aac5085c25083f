package types

import (
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// transitions lists how the payment of a line goes on. What is settled stays settled.
var transitions = map[LineState][]LineState{
	LineState_LINE_STATE_UNSPECIFIED: {
		LineState_LINE_STATE_QUEUED, LineState_LINE_STATE_IN_TRANSIT,
		LineState_LINE_STATE_SETTLED, LineState_LINE_STATE_SET_ASIDE,
	},
	LineState_LINE_STATE_QUEUED: {
		LineState_LINE_STATE_IN_TRANSIT, LineState_LINE_STATE_SETTLED, LineState_LINE_STATE_SET_ASIDE,
	},
	LineState_LINE_STATE_IN_TRANSIT: {LineState_LINE_STATE_SETTLED, LineState_LINE_STATE_SET_ASIDE},
	LineState_LINE_STATE_SET_ASIDE:  {LineState_LINE_STATE_QUEUED},
}

// RequireTransition reports whether a line may go from one state to another.
func RequireTransition(from, to LineState) error {
	if !slices.Contains(transitions[from], to) {
		return errorsmod.Wrapf(ErrFigures, "a line that is %s cannot become %s", from.Name(), to.Name())
	}
	return nil
}

// Name returns the state as a person says it: "in transit".
func (s LineState) Name() string {
	if s == LineState_LINE_STATE_UNSPECIFIED {
		return "not accrued"
	}
	return fact.EnumWords(s)
}

// inEscrow reports whether the coins of a line in this state lie in the escrow, as far as it has them.
func (s LineState) inEscrow() bool {
	return s == LineState_LINE_STATE_UNSPECIFIED || s.owed()
}

// owed reports whether a line in this state waits for its coins to leave the escrow.
func (s LineState) owed() bool {
	return s == LineState_LINE_STATE_QUEUED || s == LineState_LINE_STATE_SET_ASIDE
}
