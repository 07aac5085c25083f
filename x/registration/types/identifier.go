package types

import (
	"fmt"
	"regexp"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/fact/text"
)

// pattern says how a registry writes its numbers. No registry publishes a rule for check digits.
type pattern struct {
	scheme  registrationfact.Scheme
	written *regexp.Regexp
	// decorated is how others write them: among letters and digits only, after words that say what it is, before a country.
	// A number that begins with a year is told by such a word alone.
	decorated *regexp.Regexp
	example   string
}

// announced is what people write before a number, letters only.
const announced = `(?:CLINICALTRIALSGOV|EUDRACT|EUCTR|EUCT|EU|CTIS|WHO|UTN|ISRCTN|NCT|CT|IDENTIFIER|TRIAL|REGISTRATION|REGISTRY|NUMBER|NO|NR|ID)`

var patterns = []pattern{
	{
		registrationfact.Scheme_SCHEME_NCT, regexp.MustCompile(`^NCT[0-9]{8}$`),
		regexp.MustCompile(`^` + announced + `*NCT[0-9]{8}[A-Z]{0,2}$`), "NCT02278341",
	},
	{
		registrationfact.Scheme_SCHEME_EU_CT, regexp.MustCompile(`^20[0-9]{2}-5[0-9]{5}-[0-9]{2}(-[0-9]{2})?$`),
		regexp.MustCompile(`^` + announced + `+20[0-9]{2}5[0-9]{7}([0-9]{2})?[A-Z]{0,2}$`), "2022-500024-30-00",
	},
	{
		registrationfact.Scheme_SCHEME_EUDRACT, regexp.MustCompile(`^20[0-9]{2}-0[0-9]{5}-[0-9]{2}$`),
		regexp.MustCompile(`^` + announced + `+20[0-9]{2}0[0-9]{7}[A-Z]{0,2}$`), "2015-001894-41",
	},
	{
		registrationfact.Scheme_SCHEME_ISRCTN, regexp.MustCompile(`^ISRCTN[0-9]{8}$`),
		regexp.MustCompile(`^` + announced + `*ISRCTN[0-9]{8}[A-Z]{0,2}$`), "ISRCTN12345678",
	},
	{
		registrationfact.Scheme_SCHEME_UTN, regexp.MustCompile(`^U1111-[0-9]{4}-[0-9]{4}$`),
		regexp.MustCompile(`^` + announced + `*U1111[0-9]{8}[A-Z]{0,2}$`), "U1111-1234-5678",
	},
}

// IdentifierKey is what makes a number of a registry unique.
type IdentifierKey struct {
	// Scheme is the registry.
	Scheme registrationfact.Scheme
	// Name is the name of the registry, for OTHER only.
	Name string
	// Value is the number, without what does not count for identity.
	Value string
}

// NormaliseIdentifier returns an identifier with its number trimmed and in upper case, or an error if its registry does not
// write numbers that way. The name of a registry is taken as it is.
func NormaliseIdentifier(id registrationfact.Identifier) (registrationfact.Identifier, error) {
	id.Value = text.UpperASCII(id.Value)
	if id.Scheme == registrationfact.Scheme_SCHEME_OTHER {
		return id, checkOther(id)
	}
	if id.Name != "" {
		return id, errorsmod.Wrapf(ErrIdentifier, "%s has the name %q: only an identifier of scheme OTHER names its registry", SchemeName(id.Scheme), id.Name)
	}
	for _, p := range patterns {
		if p.scheme != id.Scheme {
			continue
		}
		if !p.written.MatchString(id.Value) {
			return id, errorsmod.Wrapf(ErrIdentifier, "%q is not a number of %s, want one such as %s", id.Value, SchemeName(id.Scheme), p.example)
		}
		return id, nil
	}
	return id, errorsmod.Wrapf(ErrIdentifier, "scheme is %d, want 1 to %d", id.Scheme, len(registrationfact.Scheme_name)-1)
}

