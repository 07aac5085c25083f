package wire

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sync"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
)

// maxDepth bounds how deep messages lie within messages.
const maxDepth = 32

const (
	anyName      = "google.protobuf.Any"
	keyOfSeveral = "cosmos.crypto.multisig.LegacyAminoPubKey"
)

// walker walks over encoded messages.
type walker struct {
	registry    codectypes.InterfaceRegistry
	descriptors sync.Map // by name: a registry looks for them anew each time

	listing  sync.Once
	executed map[string]bool // the type URLs of messages that the chain executes
}

// named walks over a message of a name.
func (w *walker) named(name protoreflect.FullName, raw []byte) error {
	descriptor, err := w.descriptorOf(name)
	if err != nil {
		return err
	}
	if err := w.message(descriptor, raw, 0); err != nil {
		return fmt.Errorf("%s: %w", name.Name(), err)
	}
	return nil
}

// message reports what of an encoded message is not written as it must be: known fields in ascending order, several times
// only those of lists, one of those that exclude one another, numbers as short as can be and no value that is the default
// of its field. An empty message within a message may be written or not.
func (w *walker) message(of protoreflect.MessageDescriptor, raw []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("messages lie within messages more than %d deep", maxDepth)
	}
	if of.IsPlaceholder() { // its file was registered after the one that imports it
		found, err := w.descriptorOf(of.FullName())
		if err != nil {
			return err
		}
		of = found
	}
	if of.FullName() == anyName {
		return w.any(of, raw, depth)
	}
	return w.fields(of, raw, depth)
}

func (w *walker) fields(of protoreflect.MessageDescriptor, raw []byte, depth int) error {
	var last protowire.Number
	var chosen map[protoreflect.Name]bool
	for rest := raw; len(rest) > 0; {
		tag, n, err := varint(rest)
		if err != nil {
			return err
		}
		number, kind := protowire.DecodeTag(tag)
		field := of.Fields().ByNumber(number)
		if field == nil {
			return fmt.Errorf("there is no field %d in %s", number, of.FullName())
		}
		switch {
		case number < last:
			return fmt.Errorf("field %s stands after field %d, want ascending numbers", field.Name(), last)
		case number == last && (!field.IsList() || field.IsPacked()):
			return fmt.Errorf("field %s is there twice", field.Name())
		}
		last = number
		if group := field.ContainingOneof(); group != nil {
			if chosen[group.Name()] {
				return fmt.Errorf("field %s is there beside another of %s", field.Name(), group.Name())
			}
			if chosen == nil {
				chosen = make(map[protoreflect.Name]bool)
			}
			chosen[group.Name()] = true
		}
		if rest, err = w.field(field, kind, rest[n:], depth); err != nil {
			return within(field, err)
		}
	}
	return complete(of, last, chosen)
}

// within names the field where an error was found.
func within(field protoreflect.FieldDescriptor, err error) error {
	return fmt.Errorf("%s: %w", field.Name(), err)
}

// field walks over the value of a field and returns what follows it.
func (w *walker) field(field protoreflect.FieldDescriptor, kind protowire.Type, raw []byte, depth int) ([]byte, error) {
	if refused, ok := refusedFields[field.FullName()]; ok {
		return nil, errors.New(refused)
	}
	if want := wireType(field); kind != want {
		return nil, fmt.Errorf("its wire type is %d, want %d", kind, want)
	}
	if kind != protowire.BytesType {
		return scalar(field, raw, field.HasPresence())
	}
	length, n, err := varint(raw)
	if err != nil {
		return nil, err
	}
	if length > uint64(len(raw)-n) {
		return nil, errEndsEarly
	}
	value, rest := raw[n:n+int(length)], raw[n+int(length):]
	switch {
	case field.Message() != nil:
		return rest, w.message(field.Message(), value, depth+1)
	case field.IsPacked(): // ts-proto writes an empty list of numbers as well
		for len(value) > 0 {
			if value, err = scalar(field, value, true); err != nil {
				return nil, err
			}
		}
		return rest, nil
	case len(value) == 0 && !field.HasPresence() && !field.IsList():
		return nil, errors.New("it is written although it is empty")
	case field.Kind() == protoreflect.StringKind && !utf8.Valid(value):
		return nil, errors.New("it is not valid UTF-8")
	}
	return rest, w.value(field, value)
}

