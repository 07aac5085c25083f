package types

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	gogoproto "github.com/cosmos/gogoproto/proto"
)

// The diff of two registrations goes by their descriptor, so that a field added to Registration is compared as well.
// Elements of a list that have an id are matched by it; other lists are compared as sets, as their order says nothing.

const (
	registrationName = "equipoise.registration.v1.Registration"
	partialDateName  = "equipoise.registration.v1.PartialDate"
	idField          = "id"
)

// change is a field that differs and, where the field is a set, the element that left it or came into it.
type change struct {
	FieldChange
	element string
}

// Diff lists the fields in which two registrations differ, in the order of the message; the version is left open. It is
// for queries: it works on generic messages and is not quick.
func Diff(before, after *Registration) ([]FieldChange, error) {
	changes, err := diff(before, after)
	return plain(changes), err
}

func plain(changes []change) []FieldChange {
	list := make([]FieldChange, len(changes))
	for i, c := range changes {
		list[i] = c.FieldChange
	}
	return list
}

func diff(before, after *Registration) ([]change, error) {
	old, err := generic(before)
	if err != nil {
		return nil, err
	}
	new, err := generic(after)
	if err != nil {
		return nil, err
	}
	var changes []change
	err = diffMessage("", old, new, &changes)
	return changes, err
}

// generic returns a registration as a message that can be walked by its descriptor.
func generic(r *Registration) (protoreflect.Message, error) {
	d, err := gogoproto.HybridResolver.FindDescriptorByName(registrationName)
	if err != nil {
		return nil, err
	}
	encoded, err := r.Marshal()
	if err != nil {
		return nil, err
	}
	m := dynamicpb.NewMessage(d.(protoreflect.MessageDescriptor))
	return m, proto.Unmarshal(encoded, m)
}

