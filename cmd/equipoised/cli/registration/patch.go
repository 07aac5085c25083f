package registration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// patched returns a registration with a JSON merge patch (RFC 7396) applied: what the patch has replaces what the
// registration has, lists as a whole; null removes. One thing differs: a date that is given to the month has no day left
// over from the date before it. Notes say where one was dropped.
func patched(cdc codec.JSONCodec, r types.Registration, patch []byte) (result types.Registration, notes []registry.Note, err error) {
	if err := checkOnce(patch); err != nil {
		return r, nil, err
	}
	written, err := cdc.MarshalJSON(&r)
	if err != nil {
		return r, nil, err
	}
	target, err := decode(written)
	if err != nil {
		return r, nil, err
	}
	change, err := decode(patch)
	if err != nil {
		return r, nil, err
	}
	if _, ok := change.(map[string]any); !ok {
		return r, nil, fmt.Errorf("it is no JSON object with fields of a registration")
	}
	m := merger{}
	merged, err := json.Marshal(m.merge("", target, change))
	if err != nil {
		return r, nil, err
	}
	slices.SortFunc(m.notes, func(a, b registry.Note) int { return strings.Compare(a.Field, b.Field) })
	err = cdc.UnmarshalJSON(merged, &result)
	return result, m.notes, err
}

// decode reads JSON without rounding its numbers.
func decode(source []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(source))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// merger merges, and notes what it dropped.
type merger struct{ notes []registry.Note }

// merge is MergePatch of RFC 7396, section 2, but for dates.
func (m *merger) merge(path string, target, patch any) any {
	change, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, ok := target.(map[string]any)
	if !ok {
		object = make(map[string]any)
	}
	m.dropFiner(path, object, change)
	for name, value := range change {
		if value == nil {
			delete(object, name)
			continue
		}
		object[name] = m.merge(strings.TrimPrefix(path+"."+name, "."), object[name], value)
	}
	return object
}

// dateParts are the parts of a date, the coarsest first.
var dateParts = []string{"year", "month", "day"}

// dropFiner takes away what a date has that is finer than what the patch gives of it.
func (m *merger) dropFiner(path string, date, change map[string]any) {
	finest := -1
	for name := range change {
		at := slices.Index(dateParts, name)
		if at < 0 {
			return // no date
		}
		finest = max(finest, at)
	}
	for _, part := range dateParts[finest+1:] {
		if was := fmt.Sprint(date[part]); finest >= 0 && date[part] != nil && was != "0" {
			m.notes = append(m.notes, registry.Note{Field: path, Text: fmt.Sprintf("the patch gives no %s: the %s %s of the record is not kept", part, part, was)})
			delete(date, part)
		}
	}
}
