package types

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// The states of approval, under short names.
const (
	ApprovalNotNeeded       = protocolfact.ApprovalState_APPROVAL_STATE_NOT_NEEDED
	ApprovedItself          = protocolfact.ApprovalState_APPROVAL_STATE_APPROVED
	ApprovedBeforeAmendment = protocolfact.ApprovalState_APPROVAL_STATE_APPROVED_BEFORE_AMENDMENT
	UnapprovedUrgent        = protocolfact.ApprovalState_APPROVAL_STATE_UNAPPROVED_URGENT
	ApprovalMissing         = protocolfact.ApprovalState_APPROVAL_STATE_MISSING
)

// Opinion is how one organisation's decisions stand at one site.
type Opinion struct {
	// Standing is its last decision that approves or disapproves and covers the site; without number if there is none.
	Standing
	// Suspension stops the version there; without decision if none does.
	Suspension Suspension
}

// Opinions are the opinions of all organisations that decided on a version, as they hold at one site.
type Opinions []Opinion

// of returns the place of an organisation's opinion, which is made if it is not there.
func (o *Opinions) of(decider protocolfact.Decider, organisation uint64) *Opinion {
	i, found := o.find(decider, organisation)
	if !found {
		*o = slices.Insert(*o, i, Opinion{Standing: Standing{Decider: decider, Organisation: organisation}})
	}
	return &(*o)[i]
}

func (o Opinions) find(decider protocolfact.Decider, organisation uint64) (int, bool) {
	own := Opinion{Standing: Standing{Decider: decider, Organisation: organisation}}
	return slices.BinarySearchFunc(o, own, func(a, b Opinion) int {
		return cmp.Or(cmp.Compare(a.Decider, b.Decider), cmp.Compare(a.Organisation, b.Organisation))
	})
}

// word returns the opinion of an organisation, or of the one that decided in its place. That one decided itself by the same
// decision, or by a later one, so the search goes from decision to later decision and ends.
func (o Opinions) word(decider protocolfact.Decider, organisation uint64) (own Opinion) {
	i, found := o.find(decider, organisation)
	for found && o[i].ReplacedBy != 0 {
		i, found = o.find(decider, o[i].ReplacedBy)
	}
	if found {
		own = o[i]
	}
	return own
}

// Merge takes in how an organisation stands at one of the places that cover the site: what it said on the latest version,
// and on that last, counts.
func (o *Opinions) Merge(s Standing) {
	own := o.of(s.Decider, s.Organisation)
	if s.Version > own.Version || s.Version == own.Version && s.Opinion > own.Opinion {
		own.Standing = s
	}
}

// Suspend takes in a suspension for one of the places that cover the site.
func (o *Opinions) Suspend(s Suspension) {
	own := o.of(s.Decider, s.Organisation)
	if s.Version > own.Suspension.Version || s.Version == own.Suspension.Version && s.Decision > own.Suspension.Decision {
		own.Suspension = s
	}
}

// Objection returns the first reason why a version may not be used at the site whatever else is decided: somebody
// disapproved or suspended it, or what it amends. It is empty if there is none.
func (o Opinions) Objection(version uint32) string {
	for _, own := range o {
		who := fmt.Sprintf("%s %d", DeciderName(own.Decider), own.Organisation)
		switch {
		case own.Suspension.Decision != 0:
			return fmt.Sprintf("%s suspended %s (decision %d)", who, itOr(version, own.Suspension.Version), own.Suspension.Decision)
		case own.Outcome == Disapproved:
			return fmt.Sprintf("%s disapproved %s (decision %d)", who, itOr(version, own.Version), own.Opinion)
		}
	}
	return ""
}

// itOr names a version within a sentence about another one.
func itOr(version, named uint32) string {
	if version == named {
		return "it"
	}
	return fmt.Sprintf("version %d", named)
}

