package usdm

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readPopulation reads who may take part and how many (items 14 and 17).
func (i *importer) readPopulation() {
	r := &i.Registration
	population := i.Object(firstNode(i.design.At("population"), first(i.design.At("studyPopulations"))))
	r.SampleSize.Planned = i.planned(population)
	cohorts := i.List(population.At("cohorts"))
	i.readHealthy(population, cohorts)
	i.readSex(population, cohorts)
	i.readAges(population, cohorts)
}

// readHealthy reads whether healthy volunteers may take part: in the population or, where that does not say it, in a cohort.
func (i *importer) readHealthy(population *registry.Node, cohorts []*registry.Node) {
	const field = "eligibility.healthy_volunteers"
	healthy, said := &i.Registration.Eligibility.HealthyVolunteers, population.At("includesHealthySubjects").Kind() != registry.Null
	*healthy = i.Flag(population.At("includesHealthySubjects"))
	for _, c := range cohorts {
		n := c.At("includesHealthySubjects")
		if n.Kind() == registry.Null {
			continue
		}
		if flag := i.Flag(n); !said {
			*healthy = *healthy || flag
		} else if flag && !*healthy {
			i.Changed(field, "%s says yes, the population no: no was taken", n.Path())
		}
	}
	if fromCohorts := slices.ContainsFunc(cohorts, func(c *registry.Node) bool { return c.At("includesHealthySubjects").Kind() != registry.Null }); !said && fromCohorts {
		i.Changed(field, "the study says it for each cohort: %t was taken", *healthy)
	} else if !said {
		i.Assume(field, "the study does not say whether healthy volunteers may take part: it was taken as no")
	}
}

// readSex reads who may take part: in the population or, where that does not say it, in any of the cohorts.
func (i *importer) readSex(population *registry.Node, cohorts []*registry.Node) {
	const field = "eligibility.sex"
	i.Registration.Eligibility.Sex = i.sexes(population, field)
	if i.Registration.Eligibility.Sex != 0 || len(cohorts) == 0 {
		return
	}
	for _, c := range cohorts {
		sex := i.sexes(c, field)
		if sex == 0 {
			i.Changed(field, "%s does not say it, other cohorts may: it is to be given", c.Path())
			i.Registration.Eligibility.Sex = 0
			return
		}
		i.Registration.Eligibility.Sex = either(i.Registration.Eligibility.Sex, sex)
	}
	i.Changed(field, "the study gives it for each cohort: %s was taken", i.Registration.Eligibility.Sex)
}

// sexes reads a list of sexes; two different ones are all.
func (i *importer) sexes(of *registry.Node, field string) (all types.Sex) {
	for _, n := range i.List(of.At("plannedSex")) {
		all = either(all, pick(i, n, field, sexes))
	}
	return all
}

func either(a, b types.Sex) types.Sex {
	switch {
	case a == 0 || a == b:
		return b
	case b == 0:
		return a
	}
	return types.Sex_SEX_ALL
}

// readAges reads the limits of age: those of the population or, where it gives none, the widest of the cohorts'.
func (i *importer) readAges(population *registry.Node, cohorts []*registry.Node) {
	e := &i.Registration.Eligibility
	const least, most = "eligibility.minimum_age", "eligibility.maximum_age"
	if ages := i.Object(population.At("plannedAge")); ages != nil {
		e.MinimumAge, e.MaximumAge = i.age(ages, "minValue", least), i.age(ages, "maxValue", most)
		return
	}
	given := slices.ContainsFunc(cohorts, func(c *registry.Node) bool { return c.At("plannedAge").Kind() != registry.Null })
	for _, limit := range []struct {
		to              **types.Age
		end, field, one string
		wider           func(a, b uint64) bool
	}{
		{&e.MinimumAge, "minValue", least, "youngest", func(a, b uint64) bool { return a < b }},
		{&e.MaximumAge, "maxValue", most, "oldest", func(a, b uint64) bool { return a > b }},
	} {
		if !given {
			i.Assume(limit.field, "the study gives none: the registration says that there is no limit")
			continue
		}
		open := false
		for _, c := range cohorts {
			age := i.age(i.Object(c.At("plannedAge")), limit.end, limit.field)
			switch {
			case age == nil:
				open = true
				i.Changed(limit.field, "%s has no limit: the registration says that there is none", c.Path())
			case *limit.to == nil || limit.wider(minutes(age), minutes(*limit.to)):
				*limit.to = age
			}
		}
		if open {
			*limit.to = nil
		} else {
			i.Changed(limit.field, "the study gives it for each cohort: the %s was taken", limit.one)
		}
	}
}

// minutes is an age in minutes, to compare ages in different units.
func minutes(a *types.Age) uint64 {
	per := map[types.AgeUnit]uint64{
		types.AgeUnit_AGE_UNIT_YEARS: 525_960, types.AgeUnit_AGE_UNIT_MONTHS: 43_830, types.AgeUnit_AGE_UNIT_WEEKS: 10_080, types.AgeUnit_AGE_UNIT_DAYS: 1_440,
		types.AgeUnit_AGE_UNIT_HOURS: 60, types.AgeUnit_AGE_UNIT_MINUTES: 1,
	}
	return uint64(a.Value) * per[a.Unit]
}

