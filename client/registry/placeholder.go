package registry

import (
	"regexp"
	"strings"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// What stands in the place of a text. Nothing else may stand in the line but more of the same: "To be determined (TBD)" says
// nothing, "To be determined at week 12 by RT-PCR" says something.
const (
	// whoever are those who will write it, and where it will be written.
	whoever = `(?:the |a |an |its |our )?(?:(?:study |trial |clinical |final |full |lead |principal )*(?:sponsor|investigators?|protocol|` +
		`sap|statistical analysis plan|analysis plan|study documents?|study manual|manual of operations|protocol amendment|investigator'?s brochure)` +
		`|later (?:date|stage|time|point)|later|due course)`
	later   = `(?: later| (?:by|from|in|at|per|with|as per) ` + whoever + `){0,3}`
	details = `(?: for (?:the |more |further |full |all |additional )*(?:details?|information|criteria|list|definitions?))?`
	phrase  = `(?:` +
		`(?:(?:yet|still|details) )?to be (?:determined|defined|confirmed|completed|decided|announced|added|provided|specified|` +
		`assigned|advised|finali[sz]ed)` + later +
		`|tb[acds]` + later + `|to ?do|fixme|(?:still )?pending|n(?: ?/ ?|\. ?)?a\.?|nil|none|null|undefined|unknown` +
		`|not (?:applicable|available|known|provided|specified|stated|reported|entered)` +
		`|not (?:known|available|decided|determined|specified|assigned|defined) yet` +
		`|not yet (?:known|available|decided|determined|specified|assigned|defined)` +
		`|(?:please )?(?:see|refer to|as (?:per|in|defined in|described in|specified in)|per|according to) ` +
		`(?:the |study |trial |clinical |full |attached )*protocol(?: document| synopsis)?` + details +
		`|(?:please )?(?:see|refer to|as (?:per|in)|per|as) (?:the |study )?(?:above|below|attached.{0,20}|attachment)` + details +
		`|placeholder(?: (?:text|title|name|value|for .{1,30}))?|lorem ipsum.{0,60}|redacted|withheld|masked|confidential|x{3,}` +
		`|(?:enter|insert) .{1,30} here|\?+` +
		`|[<\[{(] ?(?:please )?(?:insert|enter|add|specify|type|fill in|your) .{1,40}[>\]})]` +
		`)`
	marks = `[\s*_\[\](){}<>"'.,;:!#–—-]`
)

var (
	// unwritten matches a text that only says that another will stand there, or that there is none.
	unwritten = regexp.MustCompile(`(?i)^` + marks + `*` + phrase + `(?:` + marks + `+` + phrase + `)*` + marks + `*$`)
	// beginsUnwritten matches what begins like such a text and goes on.
	beginsUnwritten = regexp.MustCompile(`(?i)^` + marks + `*(?:(?:(?:yet|still|details) )?to be ` +
		`(?:determined|defined|confirmed|decided|announced|specified|advised|finali[sz]ed)|tb[acds]|todo|fixme)\b`)
	// abbreviation matches what is a word of medicine as well: total bile acids, trabecular bone score, tuberculosis, sodium.
	abbreviation = regexp.MustCompile(`^(?:(?i:tb[acs])|Na)[.,;: ]*$`)
	// describes are fields that describe what is studied, in which an abbreviation has its meaning in medicine.
	describes = regexp.MustCompile(`^(?:outcomes\[\d*\]\.(?:measure|metric)|eligibility|conditions|interventions)`)
	// onlyMarks matches a text without a letter or digit.
	onlyMarks = regexp.MustCompile(`^[^\pL\pN]*$`)
)

// IsUnwritten reports whether a line only stands in the place of a text: it says nothing, that another will stand there, or
// that there is none.
func IsUnwritten(line string) bool {
	line = strings.TrimSpace(line)
	return onlyMarks.MatchString(line) || len(line) < 150 && unwritten.MatchString(line)
}

// IsUnwrittenIn does so for a field of a registration. What is measured, treated, given or asked of participants may be
// called TBA, TBS or TBC: there these stand for no other text unless they are bracketed or starred.
func IsUnwrittenIn(field, line string) bool {
	line = strings.TrimSpace(line)
	return IsUnwritten(line) && !(describes.MatchString(field) && abbreviation.MatchString(line))
}

// mayBeUnwritten reports whether a line that is taken could as well stand in the place of another.
func mayBeUnwritten(line string) bool {
	return len(line) < 150 && (beginsUnwritten.MatchString(line) || IsUnwritten(line))
}

// IsSentinel reports whether a number of people stands for "unknown": runs of nines, and the largest numbers of computers.
func IsSentinel(count uint32) bool {
	switch count {
	case 9999, 99999, 999999, 9999999, 99999999, 999999999, 1<<31 - 1, 1<<32 - 1, 12345678, 123456789, 88888888, 77777777:
		return true
	}
	return false
}

// sentinelAge is an age that nobody has, in years: records write 999 for no limit.
const sentinelAge = 150

// IsSentinelAge reports whether an age stands for none.
func IsSentinelAge(a types.Age) bool {
	return a.Unit == types.AgeUnit_AGE_UNIT_YEARS && a.Value > sentinelAge
}

// sentinelDate matches the dates at which spreadsheets and databases begin and end: no trial is of a year before 1901 or after 2199.
var sentinelDate = regexp.MustCompile(`^\s*(?:0\d{3}|1[0-8]\d{2}|1900|2[2-9]\d{2}|[3-9]\d{3})-\d{2}(?:-\d{2}(?:T.*)?)?\s*$`)

// IsSentinelDate reports whether a date stands for none.
func IsSentinelDate(date string) bool { return sentinelDate.MatchString(date) }