// Approval is what is missing of the approval of a version at a site.
type Approval struct {
	// Missing says which approval is missing, empty if none is.
	Missing string
	// Lapsed says that it was there once, and expired or broke a condition.
	Lapsed bool
}

// Approval returns which approval a version still lacks at the site: that of each committee and authority that decides there,
// and in any case that of one ethics committee, if only of one that has left. What lapsed is named before what never was.
func (o Opinions) Approval(deciders []DecidedBy, now time.Time) Approval {
	lacking := o.ethicsApproval(now)
	for _, by := range deciders {
		if lacking.Lapsed {
			break
		}
		own := o.word(by.Decider, by.Organisation)
		if !Approves(own.Outcome) {
			if lacking.Missing == "" {
				lacking.Missing = fmt.Sprintf("%s %d has not approved it", DeciderName(by.Decider), by.Organisation)
			}
			continue
		}
		if lapse := own.lapse(now); lapse != "" {
			lacking = Approval{fmt.Sprintf("its approval by %s %d %s", DeciderName(by.Decider), own.Organisation, lapse), true}
		}
	}
	return lacking
}

func (o Opinions) ethicsApproval(now time.Time) Approval {
	lacking := Approval{Missing: "no ethics committee has approved it"}
	for _, own := range o {
		if own.Decider != EthicsCommittee || !Approves(own.Outcome) {
			continue
		}
		lapse := own.lapse(now)
		if lapse == "" {
			return Approval{}
		}
		lacking = Approval{fmt.Sprintf("its approval by ethics committee %d %s", own.Organisation, lapse), true}
	}
	return lacking
}

// ApprovedItself reports whether an ethics committee approved the version itself, rather than what it amends.
func (o Opinions) ApprovedItself(version uint32) bool {
	return slices.ContainsFunc(o, func(own Opinion) bool {
		return own.Decider == EthicsCommittee && own.Version == version && Approves(own.Outcome)
	})
}

// lapse says why an approval holds no longer, empty if it does.
func (s Standing) lapse(now time.Time) string {
	switch {
	case s.NotAfter != nil && now.After(*s.NotAfter):
		return "expired at " + term.Format(*s.NotAfter)
	case s.ConditionDue != nil && now.After(*s.ConditionDue):
		return fmt.Sprintf("has condition %d of decision %d overdue since %s", s.Condition, s.Opinion, term.Format(*s.ConditionDue))
	}
	return ""
}

// After returns how organisations stand at a place after a decision that approves or disapproves: whoever made it, and the
// one in whose place it was made.
func (s Standings) After(d Decision, conditions []ConditionState) Standings {
	own := Standing{
		Decider: d.Decider, Organisation: d.Organisation, Version: d.Version,
		Opinion: d.Number, Outcome: d.Outcome, NotAfter: d.NotAfter,
	}
	after := s.With(own.WithFirstDue(conditions))
	if d.InPlaceOf == 0 {
		return after
	}
	return after.With(Standing{
		Decider: d.Decider, Organisation: d.InPlaceOf, Version: d.Version, Opinion: d.Number, ReplacedBy: d.Organisation,
	})
}

// Of returns how an organisation that decides in a capacity stands on a version.
func (s Standings) Of(decider protocolfact.Decider, organisation uint64, version uint32) Standing {
	own := Standing{Decider: decider, Organisation: organisation, Version: version}
	if i, found := slices.BinarySearchFunc(s.Standings, own, compareStandings); found {
		return s.Standings[i]
	}
	return own
}

// With returns the standings once an organisation stands anew.
func (s Standings) With(own Standing) Standings {
	all := slices.Clone(s.Standings)
	i, found := slices.BinarySearchFunc(all, own, compareStandings)
	if found {
		all[i] = own
	} else {
		all = slices.Insert(all, i, own)
	}
	return Standings{Standings: all}
}

func compareStandings(a, b Standing) int {
	return cmp.Or(cmp.Compare(a.Decider, b.Decider), cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.Version, b.Version))
}
