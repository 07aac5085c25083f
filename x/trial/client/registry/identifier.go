package registry

import (
	"regexp"
	"strings"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// placeholders are what templates and examples write where a number will stand: runs of one digit, the digits in their
// order, words.
var placeholders = regexp.MustCompile(`^(?:` +
	`(?:NCT|ISRCTN)?(?:0{8}|1{8}|2{8}|3{8}|4{8}|5{8}|6{8}|7{8}|8{8}|9{8}|12345678|23456789|87654321|98765432)` +
	`|U1111-(?:0000-0000|1111-1111|9999-9999|1234-5678|2222-2222)` +
	`|\d{4}-(?:[05]0{5}|0?12345|012345|512345|999999)-\d{2}(?:-\d{2})?` +
	`|(?:NCT|ISRCTN|EUDRACT|EU|U1111)?[-# ]*X{3,}[-X]*` +
	`|N/?A|NONE|NIL|TBD|TBC|UNKNOWN|PENDING|[-.?_]+|NOT (?:APPLICABLE|YET ASSIGNED|ASSIGNED|AVAILABLE|PROVIDED)|TO BE (?:DETERMINED|CONFIRMED|ASSIGNED)` +
	`)$`)

// IsPlaceholder reports whether a number stands for none.
func IsPlaceholder(value string) bool {
	line, _ := OneLine(value)
	return placeholders.MatchString(strings.ToUpper(line))
}

// Identify returns a number as the chain writes it: under the registry that its own form tells, or else under the name
// of whoever gave it.
func Identify(name, value string) (trialfact.Identifier, error) {
	line, _ := OneLine(strings.ToUpper(value))
	if scheme, ok := types.DetectScheme(line); ok {
		return types.NormaliseIdentifier(trialfact.Identifier{Scheme: scheme, Value: line})
	}
	name, _ = OneLine(strings.ToUpper(name))
	if name == "" {
		name = "OTHER"
	}
	name, _ = Shorten(name, types.MaxRegistryName)
	return types.NormaliseIdentifier(trialfact.Identifier{Scheme: trialfact.Scheme_SCHEME_OTHER, Name: name, Value: line})
}
