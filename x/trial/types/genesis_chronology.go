package types

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// chronology holds the rows that others are dated by. It is made once every row is known to belong to something, and to be
// numbered without gaps.
type chronology struct {
	trials       map[uint64]Trial
	sponsorships map[uint64][]Sponsorship
	terms        map[[2]uint64][]InvestigatorTerm
	previous     genesis.Times // last instant seen, by what rows belong to
}

// checkChronology returns an error unless the rows are dated as they can have been written: each after what it follows from.
func (c census) checkChronology(g *GenesisState) error {
	h := chronology{
		trials: c.trials, sponsorships: make(map[uint64][]Sponsorship), terms: make(map[[2]uint64][]InvestigatorTerm),
		previous: make(genesis.Times),
	}
	for _, s := range g.Sponsorships {
		h.sponsorships[s.Trial] = append(h.sponsorships[s.Trial], s)
	}
	for _, t := range g.Terms {
		h.terms[siteKey(t.Trial, t.Site)] = append(h.terms[siteKey(t.Trial, t.Site)], t)
	}
	for _, check := range []func(*GenesisState) error{
		h.checkSponsorships, h.checkTerms, h.checkAssignments, h.checkTransfers, h.checkDelegations, h.checkSides,
	} {
		if err := check(g); err != nil {
			return err
		}
	}
	return nil
}

// since returns an error if the rows of a trial go back in time, or the first of them is before its registration.
func (h chronology) since(of string, trial uint64, at time.Time) error {
	if registered := h.trials[trial].RegisteredAt; at.Before(registered) {
		return fmt.Errorf("%s is of %s, the trial was registered at %s", of, term.Format(at), term.Format(registered))
	}
	return h.previous.After(of, at)
}

// checkSponsorships returns an error unless each sponsor begins when the one before ends, and the last goes on.
func (h chronology) checkSponsorships(g *GenesisState) error {
	for _, s := range g.Sponsorships {
		if err := h.since(sponsorshipsOf(s.Trial), s.Trial, s.Time); err != nil {
			return err
		}
		var next *time.Time
		if all := h.sponsorships[s.Trial]; int(s.Number) < len(all) {
			next = &all[s.Number].Time
		}
		if !genesis.IsSameInstant(s.EndedAt, next) {
			return fmt.Errorf("%s %d ends at %s, the next begins at %s", sponsorshipsOf(s.Trial), s.Number, genesis.OrNever(s.EndedAt), genesis.OrNever(next))
		}
	}
	return nil
}

// checkTerms returns an error unless each investigator of a site begins when the one before ends, and the last goes on.
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
		if !genesis.IsSameInstant(t.EndedAt, next) {
			return fmt.Errorf("%s %d ends at %s, the next begins at %s", of, t.Term, genesis.OrNever(t.EndedAt), genesis.OrNever(next))
		}
	}
	return nil
}

// checkAssignments returns an error if an organisation is assigned in a capacity again while it still was.
func (h chronology) checkAssignments(g *GenesisState) error {
	newest := make(map[[3]uint64]Assignment)
	for _, a := range g.Assignments {
		of := fmt.Sprintf("%s %d", assignmentsOf(a.Trial), a.Number)
		if err := checkSpan(of, a.Term(), h.trials[a.Trial].RegisteredAt); err != nil {
			return err
		}
		if (a.EndedAt == nil) != (a.EndedBy == 0) {
			return fmt.Errorf("%s ended at %s by organisation %d", of, genesis.OrNever(a.EndedAt), a.EndedBy)
		}
		key := [3]uint64{a.Trial, a.Organisation, uint64(a.Capacity)}
		if before, ok := newest[key]; ok && !before.Term().Over(a.NotBefore) {
			return fmt.Errorf("%s begins at %s, when assignment %d in the same capacity was not over", of, term.Format(a.NotBefore), before.Number)
		}
		newest[key] = a
	}
	return nil
}

// checkTransfers returns an error unless duties are offered, accepted and ended in that order, by a sponsor in its time.
func (h chronology) checkTransfers(g *GenesisState) error {
	for _, d := range g.Transfers {
		of := fmt.Sprintf("%s %d", transfersOf(d.Trial), d.Number)
		all := h.sponsorships[d.Trial]
		if d.Sponsorship == 0 || int(d.Sponsorship) > len(all) {
			return fmt.Errorf("%s names sponsorship %d of %d", of, d.Sponsorship, len(all))
		}
		if err := h.previous.After(transfersOf(d.Trial), d.OfferedAt); err != nil {
			return err
		}
		s := all[d.Sponsorship-1]
		if err := genesis.InOrder(of, &s.Time, &d.OfferedAt, d.AcceptedAt, s.EndedAt); err != nil {
			return err
		}
		if err := genesis.InOrder(of, &d.OfferedAt, d.AcceptedAt, d.EndedAt); err != nil {
			return err
		}
	}
	return nil
}

// checkDelegations returns an error unless each line is one that an investigator wrote in their time, or in advance.
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
		if err := field.AllowHash("training_digest", d.TrainingDigest); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
		if err := requireRoleFits(d.Role, d.Tasks); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
		if err := requireDeclarable(d.DeclaredBlinded, d.Role); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
	}
	return nil
}

// checkSides returns an error if somebody took their side before the trial was registered, or at a site that it does not have.
func (h chronology) checkSides(g *GenesisState) error {
	for _, s := range g.Sides {
		if t := h.trials[s.Trial]; s.Time.Before(t.RegisteredAt) || s.Site > t.Sites {
			return fmt.Errorf("%s, but the trial was registered at %s and has %d sites", s.Taken(), term.Format(t.RegisteredAt), t.Sites)
		}
	}
	return nil
}

// checkSpan returns an error if a term begins before something else, or ends before it begins.
func checkSpan(of string, span term.Term, earliest time.Time) error {
	return genesis.InOrder(of, &earliest, &span.NotBefore, span.NotAfter)
}