// any walks over an Any and the message in it.
func (w *walker) any(of protoreflect.MessageDescriptor, raw []byte, depth int) error {
	if err := w.fields(of, raw, depth); err != nil {
		return err
	}
	const typeURL, value = 1, 2
	url := only(raw, typeURL)
	if url == nil && len(raw) == 0 {
		return nil
	}
	message, err := w.typeOf(string(url))
	if err != nil {
		return err
	}
	if refused, ok := refusedTypes[message.FullName()]; ok {
		return errors.New(refused)
	}
	held := only(raw, value)
	if err := w.message(message, held, depth+1); err != nil {
		return fmt.Errorf("%s: %w", message.Name(), err)
	}
	if message.FullName() == keyOfSeveral {
		return checkMembers(held)
	}
	return nil
}

// checkMembers reports which key of a key of several people cannot be one of theirs: legacy amino, by which their address
// is made, does not know keys of secp256r1, and fails.
func checkMembers(key []byte) error {
	const publicKeys, typeURL = 2, 1
	for number, member := range fields(key) {
		if number == publicKeys && string(only(member, typeURL)) == "/cosmos.crypto.secp256r1.PubKey" {
			return errors.New("a key of several people cannot have one of type secp256r1 among them: use secp256k1 or ML-DSA-65")
		}
	}
	return nil
}

// wireType returns how a field must be written.
func wireType(field protoreflect.FieldDescriptor) protowire.Type {
	if field.IsPacked() {
		return protowire.BytesType
	}
	switch field.Kind() {
	case protoreflect.BytesKind, protoreflect.StringKind, protoreflect.MessageKind:
		return protowire.BytesType
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		return protowire.Fixed32Type
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		return protowire.Fixed64Type
	case protoreflect.GroupKind:
		return protowire.StartGroupType
	}
	return protowire.VarintType
}

// scalar walks over one number and returns what follows it. Zero is written only where it says more than nothing does.
func scalar(field protoreflect.FieldDescriptor, raw []byte, zero bool) ([]byte, error) {
	size := 0
	switch field.Kind() {
	case protoreflect.GroupKind:
		return nil, errors.New("groups are not accepted")
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		size = 4
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		size = 8
	}
	if size > len(raw) {
		return nil, errEndsEarly
	}
	if size > 0 {
		if !zero && bytes.Count(raw[:size], []byte{0}) == size {
			return nil, errors.New("it is written although it is zero")
		}
		return raw[size:], nil
	}
	v, n, err := varint(raw)
	switch {
	case err != nil:
		return nil, err
	case v == 0 && !zero:
		return nil, errors.New("it is written although it is zero")
	case !fits(field.Kind(), v):
		return nil, fmt.Errorf("%d is no value of a %s", v, field.Kind())
	}
	return raw[n:], nil
}

// fits reports whether a number is one that a kind of field is written with.
func fits(kind protoreflect.Kind, v uint64) bool {
	switch kind {
	case protoreflect.BoolKind:
		return v <= 1
	case protoreflect.Uint32Kind, protoreflect.Sint32Kind:
		return v <= math.MaxUint32
	case protoreflect.Int32Kind, protoreflect.EnumKind:
		return v == uint64(int64(int32(v))) // a negative number is written with all its 64 bits
	}
	return true
}

// varint reads a number that is written as short as can be.
func varint(raw []byte) (uint64, int, error) {
	v, n := protowire.ConsumeVarint(raw)
	switch {
	case n < 0 && len(raw) < 10:
		return 0, 0, errEndsEarly
	case n < 0:
		return 0, 0, errors.New("a number has more than 64 bits")
	case n != protowire.SizeVarint(v):
		return 0, 0, fmt.Errorf("the number %d is written in %d bytes, want %d", v, n, protowire.SizeVarint(v))
	}
	return v, n, nil
}
