// Package reason checks why somebody did something (21 CFR 11.10(e), ALCOA++): a code of a closed list and, behind a
// digest, any text.
package reason

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// Require reports what keeps r from being a reason.
func Require(r *fact.Reason) error {
	if !Given(r) {
		return errors.New("a reason is required: give a reason code")
	}
	return Allow(r)
}

// Allow is Require for a reason that may be left out.
func Allow(r *fact.Reason) error {
	if r == nil {
		return nil
	}
	if _, known := fact.ReasonCode_name[int32(r.Code)]; !known {
		return fmt.Errorf("reason code %d is unknown, want 1 to %d", r.Code, len(fact.ReasonCode_name)-1)
	}
	switch n := len(r.TextDigest); {
	case n != 0 && n != fact.HashSize:
		return fmt.Errorf("the digest of the reason's text has %d bytes, want %d or none", n, fact.HashSize)
	case n != 0 && !Given(r):
		return errors.New("the reason has a text but no code: give a reason code")
	case n == 0 && r.Code == fact.ReasonCode_REASON_CODE_OTHER:
		return errors.New("reason code OTHER needs the digest of a text that explains it")
	}
	return nil
}

// Given reports whether r names a reason.
func Given(r *fact.Reason) bool {
	return r != nil && r.Code != fact.ReasonCode_REASON_CODE_UNSPECIFIED
}

// OrNone returns r, or nothing if it names no reason.
func OrNone(r *fact.Reason) *fact.Reason {
	if !Given(r) {
		return nil
	}
	return r
}
