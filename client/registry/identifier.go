package registry

import (
	"errors"
	"regexp"
	"strings"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// placeholders are what templates and examples write where a number will stand: runs of one digit, the digits in their
// order, words.
var placeholders = regexp.MustCompile(`^(?:` +
	`(?:NCT|ISRCTN)?(?:0{8}|1{8}|2{8}|3{8}|4{8}|5{8}|6{8}|7{8}|8{8}|9{8}|12345678|23456789|87654321|98765432)` +
	`|U1111-(?:0000-0000|1111-1111|9999-9999|1234-5678|2222-2222)` +
	`|\d{4}-(?:[05]0{5}|12345|999999)-\d{2}(?:-\d{2})?` +
	`|(?:NCT|ISRCTN|EUDRACT|EU|U1111)?[-# ]*X{3,}[-X]*` +
	`|0+|9{5,}|PENDING|REQUESTED|APPLIED FOR|IN PROGRESS|NEW|TEST|NO(?: NUMBER)?|NOT (?:YET )?(?:ASSIGNED|ISSUED|OBTAINED|REGISTERED|REQUIRED|RELEVANT)` +
	`)$`)

// IsPlaceholder reports whether a number stands for none.
func IsPlaceholder(value string) bool {
	line, _ := OneLine(value)
	return line == "" || IsUnwritten(line) || placeholders.MatchString(strings.ToUpper(line))
}

// errNobody says that a number does not tell its registry, and that nobody is named who gave it.
var errNobody = errors.New("the record does not say whose number it is: in one name space of all sponsors it would keep other trials out")

// Identify returns a number as the chain writes it: under the registry that its own form tells, or else under the name
// of whoever gave it. A number that nobody is known to have given is refused.
func Identify(name, value string) (registrationfact.Identifier, error) {
	line, _ := OneLine(strings.ToUpper(value))
	if bare, scheme, ok := undecorated(line); ok {
		return types.NormaliseIdentifier(registrationfact.Identifier{Scheme: scheme, Value: bare})
	}
	name, _ = withoutMail(name)
	name, _ = OneLine(strings.ToUpper(name))
	if IsNobody(name) {
		return registrationfact.Identifier{}, errNobody
	}
	name, _ = Shorten(name, types.MaxRegistryName)
	return types.NormaliseIdentifier(registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: name, Value: line})
}

// IsNobody reports whether what stands for the giver of a number names none: nothing, a placeholder, or only words such as
// "Other", "Sponsor" or "Protocol number", which are the same for every sponsor.
func IsNobody(name string) bool { return IsPlaceholder(name) || types.NamesNobody(name) }

var (
	dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-")
	// decoration is what people write around a number: "EudraCT No. 2015-001894-41", "EUCTR2015-001894-41-DE", "NCT 02278341".
	decoration = regexp.MustCompile(`^((?:EUDRACT|EUCTR|EU CT|EUCT|EU|CTIS|WHO|UTN|ISRCTN|NCT|CLINICALTRIALS\.GOV|IDENTIFIER|TRIAL|REGISTRATION|REGISTRY|NUMBER|NO|NR|ID|[ .:#()-])*)` +
		`([0-9][0-9-]*|U1111-[0-9-]+)(?:-[A-Z]{2}|\))?$`)
)

// undecorated finds the number of a registry with a scheme of its own, however people decorated it: as a number of another
// registry it could be claimed a second time.
func undecorated(line string) (bare string, scheme registrationfact.Scheme, ok bool) {
	line = dashes.Replace(line)
	candidates := []string{line, strings.ReplaceAll(line, " ", "")}
	if parts := decoration.FindStringSubmatch(line); parts != nil {
		candidates = append(candidates, parts[2])
		for _, prefix := range []string{"ISRCTN", "NCT"} {
			if strings.Contains(parts[1], prefix) {
				candidates = append(candidates, prefix+parts[2])
			}
		}
	}
	for _, c := range candidates {
		if scheme, ok := types.DetectScheme(c); ok {
			return c, scheme, true
		}
	}
	return "", 0, false
}

// Identify adds a number of a record, unless it stands for none, is this chain's own, or was added before. It returns the
// number, false if the record has none there.
func (d *Draft) Identify(name string, n *Node) (id registrationfact.Identifier, ok bool) {
	value := d.Raw(n)
	if strings.TrimSpace(value) == "" {
		return id, false
	}
	if ownNumber.MatchString(value) {
		d.Changed("identifiers", "%s is a number of this chain's: it is not registered as another registry's", value)
		return id, false
	}
	if strings.ContainsAny(strings.TrimSpace(value), " ,") && d.people.Organisation(value, false).Personal {
		d.Leave(n)
		return id, false
	}
	if _, addresses := withoutMail(value); addresses > 0 {
		d.Report.Personal = append(d.Report.Personal, Left{Path: n.place(), Values: addresses, Why: "an address of electronic mail where a number should be"})
		return id, false
	}
	id, err := Identify(name, value)
	if IsPlaceholder(value) || err == nil && IsPlaceholder(id.Value) {
		line, _ := OneLine(value)
		d.Report.Placeholders = append(d.Report.Placeholders, line)
		return id, false
	}
	if err != nil {
		line, _ := OneLine(value)
		d.Changed("identifiers", "%s, %.100q, was not taken: %v", n.Path(), line, err)
		return id, false
	}
	if key := types.KeyOf(id); !d.numbers[key] {
		d.Registration.Identifiers, d.numbers[key] = append(d.Registration.Identifiers, id), true
	}
	return id, true
}

// ownNumber is what an export writes as the sponsor's number for a trial that has none.
var ownNumber = regexp.MustCompile(`^EQ[0-9]{8}$`)
