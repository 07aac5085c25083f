package fact

import (
	"fmt"
	"strings"
)

// enum is the type of a protobuf enum of this repository: its value 0 is named PREFIX_UNSPECIFIED, and the names of all its
// values begin with that prefix.
type enum interface {
	~int32
	fmt.Stringer
}

// EnumName returns the name of a value of an enum without the prefix that all names of the enum share: "CONSENT" for
// TASK_CONSENT. A number without a name is returned as digits.
func EnumName[E enum](value E) string {
	return strings.TrimPrefix(value.String(), strings.TrimSuffix(E(0).String(), "UNSPECIFIED"))
}

// EnumWords returns the name of a value of an enum as words within a sentence: "site management" for TASK_SITE_MANAGEMENT.
func EnumWords[E enum](value E) string {
	return strings.ToLower(strings.ReplaceAll(EnumName(value), "_", " "))
}
