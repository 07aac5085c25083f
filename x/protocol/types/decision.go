package types

import (
	"fmt"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// The outcomes of decisions and the capacities in which they are made, under short names.
const (
	Approved               = protocolfact.Outcome_OUTCOME_APPROVED
	ApprovedWithConditions = protocolfact.Outcome_OUTCOME_APPROVED_WITH_CONDITIONS
	Disapproved            = protocolfact.Outcome_OUTCOME_DISAPPROVED
	Suspended              = protocolfact.Outcome_OUTCOME_SUSPENDED
	Lifted                 = protocolfact.Outcome_OUTCOME_LIFTED

	EthicsCommittee = protocolfact.Decider_DECIDER_ETHICS_COMMITTEE
	Authority       = protocolfact.Decider_DECIDER_AUTHORITY
)

// Check reports what keeps the message from being a decision in a block at now. It says nothing about the version, nor
// about what was decided before.
func (m *MsgDecide) Check(now time.Time) error {
	if m.Decider != EthicsCommittee && m.Decider != Authority {
		return fmt.Errorf("decider is %d, want ETHICS_COMMITTEE or AUTHORITY", m.Decider)
	}
	if _, known := protocolfact.Outcome_name[int32(m.Outcome)]; !known || m.Outcome == 0 {
		return fmt.Errorf("outcome is %d, want 1 to %d", m.Outcome, len(protocolfact.Outcome_name)-1)
	}
	if n := len(m.DocumentDigest); n != fact.HashSize {
		return fmt.Errorf("document_digest has %d bytes, want the %d of the SHA-256 of the decision's own document", n, fact.HashSize)
	}
	if err := checkExpiry(m.Outcome, m.NotAfter, now); err != nil {
		return err
	}
	if m.Outcome == Disapproved || m.Outcome == Suspended {
		return reason.Require(m.Reason)
	}
	return reason.Allow(m.Reason)
}

func checkExpiry(outcome protocolfact.Outcome, notAfter *time.Time, now time.Time) error {
	if notAfter == nil {
		return nil
	}
	if !Approves(outcome) {
		return fmt.Errorf("only an approval has an end: leave not_after out of %s", OutcomeName(outcome))
	}
	_, err := term.New(now, nil, notAfter)
	return err
}

// Approves reports whether an outcome is an approval.
func Approves(o protocolfact.Outcome) bool { return o == Approved || o == ApprovedWithConditions }

// Meaning returns what the signature under a decision means (21 CFR 11.50).
func Meaning(o protocolfact.Outcome) fact.Meaning {
	if o == Disapproved || o == Suspended {
		return fact.Meaning_MEANING_REJECTED
	}
	return fact.Meaning_MEANING_APPROVED
}

// OutcomeName returns the name of an outcome: "APPROVED_WITH_CONDITIONS".
func OutcomeName(o protocolfact.Outcome) string { return strings.TrimPrefix(o.String(), "OUTCOME_") }

// DeciderName names a capacity within a sentence: "ethics committee".
func DeciderName(d protocolfact.Decider) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(d.String(), "DECIDER_"), "_", " "))
}

// CapacityOf returns as what an organisation is assigned that decides in a capacity.
func CapacityOf(d protocolfact.Decider) trialfact.Capacity {
	if d == Authority {
		return trialfact.Capacity_CAPACITY_AUTHORITY
	}
	return trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE
}

// After returns how an organisation stands at a place after a decision, given how it stood there before and whether the
// place has its approval. A suspension leaves the approval as it is; what was suspended at a place is lifted at that
// same place.
func (s Standing) After(d Decision, place Place, approved bool) (Standing, error) {
	switch d.Outcome {
	case Suspended:
		if s.Suspension != 0 {
			return s, errorsmod.Wrapf(ErrDecision, "version %d is suspended for %s already, by decision %d", d.Version, place, s.Suspension)
		}
		if !approved {
			return s, errorsmod.Wrapf(ErrDecision, "organisation %d has not approved version %d for %s: there is nothing to suspend",
				d.Organisation, d.Version, place)
		}
		s.Suspension = d.Number
	case Lifted:
		if s.Suspension == 0 {
			return s, errorsmod.Wrapf(ErrDecision, "organisation %d has not suspended version %d for %s: a suspension is lifted for the same country, site or trial",
				d.Organisation, d.Version, place)
		}
		s.Suspension = 0
	default:
		s.Opinion, s.Outcome, s.NotAfter = d.Number, d.Outcome, d.NotAfter
	}
	return s, nil
}
