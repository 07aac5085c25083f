package types

import (
	"slices"
	"strings"

	"github.com/equipoise-trials/equipoise/fact/text"
)

// nobody are words of which none tells who gave a number: every sponsor has a "protocol number".
var nobody = strings.Split("OTHER OTHERS ANOTHER ADDITIONAL SECONDARY PRIMARY IDENTIFIER IDENTIFIERS IDENTIFICATION ID IDS NUMBER NUMBERS NO NR NUM NBR CODE SPONSOR SPONSORS SPONSORED "+
	"PROTOCOL STUDY STUDIES TRIAL TRIALS CLINICAL PROJECT INTERNAL LOCAL OWN UNIQUE UNIT COMPANY INSTITUTIONAL INSTITUTION ORGANISATION ORGANIZATION INVESTIGATOR PI IRB IEC EC ERB REB "+
	"REC ETHICS ETHIC ETHICAL COMMITTEE BOARD APPROVAL APPROVED REVIEW REGISTRY REGISTRIES REGISTRATION REGISTER REFERENCE REF FILE RECORD VERSION GRANT CONTRACT FUNDING AWARD UNSPECIFIED "+
	"SPECIFY SPECIFIED TYPE DOMAIN THE OF AND FOR OUR HOSPITAL UNIVERSITY DEPARTMENT CENTER CENTRE SITE CLINIC UNKNOWN NONE NA NIL NULL", " ")

// NamesNobody reports whether what stands for the giver of a number names none: only words that are the same for every
// sponsor, or no word at all. Under such a name two sponsors' numbers 2021-01 would keep each other out.
func NamesNobody(name string) bool {
	words := strings.FieldsFunc(text.UpperASCII(name), func(r rune) bool {
		return r < 0x80 && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	})
	return !slices.ContainsFunc(words, func(w string) bool { return len(w) > 1 && !slices.Contains(nobody, w) })
}
