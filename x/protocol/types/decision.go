package types

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/field"
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
	if err := CheckDecider(m.Decider); err != nil {
		return err
	}
	if _, known := protocolfact.Outcome_name[int32(m.Outcome)]; !known || m.Outcome == 0 {
		return fmt.Errorf("outcome is %d, want 1 to %d", m.Outcome, len(protocolfact.Outcome_name)-1)
	}
	if err := field.RequireHash("document_digest (the SHA-256 of the decision's own document)", m.DocumentDigest); err != nil {
		return err
	}
	if err := checkExpiry(m.Outcome, m.NotAfter, now); err != nil {
		return err
	}
	if err := checkConditions(m.Outcome, m.Conditions, now); err != nil {
		return err
	}
	if err := m.checkReview(now); err != nil {
		return err
	}
	if m.InPlaceOf != 0 && m.Outcome == Suspended {
		return errors.New("nobody suspends in another's place: leave in_place_of out, or disapprove")
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

// checkReview reports what keeps an approval from being reviewed again when the message says.
func (m *MsgDecide) checkReview(now time.Time) error {
	switch {
	case m.ReviewDue == nil:
		return nil
	case !Approves(m.Outcome):
		return fmt.Errorf("only an approval is reviewed again: leave review_due out of %s", OutcomeName(m.Outcome))
	case m.NotAfter != nil && m.ReviewDue.After(*m.NotAfter):
		return fmt.Errorf("review_due is %s, after the approval ends at %s", term.Format(*m.ReviewDue), term.Format(*m.NotAfter))
	}
	return CheckDue("review_due", *m.ReviewDue, now)
}

// Deciders returns for whom the decision counts: whoever made it, and the organisation in whose place it was made.
func (d Decision) Deciders() []DecidedBy {
	all := []DecidedBy{{Decider: d.Decider, Organisation: d.Organisation}}
	if d.InPlaceOf != 0 {
		all = append(all, DecidedBy{Decider: d.Decider, Organisation: d.InPlaceOf})
	}
	return all
}

// DecidedOn returns the version once a decision on it was made: it counts decisions, and remembers whose opinion it has.
func (v Version) DecidedOn(d Decision) Version {
	v.Decisions, v.DecidedBy = d.Number, slices.Clone(v.DecidedBy)
	if !IsOpinion(d.Outcome) {
		return v
	}
	for _, by := range d.Deciders() {
		if i, found := slices.BinarySearchFunc(v.DecidedBy, by, compareDeciders); !found {
			v.DecidedBy = slices.Insert(v.DecidedBy, i, by)
		}
	}
	return v
}

// HasOpinionOf reports whether an organisation approved or disapproved the version anywhere, or another in its place.
func (v Version) HasOpinionOf(by DecidedBy) bool {
	_, found := slices.BinarySearchFunc(v.DecidedBy, by, compareDeciders)
	return found
}

func compareDeciders(a, b DecidedBy) int {
	return cmp.Or(cmp.Compare(a.Decider, b.Decider), cmp.Compare(a.Organisation, b.Organisation))
}

// CheckDecider reports what keeps d from being a capacity in which somebody decides.
func CheckDecider(d protocolfact.Decider) error {
	if d != EthicsCommittee && d != Authority {
		return fmt.Errorf("decider is %d, want ETHICS_COMMITTEE or AUTHORITY", d)
	}
	return nil
}

// IsOpinion reports whether an outcome approves or disapproves, rather than suspends or lifts.
func IsOpinion(o protocolfact.Outcome) bool { return Approves(o) || o == Disapproved }

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
func OutcomeName(o protocolfact.Outcome) string { return fact.EnumName(o) }

// DeciderName names a capacity within a sentence: "ethics committee".
func DeciderName(d protocolfact.Decider) string {
	return fact.EnumWords(d)
}

// CapacityOf returns as what an organisation is assigned that decides in a capacity.
func CapacityOf(d protocolfact.Decider) trialfact.Capacity {
	if d == Authority {
		return trialfact.Capacity_CAPACITY_AUTHORITY
	}
	return trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE
}
