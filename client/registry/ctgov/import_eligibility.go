package ctgov

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readEligibility reads who may take part (item 14).
func (i *importer) readEligibility(m *registry.Node) {
	e := &i.Registration.Eligibility
	e.Sex = pick(i, m.At("sex"), "eligibility.sex", sexes)
	if e.HealthyVolunteers = i.Flag(m.At("healthyVolunteers")); m.At("healthyVolunteers").Kind() == registry.Null {
		i.Assume("eligibility.healthy_volunteers", "the record does not say whether healthy volunteers may take part: it was taken as no")
	}
	e.MinimumAge = i.age(m.At("minimumAge"), "eligibility.minimum_age")
	e.MaximumAge = i.age(m.At("maximumAge"), "eligibility.maximum_age")
	i.readCriteria(i.Raw(m.At("eligibilityCriteria")))
}

// readCriteria divides the criteria, and says where that was not certain.
func (i *importer) readCriteria(source string) {
	if stripped := registry.WithoutMarkup(source); len(stripped.Elements) > 0 {
		i.Stripped("eligibility", stripped)
		source = stripped.Text
	}
	divided := SplitCriteria(source)
	if !divided.Headed && len(divided.Inclusion) > 0 {
		i.Changed("eligibility.inclusion", "the record does not divide its criteria: all were taken as inclusion criteria")
	}
	for _, remark := range divided.Remarks {
		i.Changed("eligibility", "%s", remark)
	}
	e := &i.Registration.Eligibility
	e.Inclusion = i.fit("eligibility.inclusion", divided.Inclusion)
	e.Exclusion = i.fit("eligibility.exclusion", divided.Exclusion)
}

func (i *importer) fit(field string, list []string) (lines []string) {
	for n, c := range list {
		if line := i.Fit(field+"["+strconv.Itoa(n)+"]", registry.Unescape(c), types.MaxParagraph); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

var writtenAge = regexp.MustCompile(`(?i)^(\d{1,9}) *(Year|Month|Week|Day|Hour|Minute)s?$`)

// age reads an age limit; "N/A", as the registry writes it, and nothing are none.
func (i *importer) age(n *registry.Node, field string) *types.Age {
	s := strings.TrimSpace(i.Raw(n))
	if s == "" || s == "N/A" {
		return nil
	}
	if registry.IsUnwritten(s) {
		i.Changed(field, "%q stands in the place of an age: the registration says that there is no limit", s)
		return nil
	}
	parts := writtenAge.FindStringSubmatch(s)
	if parts == nil {
		i.Changed(field, "%.40q is no age such as 18 Years: it was not taken", s)
		return nil
	}
	value, _ := strconv.ParseUint(parts[1], 10, 32)
	if value > types.MaxAge {
		i.Changed(field, "%s is above %d: it was not taken", s, types.MaxAge)
		return nil
	}
	unit, _ := ageUnits.ours(strings.ToUpper(parts[2][:1]) + strings.ToLower(parts[2][1:]))
	age := types.Age{Value: uint32(value), Unit: unit}
	if registry.IsSentinelAge(age) {
		i.Report.Placeholders = append(i.Report.Placeholders, field+" "+s)
		return nil
	}
	return &age
}
