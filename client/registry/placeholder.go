package registry

import (
	"regexp"
	"strings"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// unwritten matches a text that only says that another will stand there, or that there is none.
var unwritten = regexp.MustCompile(`(?i)^[\s*_\[({<"'.-]*(?:` +
	`to be (?:determined|defined|confirmed|completed|decided|announced|added|provided|specified|assigned|advised)(?: (?:later|(?:by|from|in|at|per) .{1,30}))?` +
	`|tb[acds]|n/?a|n\.a\.?|nil|none|null|undefined|unknown|not (?:applicable|available|known|provided|specified|stated|reported|yet .{1,20}|entered)` +
	`|(?:please )?(?:see|refer to|as (?:per|in)|per) (?:the |study )?(?:protocol|above|below|attached.{0,20}|attachment)` +
	`|placeholder.{0,30}|lorem ipsum.{0,60}|redacted|withheld|masked|confidential|x{3,}|enter .{1,30} here|insert .{1,30} here|\?+` +
	`)[\s*_\])}>"'.!-]*$`)

// onlyMarks matches a text without a letter or digit.
var onlyMarks = regexp.MustCompile(`^[^\pL\pN]*$`)

// IsUnwritten reports whether a line only stands in the place of a text: it says nothing, that another will stand there, or
// that there is none.
func IsUnwritten(line string) bool {
	line = strings.TrimSpace(line)
	return onlyMarks.MatchString(line) || len(line) < 100 && unwritten.MatchString(line)
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
