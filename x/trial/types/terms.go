package types

import (
	"slices"
	"time"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// Term returns the time for which the assignment holds.
func (a Assignment) Term() term.Term {
	return term.Term{NotBefore: a.NotBefore, NotAfter: a.NotAfter, EndedAt: a.EndedAt}
}

// WasEndedByOthers reports whether a committee or authority that had begun was ended by another organisation: by the
// sponsor, when it was not in good standing.
func (a Assignment) WasEndedByOthers() bool {
	return PartOf(a.Capacity) == AsDecider && a.EndedAt != nil && !a.EndedAt.Before(a.NotBefore) && a.EndedBy != a.Organisation
}

// IsTrialWide reports whether the assignment is for the whole trial.
func (a Assignment) IsTrialWide() bool { return len(a.Countries) == 0 && len(a.Sites) == 0 }

// Covers reports whether the assignment is for a site.
func (a Assignment) Covers(s Site) bool {
	return a.IsTrialWide() || slices.Contains(a.Countries, s.Country) || slices.Contains(a.Sites, s.Number)
}

// Fact returns the assignment as the fact that records it, without its signature.
func (a Assignment) Fact() *trialfact.OrganisationAssigned {
	return &trialfact.OrganisationAssigned{
		Trial: a.Trial, Assignment: a.Number, Organisation: a.Organisation, Capacity: a.Capacity,
		Countries: a.Countries, Sites: a.Sites,
		NotBefore: a.NotBefore.UnixNano(), NotAfter: term.Nanos(a.NotAfter),
	}
}

// Term returns the time for which the delegation holds, as far as its own line tells.
func (d Delegation) Term() term.Term {
	return term.Term{NotBefore: d.NotBefore, NotAfter: d.NotAfter, EndedAt: d.EndedAt}
}

// Fact returns the delegation as the fact that records it, without its signature.
func (d Delegation) Fact() *trialfact.TaskDelegated {
	return &trialfact.TaskDelegated{
		Trial: d.Trial, Site: d.Site, Delegation: d.Number, Person: d.Person, Tasks: d.Tasks,
		NotBefore: d.NotBefore.UnixNano(), NotAfter: term.Nanos(d.NotAfter), TrainingDigest: d.TrainingDigest,
		Role: d.Role, DeclaredBlinded: d.DeclaredBlinded,
	}
}

// EndedBy returns the delegation as it was cut short by the end of its investigator's term, if that came first.
func (d Delegation) EndedBy(leaving *time.Time) Delegation {
	if leaving != nil && (d.EndedAt == nil || leaving.Before(*d.EndedAt)) {
		d.EndedAt = leaving
	}
	return d
}

// EndedBy returns the transfer as it was cut short by the end of the sponsorship that offered it, if that came first.
func (t DutyTransfer) EndedBy(leaving *time.Time) DutyTransfer {
	if leaving != nil && (t.EndedAt == nil || leaving.Before(*t.EndedAt)) {
		t.EndedAt = leaving
	}
	return t
}

// IsOpen reports whether the transfer was neither withdrawn nor given back, nor outlived its sponsor.
func (t DutyTransfer) IsOpen() bool { return t.EndedAt == nil }
