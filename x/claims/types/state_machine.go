package types

import (
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
)

// Short names of the states, for the tables of this package.
const (
	atSite      = claimsfact.State_STATE_AT_SITE
	refused     = claimsfact.State_STATE_REFUSED
	atArbiter   = claimsfact.State_STATE_AT_ARBITER
	atCommittee = claimsfact.State_STATE_AT_COMMITTEE
	granted     = claimsfact.State_STATE_GRANTED
	accrued     = claimsfact.State_STATE_ACCRUED
	dismissed   = claimsfact.State_STATE_DISMISSED
	attested    = claimsfact.State_STATE_ATTESTED
	overCap     = claimsfact.State_STATE_OVER_CAP
	dropped     = claimsfact.State_STATE_DROPPED
)

// transitions lists how a claim goes on. Its site may grant it, and attest the visit, as long as it is open, and the participant may drop
// it as long as nobody has granted it.
var transitions = map[claimsfact.State][]claimsfact.State{
	atSite:      {refused, atArbiter, granted, attested, dropped},
	refused:     {atArbiter, granted, dismissed, attested, dropped},
	atArbiter:   {atCommittee, granted, dismissed, attested, dropped},
	atCommittee: {granted, dismissed, attested, dropped},
	granted:     {accrued, attested, overCap},
}

// leastFacts says how many facts after the first there are at least about a claim that is in a state.
var leastFacts = map[claimsfact.State]uint64{
	atSite: 0, refused: 1, atArbiter: 1, atCommittee: 2, granted: 1, accrued: 2, dismissed: 2, attested: 1, overCap: 2, dropped: 1,
}

// mostFacts is how many facts after the first there are at most about a claim: it is refused, brought before the arbiter and a committee,
// granted, and becomes a line.
const mostFacts = 5

// RequireTransition reports whether a claim may go from one state to another.
func RequireTransition(from, to claimsfact.State) error {
	if !slices.Contains(transitions[from], to) {
		return errorsmod.Wrapf(ErrState, "a claim that is %s cannot become %s", fact.EnumWords(from), fact.EnumWords(to))
	}
	return nil
}

// isOpen reports whether a claim in this state waits for something.
func isOpen(s claimsfact.State) bool { return len(transitions[s]) > 0 }

// isFinal reports whether a claim stays in this state for ever.
func isFinal(s claimsfact.State) bool {
	_, entered := leastFacts[s]
	return entered && !isOpen(s)
}
