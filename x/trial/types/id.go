package types

import (
	"fmt"
	"strconv"
	"strings"

	errorsmod "cosmossdk.io/errors"
)

const (
	idPrefix = "EQ"
	idDigits = 8
)

// FormatID returns a trial's number as it is shown: EQ and eight digits.
func FormatID(id uint64) string { return fmt.Sprintf("%s%0*d", idPrefix, idDigits, id) }

// ParseID reads a trial's number as it is shown, or the number alone.
func ParseID(s string) (uint64, error) {
	digits, shown := strings.CutPrefix(s, idPrefix)
	id, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || id == 0 || shown && FormatID(id) != s || !shown && strconv.FormatUint(id, 10) != s {
		return 0, errorsmod.Wrapf(ErrTrialNumber, "%q, want EQ and eight digits such as %s, or the number alone", s, FormatID(12))
	}
	return id, nil
}
