package types

import (
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// What consent forms are for, and for whom, under short names.
const (
	Participation = protocolfact.Purpose_PURPOSE_PARTICIPATION
	Optional      = protocolfact.Purpose_PURPOSE_OPTIONAL

	Self          = protocolfact.Population_POPULATION_SELF
	Assisted      = protocolfact.Population_POPULATION_ASSISTED
	Minor         = protocolfact.Population_POPULATION_MINOR
	Incapacitated = protocolfact.Population_POPULATION_INCAPACITATED
)

// populationRule says who signs beside a participant of a population.
type populationRule struct {
	// may is who may be asked to, must is who has to.
	may, must protocolfact.Demands
}

// populationRules lists the populations by their number. An adult who signs by a key of their own is represented by nobody;
// a minor, and whoever cannot decide, always is (21 CFR 50.55, 45 CFR 46.116; Regulation (EU) 536/2014 articles 31 and 32).
var populationRules = [...]populationRule{
	Self:          {may: protocolfact.Demands{Witness: true, Obtainer: true}},
	Assisted:      {may: protocolfact.Demands{Representative: true, Witness: true, Obtainer: true}},
	Minor:         {may: protocolfact.Demands{Representative: true, SecondParent: true, Assent: true, Witness: true, Obtainer: true}, must: protocolfact.Demands{Representative: true}},
	Incapacitated: {may: protocolfact.Demands{Representative: true, Assent: true, Witness: true, Obtainer: true}, must: protocolfact.Demands{Representative: true}},
}

// Populations lists the populations by their number.
func Populations() []protocolfact.Population {
	return []protocolfact.Population{Self, Assisted, Minor, Incapacitated}
}

// CheckPopulation reports what keeps p from being a population.
func CheckPopulation(p protocolfact.Population) error {
	if p < Self || p > Incapacitated {
		return fmt.Errorf("population is %d, want SELF, ASSISTED, MINOR or INCAPACITATED", p)
	}
	return nil
}

// PopulationName names a population within a sentence: "MINOR".
func PopulationName(p protocolfact.Population) string { return fact.EnumName(p) }

// MayDemand returns who may sign beside a participant of a population; nobody for an unknown one.
func MayDemand(p protocolfact.Population) protocolfact.Demands {
	if CheckPopulation(p) != nil {
		return protocolfact.Demands{}
	}
	return populationRules[p].may
}

// CheckCovers reports who signs by one set of demands and not by another that has to cover it.
func CheckCovers(demands, covered protocolfact.Demands) error {
	for _, d := range []struct {
		has, wants bool
		who        string
	}{
		{demands.Representative, covered.Representative, "a REPRESENTATIVE"},
		{demands.SecondParent, covered.SecondParent, "a SECOND_PARENT"},
		{demands.Assent, covered.Assent, "an ASSENT"},
		{demands.Witness, covered.Witness, "a WITNESS"},
		{demands.Obtainer, covered.Obtainer, "the staff member who obtained it"},
	} {
		if d.wants && !d.has {
			return errors.New(d.who)
		}
	}
	return nil
}

// checkForm reports what is wrong with what only a consent form says: what it is for, for whom, and who signs beside them.
func (c Content) checkForm(t protocolfact.DocumentType) error {
	if t != protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
		if c.Reconsent || c.Demands != (protocolfact.Demands{}) {
			return fmt.Errorf("a %s cannot ask for another consent or for countersignatures: only consent forms do", TypeName(t))
		}
		if c.Purpose != 0 || c.Population != 0 {
			return fmt.Errorf("a %s has neither purpose nor population: only consent forms do", TypeName(t))
		}
		return nil
	}
	if c.Purpose != Participation && c.Purpose != Optional {
		return fmt.Errorf("purpose is %d, want PARTICIPATION for the consent form that everybody of a population signs, or OPTIONAL", c.Purpose)
	}
	if err := CheckPopulation(c.Population); err != nil {
		return err
	}
	rule := populationRules[c.Population]
	if err := CheckCovers(rule.may, c.Demands); err != nil {
		return fmt.Errorf("a consent form for population %s demands the signature of %w: nobody signs so beside them", PopulationName(c.Population), err)
	}
	if err := CheckCovers(c.Demands, rule.must); err != nil {
		return fmt.Errorf("a consent form for population %s has to demand the signature of %w", PopulationName(c.Population), err)
	}
	return nil
}

// checkSameForm reports whether a version is for another purpose or population than the version before: whoever signed the
// line signed for these.
func (v Version) checkSameForm(before Version) error {
	if was, is := before.Content, v.Content; is.Purpose != was.Purpose || is.Population != was.Population {
		return fmt.Errorf("the line is %s for population %s, the version says %s for %s: purpose and population never change, begin a new line",
			fact.EnumName(was.Purpose), PopulationName(was.Population), fact.EnumName(is.Purpose), PopulationName(is.Population))
	}
	return nil
}

// IsRequiredOf reports whether a line in use is the one that a population is required to consent to.
func (l LineInUse) IsRequiredOf(p protocolfact.Population) bool {
	return l.Purpose == Participation && l.Population == p
}

// Required returns how a site uses the consent form that a population is required to consent to; the zero value if it uses
// none. There is one at most.
func (u InUse) Required(p protocolfact.Population) LineInUse {
	for _, l := range u.OfType(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM) {
		if l.IsRequiredOf(p) {
			return l
		}
	}
	return LineInUse{}
}
