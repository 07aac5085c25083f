package registration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// checkOnce reports what the decoder of protobuf JSON passes over in silence: a member that an object has twice, in
// either of its two spellings (public_title and publicTitle), and anything after the end.
func checkOnce(source []byte) error {
	d := json.NewDecoder(bytes.NewReader(source))
	if err := readValue(d); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("there is something after its end at byte %d", d.InputOffset())
	}
	return nil
}

func readValue(d *json.Decoder) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('{'):
		return readMembers(d)
	case json.Delim('['):
		for d.More() {
			if err := readValue(d); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}

func readMembers(d *json.Decoder) error {
	seen := make(map[string]bool)
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, ok := t.(string)
		if !ok {
			return fmt.Errorf("the name of a member is %v, want a string", t)
		}
		plain := strings.ToLower(strings.ReplaceAll(name, "_", ""))
		if seen[plain] {
			return fmt.Errorf("%q is given twice, before byte %d", name, d.InputOffset())
		}
		seen[plain] = true
		if err := readValue(d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