// diffMessage compares two messages of one type.
func diffMessage(path string, old, new protoreflect.Message, changes *[]change) error {
	fields := old.Descriptor().Fields()
	for _, fd := range byNumber(fields) {
		name := strings.TrimPrefix(path+"."+string(fd.Name()), ".")
		var err error
		switch {
		case fd.IsList():
			err = diffList(name, fd, old.Get(fd).List(), new.Get(fd).List(), changes)
		case fd.Message() != nil && fd.Message().FullName() != partialDateName && old.Has(fd) && new.Has(fd):
			err = diffMessage(name, old.Get(fd).Message(), new.Get(fd).Message(), changes)
		default:
			err = diffValue(name, fd, old, new, changes)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func byNumber(fields protoreflect.FieldDescriptors) []protoreflect.FieldDescriptor {
	list := make([]protoreflect.FieldDescriptor, fields.Len())
	for i := range list {
		list[i] = fields.Get(i)
	}
	slices.SortFunc(list, func(a, b protoreflect.FieldDescriptor) int { return cmp.Compare(a.Number(), b.Number()) })
	return list
}

func diffValue(name string, fd protoreflect.FieldDescriptor, old, new protoreflect.Message, changes *[]change) error {
	before, err := textOfField(fd, old)
	if err != nil {
		return err
	}
	after, err := textOfField(fd, new)
	if err == nil && before != after {
		*changes = append(*changes, change{FieldChange: FieldChange{Field: name, Old: before, New: after}})
	}
	return err
}

func textOfField(fd protoreflect.FieldDescriptor, m protoreflect.Message) (string, error) {
	if !m.Has(fd) {
		return "", nil
	}
	return textOf(fd, m.Get(fd))
}

// diffList compares lists whose elements have ids one by one, others as sets.
func diffList(name string, fd protoreflect.FieldDescriptor, old, new protoreflect.List, changes *[]change) error {
	if fd.Message() == nil || fd.Message().Fields().ByName(idField) == nil {
		return diffSet(name, fd, old, new, changes)
	}
	before, after := elementsByID(fd, old), elementsByID(fd, new)
	ids := slices.Sorted(maps.Keys(before))
	for id := range after {
		if _, both := before[id]; !both {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		b, wasThere := before[id]
		a, isThere := after[id]
		element := fmt.Sprintf("%s[%s]", name, id)
		if wasThere && isThere {
			if err := diffMessage(element, b.Message(), a.Message(), changes); err != nil {
				return err
			}
			continue
		}
		c := change{FieldChange: FieldChange{Field: element}}
		var err error
		if wasThere {
			c.Old, err = textOf(fd, b)
		} else {
			c.New, err = textOf(fd, a)
		}
		if err != nil {
			return err
		}
		*changes = append(*changes, c)
	}
	return nil
}

func elementsByID(fd protoreflect.FieldDescriptor, list protoreflect.List) map[string]protoreflect.Value {
	id := fd.Message().Fields().ByName(idField)
	m := make(map[string]protoreflect.Value, list.Len())
	for i := range list.Len() {
		m[list.Get(i).Message().Get(id).String()] = list.Get(i)
	}
	return m
}

// diffSet lists what left a list and what came into it, each in order of its text.
func diffSet(name string, fd protoreflect.FieldDescriptor, old, new protoreflect.List, changes *[]change) error {
	count := make(map[string]int)
	for _, side := range []struct {
		list protoreflect.List
		sign int
	}{{old, -1}, {new, 1}} {
		for i := range side.list.Len() {
			text, err := textOf(fd, side.list.Get(i))
			if err != nil {
				return err
			}
			count[text] += side.sign
		}
	}
	for _, text := range slices.Sorted(maps.Keys(count)) {
		for range -count[text] {
			*changes = append(*changes, change{FieldChange{Field: name, Old: text}, text})
		}
		for range count[text] {
			*changes = append(*changes, change{FieldChange{Field: name, New: text}, text})
		}
	}
	return nil
}

// textOf writes one value: a text as it stands, an enumeration by name, a date as ISO 8601, bytes in hexadecimal, any
// other message as JSON without white space.
func textOf(fd protoreflect.FieldDescriptor, v protoreflect.Value) (string, error) {
	switch fd.Kind() {
	case protoreflect.EnumKind:
		if e := fd.Enum().Values().ByNumber(v.Enum()); e != nil {
			return string(e.Name()), nil
		}
		return fmt.Sprint(v.Enum()), nil
	case protoreflect.BytesKind:
		return fmt.Sprintf("%x", v.Bytes()), nil
	case protoreflect.MessageKind:
		if fd.Message().FullName() == partialDateName {
			return dateText(v.Message()), nil
		}
		return jsonText(v.Message())
	}
	return v.String(), nil
}

func dateText(m protoreflect.Message) string {
	number := func(name protoreflect.Name) uint32 {
		return uint32(m.Get(m.Descriptor().Fields().ByName(name)).Uint())
	}
	return PartialDate{Year: number("year"), Month: number("month"), Day: number("day")}.ISO()
}

// jsonText writes a message as JSON. The library varies white space on purpose, so that is taken out again.
func jsonText(m protoreflect.Message) (string, error) {
	encoded, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m.Interface())
	if err != nil {
		return "", err
	}
	var compact bytes.Buffer
	err = json.Compact(&compact, encoded)
	return compact.String(), err
}

// History says how a registration changed from the first to the last of consecutive versions, and which of them made each
// change last.
func History(versions []Version) ([]FieldChange, error) {
	net, err := diff(&versions[0].Registration, &versions[len(versions)-1].Registration)
	if err != nil {
		return nil, err
	}
	for i := 1; i < len(versions); i++ {
		step, err := diff(&versions[i-1].Registration, &versions[i].Registration)
		if err != nil {
			return nil, err
		}
		touched := touchedBy(step)
		for n := range net {
			if touched(net[n]) {
				net[n].Version = versions[i].Number
			}
		}
	}
	return plain(net), nil
}

// touchedBy tells of any other change whether one of a list is of the same field, of a part of it, or of what it is a part
// of. Of a set, only a change of the same element is.
func touchedBy(list []change) func(change) bool {
	type place struct{ field, element string }
	same, fields, holders := make(map[place]bool), make(map[string]bool), make(map[string]bool)
	for _, c := range list {
		same[place{c.Field, c.element}], fields[c.Field] = true, true
		for _, holder := range holdersOf(c.Field) {
			holders[holder] = true
		}
	}
	return func(c change) bool {
		return same[place{c.Field, c.element}] || holders[c.Field] ||
			slices.ContainsFunc(holdersOf(c.Field), func(holder string) bool { return fields[holder] })
	}
}

// holdersOf lists what a field is a part of: of "a.b.c" it is "a" and "a.b".
func holdersOf(field string) (list []string) {
	for i := range len(field) {
		if field[i] == '.' {
			list = append(list, field[:i])
		}
	}
	return list
}
