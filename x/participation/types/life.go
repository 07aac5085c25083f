package types

import (
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
)

// life holds the states that may follow each state. A participant may leave at any moment, so everything that is not
// over may be closed; whoever failed screening never took part, so there is nothing to close.
var life = map[State][]State{
	State_STATE_INVITED:   {State_STATE_SCREENING, State_STATE_CLOSED},
	State_STATE_SCREENING: {State_STATE_SCREEN_FAILED, State_STATE_ENROLLED, State_STATE_CLOSED},
	State_STATE_ENROLLED:  {State_STATE_FOLLOW_UP, State_STATE_CLOSED},
	State_STATE_FOLLOW_UP: {State_STATE_CLOSED},
}

// MayBecome reports whether a participation in state s may enter state next.
func (s State) MayBecome(next State) bool { return slices.Contains(life[s], next) }

// before lists the states from which a participation may enter state s.
func (s State) before() string {
	var names []string
	for from := State_STATE_INVITED; from <= State_STATE_CLOSED; from++ {
		if from.MayBecome(s) {
			names = append(names, from.Name())
		}
	}
	return strings.Join(names, " or ")
}

// Name returns the state's name without the prefix of its enum: "SCREENING".
func (s State) Name() string { return fact.EnumName(s) }

// RequireNext reports what keeps the participation from entering a state.
func (p Participation) RequireNext(next State) error {
	if p.State.MayBecome(next) {
		return nil
	}
	return errorsmod.Wrapf(ErrState, "participation %X is %s; only one that is %s can become %s",
		p.Handle, p.State.Name(), next.before(), next.Name())
}

// Enter notes that the participation entered a state in a block.
func (p *Participation) Enter(next State, height int64, at time.Time) {
	p.State = next
	p.Steps = append(p.Steps, Step{State: next, Height: height, Time: at, Site: p.Site})
}

// Reached returns when the participation entered a state, and whether it ever did.
func (p Participation) Reached(s State) (time.Time, bool) {
	for _, step := range p.Steps {
		if step.State == s {
			return step.Time, true
		}
	}
	return time.Time{}, false
}

// Ended returns when the participation was closed or failed screening, and whether it did.
func (p Participation) Ended() (time.Time, bool) {
	if at, closed := p.Reached(State_STATE_CLOSED); closed {
		return at, true
	}
	return p.Reached(State_STATE_SCREEN_FAILED)
}
