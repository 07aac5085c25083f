package genesis

import (
	"errors"
	"fmt"

	cosmosproto "github.com/cosmos/cosmos-proto"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"cosmossdk.io/core/address"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/gogoproto/proto"

	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// addressScalar is what the protobuf definition of a field with an address says of it (cosmos_proto.scalar).
const addressScalar = "cosmos.AddressString"

// CheckAddresses reports which address of a genesis state is none of this chain, or is not written as the chain writes it. It
// looks at every field whose definition says that it holds an address; which may be empty is for others to say.
func CheckAddresses(state proto.Message, addresses address.Codec) error {
	found, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(proto.MessageName(state)))
	if err != nil {
		return err
	}
	raw, err := proto.Marshal(state)
	if err != nil {
		return err
	}
	rows := dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
	if err := protov2.Unmarshal(raw, rows); err != nil {
		return err
	}
	return checkMessage(rows, "", addresses)
}

// checkMessage checks the fields of a message in order of their numbers; name is the message's own, with a dot, if it is in
// another.
func checkMessage(m protoreflect.Message, name string, addresses address.Codec) error {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if !m.Has(f) || f.Message() == nil && !isAddress(f) {
			continue
		}
		if err := checkField(m.Get(f), f, name+string(f.Name()), addresses); err != nil {
			return err
		}
	}
	return nil
}

// checkField checks the value of a field, or each of its values.
func checkField(v protoreflect.Value, f protoreflect.FieldDescriptor, name string, addresses address.Codec) error {
	if !f.IsList() {
		return checkValue(v, f, name, addresses)
	}
	for i := range v.List().Len() {
		if err := checkValue(v.List().Get(i), f, fmt.Sprintf("%s[%d]", name, i), addresses); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(v protoreflect.Value, f protoreflect.FieldDescriptor, name string, addresses address.Codec) error {
	if f.Message() != nil {
		return checkMessage(v.Message(), name+".", addresses)
	}
	if _, err := field.Address(addresses, sdkerrors.ErrInvalidAddress, name, v.String()); err != nil {
		return errors.New(err.Error()) // without the place in the code, which errors of the SDK add where they are wrapped
	}
	return nil
}

func isAddress(f protoreflect.FieldDescriptor) bool {
	return f.Kind() == protoreflect.StringKind && protov2.GetExtension(f.Options(), cosmosproto.E_Scalar) == addressScalar
}
