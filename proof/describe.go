package proof

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
)

// Line is one field of a fact, ready to be shown.
type Line struct {
	// Name is the path of field names, "signature.actor.address" for example.
	Name string `json:"name"`
	// Value is a number, an enum's name, a quoted text, or bytes in hexadecimal.
	Value string `json:"value"`
}

// describe lists the fields of a fact that are set, in the order of its definition.
func describe(f fact.Fact) []Line {
	return appendMessage(nil, "", reflect.ValueOf(f).Elem())
}

func appendMessage(lines []Line, prefix string, m reflect.Value) []Line {
	for i := range m.NumField() {
		field, value := m.Type().Field(i), m.Field(i)
		if value.IsZero() || !field.IsExported() {
			continue
		}
		if _, ok := field.Tag.Lookup("protobuf_oneof"); ok {
			lines = appendMessage(lines, prefix, value.Elem().Elem())
			continue
		}
		if name, ok := fieldName(field); ok {
			lines = appendField(lines, prefix+name, value)
		}
	}
	return lines
}

func appendField(lines []Line, name string, v reflect.Value) []Line {
	switch {
	case v.Kind() == reflect.Pointer:
		return appendField(lines, name, v.Elem())
	case v.Type() == reflect.TypeFor[time.Time]():
		return append(lines, Line{name, v.Interface().(time.Time).UTC().Format(time.RFC3339Nano)})
	case v.Kind() == reflect.Struct:
		return appendMessage(lines, name+".", v)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return append(lines, Line{name, fmt.Sprintf("%X", v.Bytes())})
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			lines = appendField(lines, name+"["+strconv.Itoa(i)+"]", v.Index(i))
		}
		return lines
	case v.Kind() == reflect.String:
		return append(lines, Line{name, quote(v.String())})
	}
	return append(lines, Line{name, fmt.Sprint(v.Interface())}) // numbers, and enums by their names
}

// fieldName returns the name that the .proto file gives a field of a generated struct.
func fieldName(field reflect.StructField) (string, bool) {
	for part := range strings.SplitSeq(field.Tag.Get("protobuf"), ",") {
		if name, ok := strings.CutPrefix(part, "name="); ok {
			return name, true
		}
	}
	return "", false
}
