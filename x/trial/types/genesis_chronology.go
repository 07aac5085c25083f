package types

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// chronology holds the rows that others are dated by. It is made once every row is known to belong to something, and to be
// numbered without gaps.
type chronology struct {
	trials       map[uint64]Trial
	versions     map[uint64][]Version
	sponsorships map[uint64][]Sponsorship
	terms        map[[2]uint64][]InvestigatorTerm
	previous     map[string]time.Time // last instant seen, by what rows belong to
}

// checkChronology wants the rows to be dated as they can have been written: each after what it follows from.
func (c census) checkChronology(g *GenesisState) error {
	h := chronology{
		trials: c.trials, versions: make(map[uint64][]Version), sponsorships: make(map[uint64][]Sponsorship),
		terms: make(map[[2]uint64][]InvestigatorTerm), previous: make(map[string]time.Time),
	}
	for _, v := range g.Versions {
		h.versions[v.Trial] = append(h.versions[v.Trial], v)
	}
	for _, s := range g.Sponsorships {
		h.sponsorships[s.Trial] = append(h.sponsorships[s.Trial], s)
	}
	for _, t := range g.Terms {
		h.terms[siteKey(t.Trial, t.Site)] = append(h.terms[siteKey(t.Trial, t.Site)], t)
	}
	for _, check := range []func(*GenesisState) error{
		h.checkVersions, h.checkSponsorships, h.checkTerms, h.checkAssignments, h.checkTransfers, h.checkDelegations, h.checkSides,
		h.checkStatuses, h.checkMilestones, h.checkOutcomes, h.checkResults, h.checkClocks, h.checkSeals, h.checkDisputes,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// after wants the rows that belong to something not to go back in time.
func (h chronology) after(of string, at time.Time) error {
	if last, ok := h.previous[of]; ok && at.Before(last) {
		return fmt.Errorf("%s goes back from %s to %s", of, term.Format(last), term.Format(at))
	}
	h.previous[of] = at
	return nil
}

// since wants the rows of a trial not to go back in time, the first of them not before its registration.
func (h chronology) since(of string, trial uint64, at time.Time) error {
	if registered := h.trials[trial].RegisteredAt; at.Before(registered) {
		return fmt.Errorf("%s is of %s, the trial was registered at %s", of, term.Format(at), term.Format(registered))
	}
	return h.after(of, at)
}

// newest wants a version to have been the newest of its trial at some time.
func (h chronology) newest(of string, trial uint64, version uint32, at time.Time) error {
	versions := h.versions[trial]
	if version == 0 || int(version) > len(versions) {
		return fmt.Errorf("%s names version %d of %d", of, version, len(versions))
	}
	if at.Before(versions[version-1].Time) || int(version) < len(versions) && at.After(versions[version].Time) {
		return fmt.Errorf("%s at %s names version %d, which was not the newest then", of, term.Format(at), version)
	}
	return nil
}

// checkVersions wants each registration to be one that its block accepted, and to keep what had come to pass.
func (h chronology) checkVersions(g *GenesisState) error {
	for _, v := range g.Versions {
		of := versionsOf(v.Trial)
		if err := h.since(of, v.Trial, v.Time); err != nil {
			return err
		}
		if err := v.Registration.Validate(v.Time); err != nil {
			return fmt.Errorf("%s %d: %w", of, v.Number, err)
		}
		if v.Number == 1 {
			continue
		}
		if err := CheckDatesKept(&h.versions[v.Trial][v.Number-2].Registration, &v.Registration, nil); err != nil {
			return fmt.Errorf("%s %d: %w", of, v.Number, err)
		}
	}
	return nil
}

func (h chronology) checkStatuses(g *GenesisState) error {
	for _, s := range g.Statuses {
		if err := h.since(statusesOf(s.Trial), s.Trial, s.Time); err != nil {
			return err
		}
	}
	return nil
}

// checkSponsorships wants each sponsor to begin when the one before ends, and the last to go on.
func (h chronology) checkSponsorships(g *GenesisState) error {
	for _, s := range g.Sponsorships {
		if err := h.since(sponsorshipsOf(s.Trial), s.Trial, s.Time); err != nil {
			return err
		}
		var next *time.Time
		if all := h.sponsorships[s.Trial]; int(s.Number) < len(all) {
			next = &all[s.Number].Time
		}
		if !sameInstant(s.EndedAt, next) {
			return fmt.Errorf("%s %d ends at %s, the next begins at %s", sponsorshipsOf(s.Trial), s.Number, orNever(s.EndedAt), orNever(next))
		}
	}
	for _, o := range g.Offers {
		all := h.sponsorships[o.Trial]
		if present := all[len(all)-1]; o.OfferedAt.Before(present.Time) {
			return fmt.Errorf("trial %d was offered at %s, before its sponsor's time began at %s", o.Trial, term.Format(o.OfferedAt), term.Format(present.Time))
		}
	}
	return nil
}

// checkTerms wants each investigator of a site to begin when the one before ends, and the last to go on.
func (h chronology) checkTerms(g *GenesisState) error {
	for _, t := range g.Terms {
		of := termsOf(t.Trial, t.Site)
		if err := h.since(of, t.Trial, t.BeganAt); err != nil {
			return err
		}
		var next *time.Time
		if all := h.terms[siteKey(t.Trial, t.Site)]; int(t.Term) < len(all) {
			next = &all[t.Term].BeganAt
		}
		if !sameInstant(t.EndedAt, next) {
			return fmt.Errorf("%s %d ends at %s, the next begins at %s", of, t.Term, orNever(t.EndedAt), orNever(next))
		}
	}
	return nil
}

// checkAssignments wants an organisation to be assigned in a capacity again only once it no longer was.
func (h chronology) checkAssignments(g *GenesisState) error {
	newest := make(map[[3]uint64]Assignment)
	for _, a := range g.Assignments {
		of := fmt.Sprintf("%s %d", assignmentsOf(a.Trial), a.Number)
		if err := checkSpan(of, a.Term(), h.trials[a.Trial].RegisteredAt); err != nil {
			return err
		}
		if (a.EndedAt == nil) != (a.EndedBy == 0) {
			return fmt.Errorf("%s ended at %s by organisation %d", of, orNever(a.EndedAt), a.EndedBy)
		}
		key := [3]uint64{a.Trial, a.Organisation, uint64(a.Capacity)}
		if before, ok := newest[key]; ok && !before.Term().Over(a.NotBefore) {
			return fmt.Errorf("%s begins at %s, when assignment %d in the same capacity was not over", of, term.Format(a.NotBefore), before.Number)
		}
		newest[key] = a
	}
	return nil
}

// checkTransfers wants duties to be offered, accepted and ended in that order, by a sponsor in its time.
func (h chronology) checkTransfers(g *GenesisState) error {
	for _, d := range g.Transfers {
		of := fmt.Sprintf("%s %d", transfersOf(d.Trial), d.Number)
		all := h.sponsorships[d.Trial]
		if d.Sponsorship == 0 || int(d.Sponsorship) > len(all) {
			return fmt.Errorf("%s names sponsorship %d of %d", of, d.Sponsorship, len(all))
		}
		if err := h.after(transfersOf(d.Trial), d.OfferedAt); err != nil {
			return err
		}
		s := all[d.Sponsorship-1]
		if err := inOrder(of, &s.Time, &d.OfferedAt, d.AcceptedAt, s.EndedAt); err != nil {
			return err
		}
		if err := inOrder(of, &d.OfferedAt, d.AcceptedAt, d.EndedAt); err != nil {
			return err
		}
	}
	return nil
}

// checkDelegations wants each line to be one that an investigator wrote in their time, or in advance.
func (h chronology) checkDelegations(g *GenesisState) error {
	for _, d := range g.Delegations {
		of := fmt.Sprintf("%s %d", delegationsOf(d.Trial, d.Site), d.Number)
		terms := h.terms[siteKey(d.Trial, d.Site)]
		if d.InvestigatorTerm == 0 || int(d.InvestigatorTerm) > len(terms) {
			return fmt.Errorf("%s names term %d of %d", of, d.InvestigatorTerm, len(terms))
		}
		if err := checkSpan(of, d.Term(), terms[d.InvestigatorTerm-1].BeganAt); err != nil {
			return err
		}
		if n := len(d.TrainingDigest); n != 0 && n != fact.HashSize {
			return fmt.Errorf("%s has a training digest of %d bytes, want %d or none", of, n, fact.HashSize)
		}
		if err := checkLineSide(d.Role, d.Tasks); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
	}
	return nil
}

// checkSides wants everybody to have taken their side after the trial was registered, at a site that it has.
func (h chronology) checkSides(g *GenesisState) error {
	for _, s := range g.Sides {
		if t := h.trials[s.Trial]; s.Time.Before(t.RegisteredAt) || s.Site > t.Sites {
			return fmt.Errorf("%s, but the trial was registered at %s and has %d sites", s.Taken(), term.Format(t.RegisteredAt), t.Sites)
		}
	}
	return nil
}

// checkSpan wants a term to begin not before something else, and to run forwards.
func checkSpan(of string, span term.Term, earliest time.Time) error {
	return inOrder(of, &earliest, &span.NotBefore, span.NotAfter)
}

// inOrder wants instants to be in order, as far as they are given.
func inOrder(of string, instants ...*time.Time) error {
	var last *time.Time
	for _, at := range instants {
		if at == nil {
			continue
		}
		if last != nil && at.Before(*last) {
			return fmt.Errorf("%s has %s after %s", of, term.Format(*last), term.Format(*at))
		}
		last = at
	}
	return nil
}

func sameInstant(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func orNever(at *time.Time) string {
	if at == nil {
		return "no time"
	}
	return term.Format(*at)
}
