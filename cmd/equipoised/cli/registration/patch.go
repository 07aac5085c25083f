package registration

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// patched returns a registration with a JSON merge patch (RFC 7396) applied: what the patch has replaces what the
// registration has, lists as a whole; null removes.
func patched(cdc codec.JSONCodec, r types.Registration, patch []byte) (types.Registration, error) {
	if err := checkOnce(patch); err != nil {
		return r, err
	}
	written, err := cdc.MarshalJSON(&r)
	if err != nil {
		return r, err
	}
	target, err := decode(written)
	if err != nil {
		return r, err
	}
	change, err := decode(patch)
	if err != nil {
		return r, err
	}
	if _, ok := change.(map[string]any); !ok {
		return r, fmt.Errorf("it is no JSON object with fields of a registration")
	}
	merged, err := json.Marshal(merge(target, change))
	if err != nil {
		return r, err
	}
	var result types.Registration
	err = cdc.UnmarshalJSON(merged, &result)
	return result, err
}

// decode reads JSON without rounding its numbers.
func decode(source []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(source))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// merge is MergePatch of RFC 7396, section 2.
func merge(target, patch any) any {
	change, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, ok := target.(map[string]any)
	if !ok {
		object = make(map[string]any)
	}
	for name, value := range change {
		if value == nil {
			delete(object, name)
			continue
		}
		object[name] = merge(object[name], value)
	}
	return object
}
