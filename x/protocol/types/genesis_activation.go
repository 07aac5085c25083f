package types

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// activation checks that each site goes from version to higher version, each when and where it was for, and pays by one
// line of payment schedules.
func (s *validation) activation(a Activation) error {
	site := siteID{a.Trial, a.Site}
	line := siteLineID{site, a.Line}
	v, known := s.versions[versionID{lineID{a.Trial, a.Line}, a.Version}]
	before := s.inUse[line]
	switch {
	case !known:
		return fmt.Errorf("line %d of trial %d has no version %d", a.Line, a.Trial, a.Version)
	case a.Site == 0:
		return fmt.Errorf("sites are numbered from 1")
	case !isPerson(a.Actor):
		return fmt.Errorf("it names nobody who activated the version")
	case a.Height < 1 || a.Height < before.Height || a.Version <= before.Version:
		return fmt.Errorf("site %d of trial %d goes from version %d at height %d to version %d at height %d of line %d",
			a.Site, a.Trial, before.Version, before.Height, a.Version, a.Height, a.Line)
	case a.Height < v.Height:
		return fmt.Errorf("it was activated at height %d and submitted at height %d", a.Height, v.Height)
	case v.Content.Effective != nil && a.Time.Before(*v.Content.Effective):
		return fmt.Errorf("it was activated at %s and is effective from %s", term.Format(a.Time), term.Format(*v.Content.Effective))
	case len(v.Content.Scope.Countries) == 0 && !InScope(v.Content.Scope, a.Site, ""):
		return fmt.Errorf("%s is for %s, not for site %d", v.Name(), ScopeName(v.Content.Scope), a.Site)
	}
	if err := a.checkRest(v, before); err != nil {
		return err
	}
	if v.IsSchedule() {
		if other := s.schedules[site]; other != 0 && other != a.Line {
			return fmt.Errorf("site %d of trial %d pays by the lines %d and %d of payment schedules", a.Site, a.Trial, other, a.Line)
		}
		s.schedules[site] = a.Line
	}
	if before.Version == 0 {
		if s.linesInUse[site]++; s.linesInUse[site] > MaxLinesInUse {
			return fmt.Errorf("site %d of trial %d uses more than %d lines of documents", a.Site, a.Trial, MaxLinesInUse)
		}
	}
	s.inUse[line] = a
	return nil
}

// checkRest reports what keeps the activation of a version, after another one at the site, from resting on the approval of
// an earlier version: an urgent safety measure rests on the version before, or on what that one rests on, for its time.
func (a Activation) checkRest(v Version, before Activation) error {
	if a.RestsOn == 0 {
		if a.RestsUntil != nil {
			return errors.New("it rests on nothing, and until some time")
		}
		return nil
	}
	rest := v.InUse()
	switch a.RestsOn {
	case before.Version:
		rest = rest.RestingOn(LineInUse{Version: before.Version}, v.Time)
	case before.RestsOn:
		rest = rest.RestingWith(LineInUse{RestsOn: before.RestsOn, RestsUntil: before.RestsUntil})
	}
	switch {
	case !v.IsUrgent() || !NeedsApproval(v.Type) || rest.RestsOn == 0:
		return fmt.Errorf("version %d of line %d rests on version %d at site %d, want an urgent safety measure that rests on an earlier one in use there",
			a.Version, a.Line, a.RestsOn, a.Site)
	case a.RestsUntil == nil || !a.RestsUntil.Equal(*rest.RestsUntil) || a.Time.After(*a.RestsUntil):
		return fmt.Errorf("version %d of line %d was activated at site %d at %s and rests until %s, want %s",
			a.Version, a.Line, a.Site, term.Format(a.Time), orNever(a.RestsUntil), term.Format(*rest.RestsUntil))
	}
	return nil
}

func orNever(at *time.Time) string {
	if at == nil {
		return "no time"
	}
	return term.Format(*at)
}

// blocks checks that all that happened at one height happened at one time, and nothing at a greater height before it: times
// are turned into heights by that.
func blocks(g *GenesisState) error {
	type block struct {
		height int64
		time   time.Time
	}
	var all []block
	for _, v := range g.Versions {
		all = append(all, block{v.Height, v.Time})
	}
	for _, d := range g.Decisions {
		all = append(all, block{d.Height, d.Time})
	}
	for _, a := range g.Activations {
		all = append(all, block{a.Height, a.Time})
	}
	slices.SortFunc(all, func(a, b block) int { return cmp.Or(cmp.Compare(a.height, b.height), a.time.Compare(b.time)) })
	for i, b := range all {
		switch {
		case b.height < 1 || !IsCountable(b.time):
			return fmt.Errorf("something happened at height %d at %s, want a height above 0 and a time that has a count of nanoseconds",
				b.height, term.Format(b.time))
		case i > 0 && b.height == all[i-1].height && !b.time.Equal(all[i-1].time):
			return fmt.Errorf("height %d has the times %s and %s", b.height, term.Format(all[i-1].time), term.Format(b.time))
		case i > 0 && b.time.Before(all[i-1].time):
			return fmt.Errorf("height %d at %s comes before height %d at %s", all[i-1].height, term.Format(all[i-1].time), b.height, term.Format(b.time))
		}
	}
	return nil
}

// IsCountable reports whether an instant has a count of Unix nanoseconds.
func IsCountable(at time.Time) bool { return at.Year() >= 1970 && at.Year() <= 2200 }
