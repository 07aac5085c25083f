package document

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ParseDemands reads who signs beside a participant: representative, second-parent, assent, witness, obtainer. Errors name the field.
func ParseDemands(field string, names []string) (d protocolfact.Demands, err error) {
	for _, name := range names {
		switch name {
		case "representative":
			d.Representative = true
		case "second-parent":
			d.SecondParent = true
		case "assent":
			d.Assent = true
		case "witness":
			d.Witness = true
		case "obtainer":
			d.Obtainer = true
		default:
			return d, fmt.Errorf("%s is %q, want representative, second-parent, assent, witness or obtainer", field, name)
		}
	}
	return d, nil
}

// ParsePurpose reads what a consent form is for: participation or optional; empty is none. Errors name the field.
func ParsePurpose(field, name string) (protocolfact.Purpose, error) {
	n, ok := protocolfact.Purpose_value["PURPOSE_"+enumName(name)]
	if name == "" || ok && n != 0 {
		return protocolfact.Purpose(n), nil
	}
	return 0, fmt.Errorf("%s is %q, want participation or optional", field, name)
}

// ParsePopulation reads for whom a consent form is: self, assisted, minor or incapacitated; empty is none. Errors name the field.
func ParsePopulation(field, name string) (protocolfact.Population, error) {
	n, ok := protocolfact.Population_value["POPULATION_"+enumName(name)]
	if name == "" || ok && n != 0 {
		return protocolfact.Population(n), nil
	}
	return 0, fmt.Errorf("%s is %q, want self, assisted, minor or incapacitated", field, name)
}

// ParseRationale reads why an amendment is made: a reason code such as "safety", and the digest of its text, in
// hexadecimal, or none. Errors name the field.
func ParseRationale(field, name, digest string) (*fact.Reason, error) {
	if name == "" {
		if digest != "" {
			return nil, fmt.Errorf("%s is missing beside the digest of its text", field)
		}
		return nil, nil
	}
	code, known := fact.ReasonCode_value["REASON_CODE_"+enumName(name)]
	if !known || code == 0 {
		return nil, fmt.Errorf("%s is %q, want a reason code such as safety", field, name)
	}
	text, err := hex.DecodeString(digest)
	if err != nil {
		return nil, fmt.Errorf("the digest of the text of %s is %q, want hexadecimal digits", field, digest)
	}
	if len(text) == 0 {
		text = nil
	}
	return &fact.Reason{Code: fact.ReasonCode(code), TextDigest: text}, nil
}

// ParseAmendment reads the class of an amendment; empty is none. Errors name the field.
func ParseAmendment(field, name string) (protocolfact.AmendmentClass, error) {
	if name == "" {
		return protocolfact.AmendmentClass_AMENDMENT_CLASS_UNSPECIFIED, nil
	}
	if n, ok := protocolfact.AmendmentClass_value["AMENDMENT_CLASS_"+enumName(name)]; ok && n != 0 {
		return protocolfact.AmendmentClass(n), nil
	}
	return 0, fmt.Errorf("%s is %q, want substantial, administrative or urgent-safety", field, name)
}

// ParseType reads the name of a type of document: "consent-form".
func ParseType(name string) (protocolfact.DocumentType, error) {
	if n, ok := protocolfact.DocumentType_value["DOCUMENT_TYPE_"+enumName(name)]; ok && n != 0 {
		return protocolfact.DocumentType(n), nil
	}
	return 0, fmt.Errorf("document type is %q, want one of %s", name, TypeNames())
}

// TypeName returns the name by which [ParseType] knows a type of document.
func TypeName(t protocolfact.DocumentType) string {
	return strings.ReplaceAll(types.TypeName(t), " ", "-")
}

// TypeNames lists the names of all types of document.
func TypeNames() string {
	names := make([]string, 0, len(protocolfact.DocumentType_name)-1)
	for n := 1; n < len(protocolfact.DocumentType_name); n++ {
		names = append(names, TypeName(protocolfact.DocumentType(n)))
	}
	return strings.Join(names, ", ")
}

func enumName(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
