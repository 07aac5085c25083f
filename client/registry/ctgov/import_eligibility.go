package ctgov

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// readEligibility reads who may take part (item 14).
func (i *importer) readEligibility(m *registry.Node) {
	e := &i.Registration.Eligibility
	e.Sex = pick(i, m.At("sex"), "eligibility.sex", sexes)
	e.HealthyVolunteers = i.Flag(m.At("healthyVolunteers"))
	e.MinimumAge = i.age(m.At("minimumAge"), "eligibility.minimum_age")
	e.MaximumAge = i.age(m.At("maximumAge"), "eligibility.maximum_age")

	source := m.At("eligibilityCriteria")
	inclusion, exclusion, headed := SplitCriteria(i.Raw(source))
	if !headed && len(inclusion) > 0 {
		i.Changed("eligibility.inclusion", "the record does not divide its criteria: all were taken as inclusion criteria")
	}
	e.Inclusion = i.fit("eligibility.inclusion", inclusion)
	e.Exclusion = i.fit("eligibility.exclusion", exclusion)
}

func (i *importer) fit(field string, list []string) (lines []string) {
	for n, c := range list {
		if line := i.Fit(field+"["+strconv.Itoa(n)+"]", registry.Unescape(c), types.MaxParagraph); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

var writtenAge = regexp.MustCompile(`^(\d{1,9}) *(Year|Month|Week|Day|Hour|Minute)s?$`)

// age reads an age limit; "N/A" and nothing are none.
func (i *importer) age(n *registry.Node, field string) *types.Age {
	s := strings.TrimSpace(i.Raw(n))
	if s == "" || s == "N/A" {
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
	unit, _ := ageUnits.ours(parts[2])
	return &types.Age{Value: uint32(value), Unit: unit}
}

var (
	bullet = regexp.MustCompile(`^([*•·▪◦–-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])[ \t]+`)
	// heading is a line that begins the criteria of one sort. It may name for whom they are.
	heading = regexp.MustCompile(`(?i)^(.{0,80}?)\b(inclusion|exclusion)\s+criteri(?:a|on)s?\b(.{0,80}?):?$`)
)

// SplitCriteria divides the text of a record into inclusion and exclusion criteria: at headings, then at bullets and
// numbers of the outermost level and at empty lines. What is nested stays with its criterion. Headed is false where no
// heading tells the two apart.
func SplitCriteria(source string) (inclusion, exclusion []string, headed bool) {
	var included, excluded criteria
	list, level, paragraph := &included, -1, true
	for line := range strings.Lines(strings.ReplaceAll(source, "\r", "\n")) {
		content := strings.TrimSpace(line)
		if content == "" {
			paragraph = true
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		mark := bullet.FindString(content)
		rest := strings.TrimSpace(content[len(mark):])
		if kind, whose, ok := isHeading(rest, mark != ""); ok {
			if list = &included; kind == "exclusion" {
				list = &excluded
			}
			headed, level, paragraph = true, -1, true
			if whose == "" {
				continue
			}
			list.begin(whose)
			continue
		}
		begins := list.isEmpty() || mark != "" && (level < 0 || indent <= level) || mark == "" && paragraph && (level < 0 || indent <= level)
		if mark != "" && begins {
			level = indent
		}
		paragraph = false
		switch {
		case rest == "":
		case begins:
			list.begin(rest)
		case mark != "":
			list.goOn(" - " + rest)
		default:
			list.goOn(" " + rest)
		}
	}
	return included.texts(), excluded.texts(), headed
}

// criteria are texts, each of the pieces that its lines are.
type criteria [][]string

func (c criteria) isEmpty() bool { return len(c) == 0 }

func (c *criteria) begin(piece string) { *c = append(*c, []string{piece}) }

func (c criteria) goOn(piece string) { c[len(c)-1] = append(c[len(c)-1], piece) }

func (c criteria) texts() (list []string) {
	for _, pieces := range c {
		if text := strings.Join(pieces, ""); strings.TrimSpace(text) != "" {
			list = append(list, text)
		}
	}
	return list
}

// isHeading reads a heading. One with a bullet, or followed by more, could be a criterion that mentions the others: it
// must say nothing else. Whose is the heading itself if it says for whom the criteria are.
func isHeading(line string, bulleted bool) (kind, whose string, ok bool) {
	bare := strings.Trim(line, "*_# \t")
	parts := heading.FindStringSubmatch(bare)
	if parts == nil {
		return "", "", false
	}
	before, after := strings.Trim(parts[1], " :-"), strings.Trim(parts[3], " :-")
	alone := (before == "" || isCommon(before)) && after == ""
	if !alone && (bulleted || !strings.HasSuffix(bare, ":")) {
		return "", "", false
	}
	if !alone {
		whose = bare
	}
	return strings.ToLower(parts[2]), whose, true
}

// isCommon reports whether words before "inclusion criteria" say nothing about for whom they are.
func isCommon(words string) bool {
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !slices.Contains([]string{"key", "main", "major", "general", "subject", "subjects", "patient", "patients", "participant", "participants", "study", "the"}, w) {
			return false
		}
	}
	return true
}
