package registration

import (
	"fmt"
	"os"
	"time"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// maxFileSize bounds a registration file: JSON is a few times larger than what is registered.
const maxFileSize = 4 << 20

// ReadRegistration reads a registration file: the protobuf message equipoise.registration.v1.Registration as JSON. What is
// unknown, given twice, of the wrong kind or refused by the chain's own rules at now is an error that names the file.
// Identifiers are returned in their normal form.
func ReadRegistration(cdc codec.JSONCodec, path string, now time.Time) (r types.Registration, err error) {
	source, err := readBounded(path)
	if err != nil {
		return r, err
	}
	if err := checkOnce(source); err != nil {
		return r, fmt.Errorf("%s is not a registration: %w", path, err)
	}
	if err := cdc.UnmarshalJSON(source, &r); err != nil {
		return r, fmt.Errorf("%s is not a registration: %w", path, err)
	}
	if err := r.Normalise(); err != nil {
		return r, fmt.Errorf("%s: %w", path, err)
	}
	if err := r.Validate(now); err != nil {
		return r, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// readBounded reads a file that is not larger than a registration file may be.
func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFileSize {
		return nil, fmt.Errorf("%s has %d bytes, a registration file has at most %d", path, info.Size(), maxFileSize)
	}
	return readFile(path, maxFileSize)
}
