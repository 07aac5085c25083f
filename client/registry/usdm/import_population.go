package usdm

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// said tells what a part of a study says of a value.
type said int

const (
	silent  said = iota // nothing
	open                // of an age: it has one end and not this one
	unclear             // something that could not be taken; the report says so
	given
)

// readPopulation reads who may take part and how many (items 14 and 17): each value as the population has it or, where it says
// nothing that can be taken, as its cohorts do.
func (i *importer) readPopulation() {
	populations := i.design.At("studyPopulations").Items()
	if own := i.design.At("population"); own != nil {
		populations = append([]*registry.Node{own}, populations...)
	}
	var population *registry.Node
	if len(populations) > 0 {
		population = i.Object(populations[0])
	}
	if n := len(populations); n > 1 {
		i.Changed("eligibility", "the design has %d populations, a registration one: %s was taken", n, population.Path())
	}
	i.Registration.SampleSize.Planned, _ = i.planned(population)
	cohorts := i.cohorts(population)
	i.readHealthy(population, cohorts)
	i.readSex(population, cohorts)
	i.readAges(population, cohorts)
}

func (i *importer) cohorts(of *registry.Node) (cohorts []*registry.Node) {
	for _, n := range i.List(of.At("cohorts")) {
		if c := i.Object(n); c != nil {
			cohorts = append(cohorts, c)
		}
	}
	return cohorts
}

// overruled reports cohorts that say something else than the population.
func (i *importer) overruled(field string, own any, others []string) {
	if len(others) > 0 {
		i.Changed(field, "the population says %v, but %s: that of the population was taken", own, strings.Join(others, ", "))
	}
}

// readHealthy reads whether healthy volunteers may take part: in the population or, where that does not say it, in a cohort.
func (i *importer) readHealthy(population *registry.Node, cohorts []*registry.Node) {
	const field, member = "eligibility.healthy_volunteers", "includesHealthySubjects"
	healthy := &i.Registration.Eligibility.HealthyVolunteers
	own := population.At(member)
	*healthy = i.Flag(own)
	var others, lacking []string
	some := false
	for _, c := range cohorts {
		n := c.At(member)
		if n == nil {
			lacking = append(lacking, c.Path())
			continue
		}
		flag := i.Flag(n)
		some = some || flag
		if own == nil || flag != *healthy {
			others = append(others, fmt.Sprintf("%s says %t", c.Path(), flag))
		}
	}
	if own != nil {
		i.overruled(field, *healthy, others)
		return
	}
	*healthy = some
	switch {
	case len(others) == 0:
		i.Assume(field, "the study does not say whether healthy volunteers may take part: it was taken as no")
	case len(lacking) == 0:
		i.Changed(field, "the study says it for each cohort: %t was taken", some)
	case some:
		i.Changed(field, "%s, %s: yes was taken", strings.Join(others, ", "), lackingIt(lacking))
	default:
		i.Assume(field, "%s, %s: it was taken as no", strings.Join(others, ", "), lackingIt(lacking))
	}
}

func lackingIt(paths []string) string {
	return fmt.Sprintf("nothing that can be taken is said by %s", strings.Join(paths, ", "))
}

