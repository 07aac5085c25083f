// Package row reads rows of a store that may not be there.
package row

import (
	"errors"

	"cosmossdk.io/collections"
)

// IsMissing reports whether an error says that there is no such row.
func IsMissing(err error) bool { return errors.Is(err, collections.ErrNotFound) }

// OrZero returns what was read, or the zero value if there is no such row. Any other error it returns as it is.
func OrZero[V any](value V, err error) (V, error) {
	value, _, err = Find(value, err)
	return value, err
}

// Find returns what was read and whether there is such a row. Any other error it returns as it is.
func Find[V any](value V, err error) (found V, ok bool, _ error) {
	if IsMissing(err) {
		return found, false, nil
	}
	return value, err == nil, err
}
