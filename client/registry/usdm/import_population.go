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
	r.Eligibility.HealthyVolunteers = i.Flag(population.At("includesHealthySubjects"))
	for _, n := range i.List(population.At("plannedSex")) {
		if sex := pick(i, n, "eligibility.sex", sexes); r.Eligibility.Sex != 0 && sex != r.Eligibility.Sex {
			r.Eligibility.Sex = types.Sex_SEX_ALL
		} else if sex != 0 {
			r.Eligibility.Sex = sex
		}
	}
	ages := i.Object(population.At("plannedAge"))
	r.Eligibility.MinimumAge = i.age(ages, "minValue", "eligibility.minimum_age")
	r.Eligibility.MaximumAge = i.age(ages, "maxValue", "eligibility.maximum_age")
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
	return i.Count(n)
}

// age reads an age limit: a number with the unit of the range, or a quantity with its own.
func (i *importer) age(ages *registry.Node, end, field string) *types.Age {
	limit := ages.At(end)
	unit := ages.At("unit")
	if limit.Kind() == registry.Object {
		unit, limit = firstNode(limit.At("unit"), unit), limit.At("value")
	}
	if limit == nil {
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
	return &types.Age{Value: value, Unit: name}
}

// readCriteria reads inclusion and exclusion criteria. Version 4 keeps their texts apart from what a design makes of them;
// versions 3 keep both together, with the version or the population.
func (i *importer) readCriteria() {
	list := firstNode(i.design.At("eligibilityCriteria"), i.version.At("criteria"), i.design.At("population", "criteria"))
	used := i.design.At("population", "criterionIds").Items()
	var inclusion, exclusion []string
	for _, n := range i.List(list) {
		if len(used) > 0 && !slices.ContainsFunc(used, func(u *registry.Node) bool { return u.Peek() == n.At("id").Peek() }) {
			continue
		}
		item := n
		if id := n.At("criterionItemId"); id != nil {
			item = i.byID[i.Raw(id)]
		}
		field := fmt.Sprintf("eligibility (%s)", n.Path())
		line, _ := registry.OneLine(i.plain(field, i.Raw(item.At("text")), i.byID[item.At("dictionaryId").Peek()]))
		if isUnwritten(line) {
			i.Changed("eligibility", "%s is not written yet: it was not taken", n.Path())
			continue
		}
		if excludes, _ := isExclusion.find(n.At("category")); excludes {
			exclusion = append(exclusion, line)
		} else {
			inclusion = append(inclusion, line)
		}
		i.Take(n.At("category"))
	}
	i.Registration.Eligibility.Inclusion = i.criteria("eligibility.inclusion", inclusion)
	i.Registration.Eligibility.Exclusion = i.criteria("eligibility.exclusion", exclusion)
}

func (i *importer) criteria(field string, list []string) (criteria []string) {
	for n, c := range list {
		criteria = append(criteria, i.Fit(fmt.Sprintf("%s[%d]", field, n), c, types.MaxParagraph))
	}
	return criteria
}