func first(list *registry.Node) *registry.Node {
	if items := list.Items(); len(items) > 0 {
		return items[0]
	}
	return nil
}

// planned reads a planned number: a quantity, the larger end of a range, or the sum of the cohorts'.
func (i *importer) planned(population *registry.Node) uint32 {
	n := i.Object(population.AtFirst("plannedEnrollmentNumber", "plannedEnrollmentNumberQuantity", "plannedEnrollmentNumberRange"))
	least, isRange := i.number(n.At("minValue"))
	if count, ok := i.number(n.AtFirst("value", "maxValue")); ok {
		if isRange && least != count {
			i.Changed("sample_size.planned", "the study plans %d to %d: the larger number was taken", least, count)
		}
		return count
	}
	if isRange {
		return least
	}
	var sum uint32
	for _, cohort := range i.List(population.At("cohorts")) {
		part := i.planned(i.Object(cohort))
		if part > math.MaxUint32-sum {
			i.Fail(cohort, "plans more participants than %d with the cohorts before it", uint32(math.MaxUint32))
			return 0
		}
		sum += part
	}
	if sum > 0 && n == nil {
		i.Changed("sample_size.planned", "the study gives it for each cohort: the sum was taken")
	}
	return sum
}

// number reads a number, or a quantity's.
func (i *importer) number(n *registry.Node) (uint32, bool) {
	if n.Kind() == registry.Object {
		n = n.At("value")
	}
	return i.Participants(n)
}

// age reads an age limit: a number with the unit of the range, or a quantity with its own.
func (i *importer) age(ages *registry.Node, end, field string) *types.Age {
	limit := ages.At(end)
	unit := ages.At("unit")
	if limit.Kind() == registry.Object {
		unit, limit = firstNode(limit.At("unit"), unit), limit.At("value")
	}
	if limit.Kind() == registry.Null {
		return nil
	}
	if f, err := strconv.ParseFloat(limit.Literal(), 64); err != nil || f < 0 || f > types.MaxAge || f != math.Trunc(f) {
		i.Changed(field, "%s is %.40q, want a whole number up to %d: it was not taken", limit.Path(), limit.Literal(), types.MaxAge)
		return nil
	}
	value, _ := i.Count(limit)
	name := pick(i, unit, field, ageUnits)
	if name == 0 {
		i.Changed(field, "it has no unit that the chain knows: years were taken")
		name = types.AgeUnit_AGE_UNIT_YEARS
	}
	age := types.Age{Value: value, Unit: name}
	if registry.IsSentinelAge(age) {
		i.Report.Placeholders = append(i.Report.Placeholders, fmt.Sprintf("%s %d", field, value))
		return nil
	}
	return &age
}

// readCriteria reads inclusion and exclusion criteria. Version 4 keeps their texts apart from what a design makes of them;
// versions 3 keep both together, with the version or the population.
func (i *importer) readCriteria() {
	list := firstNode(i.design.At("eligibilityCriteria"), i.version.At("criteria"), i.design.At("population", "criteria"))
	ids := i.design.At("population", "criterionIds").Items()
	for _, cohort := range i.design.At("population", "cohorts").Items() {
		if own := cohort.At("criterionIds").Items(); len(own) > 0 && len(ids) > 0 {
			i.Changed("eligibility", "%s has criteria of its own: they were taken as criteria of the study", cohort.Path())
			ids = append(slices.Clip(ids), own...)
		}
	}
	var inclusion, exclusion []string
	for _, n := range i.chosen("eligibility", i.List(list), ids) {
		field, item := fmt.Sprintf("eligibility (%s)", n.Path()), n
		if id := n.At("criterionItemId"); id != nil {
			if item = i.referred(field, id); item == nil {
				continue
			}
		}
		line, _ := registry.OneLine(i.plain(field, i.Raw(item.At("text")), i.dictionary(field, item)))
		if registry.IsUnwrittenIn(field, line) {
			i.Changed("eligibility", "%s, %q, is not written yet: it was not taken", n.Path(), line)
			continue
		}
		sort, known := find(i, n.At("category"), field, categories)
		switch {
		case !known:
			i.Changed(field, "it is of no category that the chain knows, neither inclusion nor exclusion: it was not taken: %.200q", line)
			continue
		case sort == "EXCLUSION":
			exclusion = append(exclusion, line)
		default:
			inclusion = append(inclusion, line)
		}
		i.Take(n.At("category"))
	}
	i.Registration.Eligibility.Inclusion = i.criteria("eligibility.inclusion", inclusion)
	i.Registration.Eligibility.Exclusion = i.criteria("eligibility.exclusion", exclusion)
}

func (i *importer) criteria(field string, list []string) (criteria []string) {
	for n, c := range list {
		if line := i.Fit(fmt.Sprintf("%s[%d]", field, n), c, types.MaxParagraph); line != "" {
			criteria = append(criteria, line)
		}
	}
	return criteria
}