// readSex reads who may take part: in the population or, where that does not say it, in any of the cohorts.
func (i *importer) readSex(population *registry.Node, cohorts []*registry.Node) {
	const field = "eligibility.sex"
	sex := &i.Registration.Eligibility.Sex
	own := i.sexes(population, field)
	var all types.Sex
	var others, lacking []string
	for _, c := range cohorts {
		s := i.sexes(c, field)
		all = either(all, s)
		switch {
		case s == 0:
			lacking = append(lacking, c.Path())
		case s != own:
			others = append(others, fmt.Sprintf("%s says %s", c.Path(), s))
		}
	}
	switch {
	case own != 0:
		*sex = own
		i.overruled(field, own, others)
	case all == 0: // it is missing
	case len(lacking) == 0:
		*sex = all
		i.Changed(field, "the study gives it for each cohort: %s was taken", all)
	case all == types.Sex_SEX_ALL:
		*sex = all
		i.Changed(field, "%s, %s: %s was taken", strings.Join(others, ", "), lackingIt(lacking), all)
	default:
		i.Changed(field, "%s, %s: it is to be given", strings.Join(others, ", "), lackingIt(lacking))
	}
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

// readAges reads the limits of age, each by itself: that of the population or, where it gives none, the widest of the cohorts'.
func (i *importer) readAges(population *registry.Node, cohorts []*registry.Node) {
	e := &i.Registration.Eligibility
	const least, most = "eligibility.minimum_age", "eligibility.maximum_age"
	younger, older := func(a, b uint64) bool { return a < b }, func(a, b uint64) bool { return a > b }
	e.MinimumAge = i.readLimit(population, cohorts, ageLimit{"minValue", "maxValue", least, "youngest", younger})
	e.MaximumAge = i.readLimit(population, cohorts, ageLimit{"maxValue", "minValue", most, "oldest", older})
	if e.MinimumAge != nil && e.MaximumAge != nil && minutes(e.MinimumAge) > minutes(e.MaximumAge) {
		i.Changed(least, "%s is above the maximum of %s: nobody could take part, give what is right with --patch",
			shownAge(e.MinimumAge), shownAge(e.MaximumAge))
	}
	if e.MaximumAge != nil && e.MaximumAge.Value == 0 {
		i.Changed(most, "it is %s and was taken as it stands: if it stands for none, take it away with --patch", shownAge(e.MaximumAge))
	}
}

// ageLimit is one of the two limits of age: the end of a range that gives it, the other one, the field of a registration, and
// which of several is the widest.
type ageLimit struct {
	end, otherEnd, field, widest string
	wider                        func(a, b uint64) bool
}

func shownAge(a *types.Age) string { return fmt.Sprintf("%d %s", a.Value, a.Unit) }

// readLimit reads a limit of age.
func (i *importer) readLimit(population *registry.Node, cohorts []*registry.Node, l ageLimit) *types.Age {
	own, s := i.age(population, l)
	var widest *types.Age
	var others, opened, lacking []string
	for _, c := range cohorts {
		age, cs := i.age(c, l)
		switch {
		case cs == open:
			opened = append(opened, c.Path())
			if s == given {
				others = append(others, c.Path()+" has no limit")
			}
		case cs != given:
			lacking = append(lacking, c.Path())
		case s != given || minutes(age) != minutes(own):
			others = append(others, fmt.Sprintf("%s says %s", c.Path(), shownAge(age)))
			if widest == nil || l.wider(minutes(age), minutes(widest)) {
				widest = age
			}
		}
	}
	const none = "the registration says that there is none"
	switch {
	case s == given:
		i.overruled(l.field, shownAge(own), others)
		return own
	case widest == nil && s == silent && len(opened) == 0 && len(lacking) == len(cohorts):
		i.Assume(l.field, "the study gives none: the registration says that there is no limit")
	case widest == nil && (s == unclear || len(lacking) > 0 && s != open):
		i.Assume(l.field, "the study gives none that can be taken: %s", none)
	case widest == nil:
		i.Changed(l.field, "the study gives the other end only: %s", none)
	case len(opened) > 0:
		i.Changed(l.field, "%s has no limit: %s; %s", strings.Join(opened, ", "), none, strings.Join(others, ", "))
	case len(lacking) > 0:
		i.Assume(l.field, "%s, %s: %s, give it with --patch if there is one", strings.Join(others, ", "), lackingIt(lacking), none)
	default:
		i.Changed(l.field, "the study gives it for each cohort: the %s was taken, %s; %s",
			l.widest, shownAge(widest), strings.Join(others, ", "))
		return widest
	}
	return nil
}

// minutes is an age in minutes, to compare ages in different units.
func minutes(a *types.Age) uint64 {
	per := map[types.AgeUnit]uint64{
		types.AgeUnit_AGE_UNIT_YEARS: 525_960, types.AgeUnit_AGE_UNIT_MONTHS: 43_830, types.AgeUnit_AGE_UNIT_WEEKS: 10_080, types.AgeUnit_AGE_UNIT_DAYS: 1_440,
		types.AgeUnit_AGE_UNIT_HOURS: 60, types.AgeUnit_AGE_UNIT_MINUTES: 1,
	}
	return uint64(a.Value) * per[a.Unit]
}

// numberNames are the members that give a planned number.
var numberNames = []string{"plannedEnrollmentNumber", "plannedEnrollmentNumberQuantity", "plannedEnrollmentNumberRange"}

// planned reads the planned number of a population or a cohort: its own or, where it gives none, the sum of its cohorts'. A sum of
// which a part is missing or a placeholder is not taken.
func (i *importer) planned(of *registry.Node) (count uint32, s said) {
	const field = "sample_size.planned"
	own, s := i.enrolment(of)
	var parts, lacking []string
	var sum uint32
	for _, c := range i.cohorts(of) {
		part, cs := i.planned(c)
		if cs != given {
			lacking = append(lacking, c.Path())
			continue
		}
		if part > math.MaxUint32-sum {
			i.Fail(c, "plans more participants than %d with the cohorts before it", uint32(math.MaxUint32))
			return 0, unclear
		}
		sum += part
		parts = append(parts, fmt.Sprintf("%s plans %d", c.Path(), part))
	}
	switch {
	case s == given:
		if len(parts) > 0 && (sum != own || len(lacking) > 0) {
			i.overruled(field, own, append(parts, lacks(lacking)...))
		}
		return own, given
	case len(parts) == 0:
		return 0, s
	case len(lacking) > 0:
		i.Changed(field, "%s, %s: there is no sum, the number is to be given", strings.Join(parts, ", "), lackingIt(lacking))
		return 0, unclear
	}
	i.Changed(field, "the study gives it for each cohort: the sum was taken, %d; %s", sum, strings.Join(parts, ", "))
	return sum, given
}

func lacks(paths []string) []string {
	if len(paths) == 0 {
		return nil
	}
	return []string{lackingIt(paths)}
}

// enrolment reads the planned number that a population or a cohort itself gives, under whatever name. Of two, the first is taken.
func (i *importer) enrolment(of *registry.Node) (count uint32, s said) {
	const field = "sample_size.planned"
	for _, name := range numberNames {
		n := i.Object(of.At(name))
		again, as := i.quantity(n)
		switch {
		case as == given && again == 0:
			i.Changed(field, "%s is 0, which is no plan: it was not taken", n.Path())
			s = max(s, unclear)
		case as == given && s == given && again != count:
			i.Changed(field, "%s gives it again as %d: %d was taken", n.Path(), again, count)
		case s != given && as != silent:
			count, s = again, as
		}
	}
	return count, s
}

// quantity reads a quantity, or the larger end of a range. A range whose larger end is missing, or with a placeholder, is none.
func (i *importer) quantity(n *registry.Node) (uint32, said) {
	const field = "sample_size.planned"
	value, vs := i.number(n.At("value"))
	least, ls := i.number(n.At("minValue"))
	most, ms := i.number(n.At("maxValue"))
	switch {
	case vs == silent && ls == silent && ms == silent:
		return 0, silent
	case vs == given:
		if ls != silent && (ls != given || least != value) || ms != silent && (ms != given || most != value) {
			i.Changed(field, "%s gives a number and a range: the number was taken, %d", n.Path(), value)
		}
		return value, given
	case vs == silent && ms == given && ls == silent:
		i.Changed(field, "the study plans at most %d, without a smaller number: %d was taken", most, most)
		return most, given
	case vs == silent && ms == given && ls == given:
		larger := max(least, most)
		switch {
		case least > most:
			i.Changed(field, "the study plans %d to %d, the wrong way round: the larger number was taken", least, most)
		case least < most:
			i.Changed(field, "the study plans %d to %d: the larger number was taken", least, most)
		}
		return larger, given
	}
	i.Changed(field, "%s lacks the larger number, or has a placeholder for one: it was not taken", n.Path())
	return 0, unclear
}

// number reads a number, or a quantity's.
func (i *importer) number(n *registry.Node) (uint32, said) {
	if n.Kind() == registry.Object {
		if n.At("value") == nil && (n.At("minValue") != nil || n.At("maxValue") != nil) {
			i.Changed("sample_size.planned", "%s is a range within a range: it was not taken", n.Path())
			return 0, unclear
		}
		n = n.At("value")
	}
	if n == nil || n.Kind() == registry.String && strings.TrimSpace(n.Peek()) == "" {
		return 0, silent
	}
	if _, ok := n.Figure(); n.Kind() == registry.String && !ok {
		i.Changed("sample_size.planned", "%s is %.40q, want a number: it was not taken", n.Path(), n.Peek())
		return 0, unclear
	}
	count, ok := i.Participants(n)
	if !ok {
		return 0, unclear
	}
	return count, given
}

// age reads a limit of age of a population or a cohort: a number with the unit of the range, or a quantity with its own.
func (i *importer) age(of *registry.Node, l ageLimit) (*types.Age, said) {
	ages := i.Object(of.At("plannedAge"))
	limit, other := ages.At(l.end), ages.At(l.otherEnd)
	if limit == nil && other == nil && ages.At("value") != nil {
		i.Changed(l.field, "%s is a single value, want a range: it was not taken", ages.Path())
		return nil, unclear
	}
	units := []*registry.Node{limit.At("unit"), ages.At("unit"), other.At("unit")}
	if limit.Kind() == registry.Object {
		if limit.At("value") == nil && (limit.At("minValue") != nil || limit.At("maxValue") != nil) {
			i.Changed(l.field, "%s is a range within a range: it was not taken", limit.Path())
			return nil, unclear
		}
		limit = limit.At("value")
	}
	if other.Kind() == registry.Object {
		other = firstNode(other.At("value"), other.At("minValue"), other.At("maxValue"))
	}
	switch {
	case limit == nil && other == nil:
		return nil, silent
	case limit == nil:
		return nil, open
	}
	if f, ok := limit.Figure(); !ok || f < 0 || f > types.MaxAge || f != math.Trunc(f) {
		i.Changed(l.field, "%s is %.40q, want a whole number up to %d: it was not taken", limit.Path(), limit.Literal(), types.MaxAge)
		return nil, unclear
	}
	value, _ := i.Count(limit)
	unit := types.AgeUnit_AGE_UNIT_YEARS
	switch n := firstSaid(units...); {
	case n == nil:
		i.Changed(l.field, "%s has no unit: years were taken", limit.Path())
	default:
		if unit = pick(i, n, l.field, ageUnits); unit == 0 {
			i.Changed(l.field, "%s is %d of a unit that the chain does not know: it was not taken", limit.Path(), value)
			return nil, unclear
		}
		if n == units[2] {
			i.Changed(l.field, "%s has no unit: that of the other end was taken, %s", limit.Path(), unit)
		}
	}
	age := types.Age{Value: value, Unit: unit}
	if registry.IsSentinelAge(age) {
		i.Report.Placeholders = append(i.Report.Placeholders, fmt.Sprintf("%s %d", l.field, value))
		return nil, unclear
	}
	return &age, given
}

// firstSaid returns the first unit that has a code or a name.
func firstSaid(units ...*registry.Node) *registry.Node {
	for _, n := range units {
		words := standard(n).At("code").Peek() + standard(n).At("decode").Peek()
		if n.Kind() != registry.Null && (n.Kind() != registry.Object || strings.TrimSpace(words) != "") {
			return n
		}
	}
	return nil
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
