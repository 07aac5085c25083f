package types

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// Opinion is how one organisation's decisions on a version stand at one site.
type Opinion struct {
	// Decider is the capacity in which it decided.
	Decider protocolfact.Decider
	// Organisation that decided.
	Organisation uint64
	// Outcome of its last decision that approves or disapproves and covers the site; unspecified if there is none.
	Outcome protocolfact.Outcome
	// Number of that decision.
	Number uint32
	// NotAfter is the last instant at which an approval holds, nil if it has no end.
	NotAfter *time.Time
	// Suspension is the number of a decision that suspends the version there, 0 if none does.
	Suspension uint32
}

// Opinions are the opinions of all organisations that decided on a version, as they hold at one site.
type Opinions []Opinion

// Merge takes in how an organisation stands at one of the places that cover the site: its later opinion counts, and a
// suspension for any of them.
func (o Opinions) Merge(s Standing) Opinions {
	i, found := slices.BinarySearchFunc(o, Opinion{Decider: s.Decider, Organisation: s.Organisation}, compareOpinions)
	if !found {
		o = slices.Insert(o, i, Opinion{Decider: s.Decider, Organisation: s.Organisation})
	}
	if s.Opinion > o[i].Number {
		o[i].Outcome, o[i].Number, o[i].NotAfter = s.Outcome, s.Opinion, s.NotAfter
	}
	o[i].Suspension = max(o[i].Suspension, s.Suspension)
	return o
}

func compareOpinions(a, b Opinion) int {
	return cmp.Or(cmp.Compare(a.Decider, b.Decider), cmp.Compare(a.Organisation, b.Organisation))
}

// Objection returns the first reason why the version may not be used at the site whatever else is decided: somebody
// disapproved or suspended it. It is empty if there is none.
func (o Opinions) Objection() string {
	for _, opinion := range o {
		who := fmt.Sprintf("%s %d", DeciderName(opinion.Decider), opinion.Organisation)
		switch {
		case opinion.Suspension != 0:
			return fmt.Sprintf("%s suspended it (decision %d)", who, opinion.Suspension)
		case opinion.Outcome == Disapproved:
			return fmt.Sprintf("%s disapproved it (decision %d)", who, opinion.Number)
		}
	}
	return ""
}

// MissingApproval returns which approval the version still lacks at the site: that of an ethics committee, and that of
// each of the authorities assigned there. It is empty if none is missing.
func (o Opinions) MissingApproval(authorities []uint64, now time.Time) string {
	if missing := o.missingEthics(now); missing != "" {
		return missing
	}
	for _, authority := range authorities {
		i, found := slices.BinarySearchFunc(o, Opinion{Decider: Authority, Organisation: authority}, compareOpinions)
		switch {
		case !found || !Approves(o[i].Outcome):
			return fmt.Sprintf("authority %d has not approved it", authority)
		case o[i].expired(now):
			return fmt.Sprintf("its approval by authority %d expired at %s", authority, term.Format(*o[i].NotAfter))
		}
	}
	return ""
}

func (o Opinions) missingEthics(now time.Time) string {
	missing := "no ethics committee has approved it"
	for _, opinion := range o {
		if opinion.Decider != EthicsCommittee || !Approves(opinion.Outcome) {
			continue
		}
		if !opinion.expired(now) {
			return ""
		}
		missing = fmt.Sprintf("its approval by ethics committee %d expired at %s", opinion.Organisation, term.Format(*opinion.NotAfter))
	}
	return missing
}

func (o Opinion) expired(now time.Time) bool { return o.NotAfter != nil && now.After(*o.NotAfter) }

// Of returns how an organisation that decides in a capacity stands.
func (s Standings) Of(decider protocolfact.Decider, organisation uint64) Standing {
	own := Standing{Decider: decider, Organisation: organisation}
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
	return cmp.Or(cmp.Compare(a.Decider, b.Decider), cmp.Compare(a.Organisation, b.Organisation))
}
