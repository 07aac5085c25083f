package genesis

import (
	"errors"
	"fmt"
)

// checkTrials reports which sponsor, site or other party of a trial is none that the register knows.
func (c census) checkTrials(s *State) error {
	for _, row := range s.Trial.Sponsorships {
		of := fmt.Sprintf("sponsorship %d of trial %d", row.Number, row.Trial)
		if err := errors.Join(c.requireOrganisation(of, row.Sponsor), c.requireActor(of, row.Actor)); err != nil {
			return err
		}
	}
	for _, a := range s.Trial.Assignments {
		of := fmt.Sprintf("assignment %d of trial %d", a.Number, a.Trial)
		if err := c.requireOrganisation(of, a.Organisation); err != nil {
			return err
		}
		if a.EndedBy != 0 {
			if err := c.requireOrganisation("the end of "+of, a.EndedBy); err != nil {
				return err
			}
		}
	}
	for _, d := range s.Trial.Transfers {
		if err := c.requireOrganisation(fmt.Sprintf("transfer %d of trial %d", d.Number, d.Trial), d.Organisation); err != nil {
			return err
		}
	}
	return nil
}

// checkSiteStaff reports which site, investigator or member of staff is none of an organisation that the register knows.
func (c census) checkSiteStaff(s *State) error {
	for _, site := range s.Trial.Sites {
		of := fmt.Sprintf("site %d of trial %d", site.Number, site.Trial)
		if err := c.requireOrganisation(of, site.Organisation); err != nil {
			return err
		}
	}
	for _, t := range s.Trial.Terms {
		of := fmt.Sprintf("term %d of site %d of trial %d", t.Term, t.Site, t.Trial)
		site, err := c.requireSite(of, t.Trial, t.Site)
		if err != nil {
			return err
		}
		if err := c.requirePerson(of, t.Investigator, site.Organisation); err != nil {
			return err
		}
	}
	for _, d := range s.Trial.Delegations {
		of := fmt.Sprintf("line %d of the delegation log of site %d of trial %d", d.Number, d.Site, d.Trial)
		site, err := c.requireSite(of, d.Trial, d.Site)
		if err != nil {
			return err
		}
		if err := c.requirePerson(of, d.Person, site.Organisation); err != nil {
			return err
		}
	}
	for _, side := range s.Trial.Sides {
		if err := c.requirePerson(fmt.Sprintf("a side of the blind of trial %d", side.Trial), side.Person, side.Organisation); err != nil {
			return err
		}
	}
	return nil
}
