package types

import (
	"fmt"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// populationID is a population at a site.
type populationID struct {
	siteID
	population protocolfact.Population
}

// requiredUse is a version of the consent form that a population is required to consent to, from the block on in which it came
// into use.
type requiredUse struct {
	line    uint32
	height  int64
	demands protocolfact.Demands
}

// forms checks that each site requires one consent form of a population, and that an optional one came into use beside it,
// demanding no fewer signatures. Which came first in one block is not told, so any that was in use then counts.
func (s *validation) forms(activations []Activation) error {
	required := make(map[populationID][]requiredUse)
	var optional []Activation
	for _, a := range InTime(activations) {
		v := s.versions[versionID{lineID{a.Trial, a.Line}, a.Version}]
		id := populationID{siteID{a.Trial, a.Site}, v.Content.Population}
		switch v.Content.Purpose {
		case Participation:
			if before := required[id]; len(before) > 0 && before[0].line != a.Line {
				return fmt.Errorf("site %d of trial %d requires the lines %d and %d of consent forms of population %s",
					a.Site, a.Trial, before[0].line, a.Line, PopulationName(id.population))
			}
			required[id] = append(required[id], requiredUse{a.Line, a.Height, v.Content.Demands})
		case Optional:
			optional = append(optional, a)
		}
	}
	for _, a := range optional {
		v := s.versions[versionID{lineID{a.Trial, a.Line}, a.Version}]
		if !demandsAsMuch(v.Content.Demands, required[populationID{siteID{a.Trial, a.Site}, v.Content.Population}], a.Height) {
			return fmt.Errorf("%s of line %d is OPTIONAL for population %s and came into use at site %d of trial %d beside no required consent form that demands as few signatures",
				v.Name(), a.Line, PopulationName(v.Content.Population), a.Site, a.Trial)
		}
	}
	return nil
}

// demandsAsMuch reports whether demands cover those of a version that was in use in the block of a height. Uses are in the order
// of their heights.
func demandsAsMuch(demands protocolfact.Demands, uses []requiredUse, height int64) bool {
	for i, use := range uses {
		replaced := i+1 < len(uses) && uses[i+1].height < height
		if use.height <= height && !replaced && CheckCovers(demands, use.demands) == nil {
			return true
		}
	}
	return false
}
