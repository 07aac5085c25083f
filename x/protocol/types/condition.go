package types

import (
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// checkConditions reports what keeps conditions from being those of a decision in a block at now.
func checkConditions(outcome protocolfact.Outcome, conditions []Condition, now time.Time) error {
	if outcome != ApprovedWithConditions {
		if len(conditions) > 0 {
			return fmt.Errorf("only APPROVED_WITH_CONDITIONS has conditions: leave them out of %s", OutcomeName(outcome))
		}
		return nil
	}
	if n := len(conditions); n == 0 || n > MaxConditions {
		return fmt.Errorf("the approval has %d conditions, want 1 to %d", n, MaxConditions)
	}
	for i, c := range conditions {
		if err := field.RequireHash(fmt.Sprintf("conditions[%d].text_digest (the SHA-256 of a salt and its text)", i), c.TextDigest); err != nil {
			return err
		}
		if err := CheckDue(fmt.Sprintf("conditions[%d].due", i), c.Due, now); err != nil {
			return err
		}
	}
	return nil
}

// CheckDue reports what keeps an instant from being one by which something is to be done, as seen from a block at now.
func CheckDue(field string, due, now time.Time) error {
	if !due.After(now) {
		return fmt.Errorf("%s is %s, which is not after the block at %s", field, term.Format(due), term.Format(now))
	}
	if _, err := term.New(now, nil, &due); err != nil {
		return fmt.Errorf("%s is %s, which is too far off", field, term.Format(due))
	}
	return nil
}

// Numbered returns the conditions of a decision as they are kept.
func Numbered(conditions []Condition) []*protocolfact.Condition {
	numbered := make([]*protocolfact.Condition, len(conditions))
	for i, c := range conditions {
		numbered[i] = &protocolfact.Condition{Number: uint32(i + 1), TextDigest: c.TextDigest, Due: c.Due.UnixNano()}
	}
	return numbered
}

// ConditionStates returns how the conditions of a decision stand at first.
func (d Decision) ConditionStates() []ConditionState {
	states := make([]ConditionState, len(d.Conditions))
	for i, c := range d.Conditions {
		states[i] = ConditionState{
			Trial: d.Trial, Line: d.Line, Version: d.Version, Decision: d.Number, Number: c.Number, Due: time.Unix(0, c.Due).UTC(),
		}
	}
	return states
}

// IsOpen reports whether the condition has yet to be met.
func (c ConditionState) IsOpen() bool { return c.MetAt == nil }

// RequireOpen refuses what comes after the condition was met.
func (c ConditionState) RequireOpen() error {
	if c.IsOpen() {
		return nil
	}
	return errorsmod.Wrapf(ErrCondition, "condition %d of decision %d was met at %s", c.Number, c.Decision, term.Format(*c.MetAt))
}

// WithFirstDue returns the standing with the condition that is due first of those that are open.
func (s Standing) WithFirstDue(conditions []ConditionState) Standing {
	s.Condition, s.ConditionDue = 0, nil
	for _, c := range conditions {
		if c.IsOpen() && (s.ConditionDue == nil || c.Due.Before(*s.ConditionDue)) {
			due := c.Due
			s.Condition, s.ConditionDue = c.Number, &due
		}
	}
	return s
}