// checkOther refuses a number that belongs to a registry with a scheme of its own: it would escape uniqueness.
func checkOther(id registrationfact.Identifier) error {
	if err := text.Check("name of the registry", id.Name, MaxRegistryName); err != nil {
		return errorsmod.Wrap(ErrIdentifier, err.Error())
	}
	if NamesNobody(id.Name) {
		return errorsmod.Wrapf(ErrIdentifier, "%q names nobody who gives numbers: it would keep other trials out; give the name of the registry, or of the organisation whose number %s is",
			id.Name, id.Value)
	}
	if err := CheckNumber("number", id.Value); err != nil {
		return errorsmod.Wrapf(ErrIdentifier, "%s: %s", id.Name, err)
	}
	if scheme, ok := disguised(id.Value); ok {
		return errorsmod.Wrapf(ErrIdentifier, "%s %s is a number of %s: give it that scheme", id.Name, id.Value, SchemeName(scheme))
	}
	return nil
}

// CheckNumber reports what keeps a text from being the number of a trial in any registry, whatever its letter case and the white
// space around it. The error names the field.
func CheckNumber(field, value string) error {
	if n := len(value); n > 2*MaxIdentifierSize {
		return fmt.Errorf("%s has %d characters, at most %d are allowed", field, n, MaxIdentifierSize)
	}
	return text.CheckASCII(field, text.UpperASCII(value), MaxIdentifierSize)
}

// separators are what people write between the parts of a number.
var separators = regexp.MustCompile(`[^0-9A-Z]+`)

// disguised tells by which registry a normalised number is written, whatever stands between its parts or announces it.
func disguised(value string) (registrationfact.Scheme, bool) {
	parts := strings.Trim(separators.ReplaceAllString(value, "-"), "-")
	if scheme, ok := DetectScheme(parts); ok {
		return scheme, true
	}
	together := strings.ReplaceAll(parts, "-", "")
	for _, p := range patterns {
		if p.decorated.MatchString(together) {
			return p.scheme, true
		}
	}
	return 0, false
}

// DetectScheme tells by which registry a normalised number is written.
func DetectScheme(value string) (registrationfact.Scheme, bool) {
	for _, p := range patterns {
		if p.written.MatchString(value) {
			return p.scheme, true
		}
	}
	return 0, false
}

// KeyOf returns what makes a normalised identifier unique: of an EU CT number, all but the pair that counts
// resubmissions.
func KeyOf(id registrationfact.Identifier) IdentifierKey {
	value := id.Value
	if id.Scheme == registrationfact.Scheme_SCHEME_EU_CT && strings.Count(value, "-") == 3 {
		value = value[:strings.LastIndexByte(value, '-')]
	}
	return IdentifierKey{Scheme: id.Scheme, Name: id.Name, Value: value}
}

// FindIdentifier reads a number as somebody types it who looks for a trial; name is empty if the number itself tells its
// registry.
func FindIdentifier(name, value string) (registrationfact.Identifier, error) {
	if name != "" {
		return NormaliseIdentifier(registrationfact.Identifier{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: name, Value: value})
	}
	scheme, ok := DetectScheme(text.UpperASCII(value))
	if !ok {
		return registrationfact.Identifier{}, errorsmod.Wrapf(ErrIdentifier, "%q does not tell its registry; give the registry's name as well", value)
	}
	return NormaliseIdentifier(registrationfact.Identifier{Scheme: scheme, Value: value})
}

// IdentifierName is an identifier as people read it.
func IdentifierName(id registrationfact.Identifier) string {
	if id.Scheme == registrationfact.Scheme_SCHEME_OTHER {
		return fmt.Sprintf("%s %s", id.Name, id.Value)
	}
	return id.Value
}

// SchemeName is a scheme as people read it.
func SchemeName(scheme registrationfact.Scheme) string {
	return fact.EnumName(scheme)
}
