// Package wire decodes transactions. What the SDK's decoder tolerates and a block would keep for ever is refused here:
// fields that nobody knows, bytes that mean nothing, several encodings of one value, and free text in fields that are made
// for something else. The walk over the bytes follows the descriptors of the messages, into each Any.
package wire

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	txRaw          = "cosmos.tx.v1beta1.TxRaw"
	txBody         = "cosmos.tx.v1beta1.TxBody"
	authInfo       = "cosmos.tx.v1beta1.AuthInfo"
	multiSignature = "cosmos.crypto.multisig.v1beta1.MultiSignature"
)

// Numbers of fields that the decoder looks into by itself.
const (
	rawBody, rawAuthInfo, rawSignatures = 1, 2, 3 // of TxRaw
	signerInfos                         = 1       // of AuthInfo
	signerMode                          = 2       // of SignerInfo
	modeOfSeveral                       = 2       // of ModeInfo
	modesOfMembers                      = 2       // of ModeInfo.Multi
	signaturesOfMembers                 = 1       // of MultiSignature
)

// NewDecoder returns a decoder of transactions that refuses what is not written as it must be, and has next decode the rest.
// The registry knows the messages.
func NewDecoder(registry codectypes.InterfaceRegistry, next sdk.TxDecoder) sdk.TxDecoder {
	w := &walker{registry: registry}
	return func(raw []byte) (sdk.Tx, error) {
		if err := w.transaction(raw); err != nil {
			return nil, err // the SDK says that it is a transaction which does not decode
		}
		return next(raw)
	}
}

// transaction walks over a TxRaw: what it holds as bytes is a body, the information on signers, and their signatures.
func (w *walker) transaction(raw []byte) error {
	if err := w.named(txRaw, raw); err != nil {
		return err
	}
	var body, auth []byte
	var signatures [][]byte
	for number, value := range fields(raw) {
		switch number {
		case rawBody:
			body = value
		case rawAuthInfo:
			auth = value
		case rawSignatures:
			signatures = append(signatures, value)
		}
	}
	if err := w.named(txBody, body); err != nil {
		return err
	}
	if err := w.named(authInfo, auth); err != nil {
		return err
	}
	signer := 0
	for number, info := range fields(auth) {
		if number != signerInfos {
			continue
		}
		if signer < len(signatures) {
			if err := w.signature(only(info, signerMode), signatures[signer]); err != nil {
				return fmt.Errorf("signature %d: %w", signer+1, err)
			}
		}
		signer++
	}
	if len(signatures) > signer {
		return fmt.Errorf("there are %d signatures, want at most one for each of %d signers", len(signatures), signer)
	}
	return nil
}

// maxSignature bounds the signature of one key: that of ML-DSA-65, the longest.
const maxSignature = 3309

// signature holds the signature of one key to its size, and walks over that of several people, a message within the bytes of a
// signature.
func (w *walker) signature(mode, signature []byte) error {
	several := only(mode, modeOfSeveral)
	if several == nil {
		if len(signature) > maxSignature {
			return fmt.Errorf("it has %d bytes, at most %d are allowed", len(signature), maxSignature)
		}
		return nil
	}
	if err := w.named(multiSignature, signature); err != nil {
		return err
	}
	var modes, members [][]byte
	for number, value := range fields(several) {
		if number == modesOfMembers {
			modes = append(modes, value)
		}
	}
	for number, value := range fields(signature) {
		if number == signaturesOfMembers {
			members = append(members, value)
		}
	}
	if len(modes) != len(members) {
		return fmt.Errorf("there are %d signatures and %d modes of signing, want one for each", len(members), len(modes))
	}
	for i, mode := range modes {
		if err := w.signature(mode, members[i]); err != nil {
			return err
		}
	}
	return nil
}

// fields yields the length-delimited fields of a message that was walked over.
func fields(message []byte) func(yield func(protowire.Number, []byte) bool) {
	return func(yield func(protowire.Number, []byte) bool) {
		for len(message) > 0 {
			number, kind, n := protowire.ConsumeTag(message)
			if n < 0 {
				return
			}
			size := protowire.ConsumeFieldValue(number, kind, message[n:])
			if size < 0 {
				return
			}
			if kind == protowire.BytesType {
				if value, _ := protowire.ConsumeBytes(message[n:]); !yield(number, value) {
					return
				}
			}
			message = message[n+size:]
		}
	}
}

// only returns the one field of a number, nil if it is not there.
func only(message []byte, number protowire.Number) []byte {
	for n, value := range fields(message) {
		if n == number {
			return value[:len(value):len(value)]
		}
	}
	return nil
}

// descriptorOf returns the descriptor of a message by its name.
func (w *walker) descriptorOf(name protoreflect.FullName) (protoreflect.MessageDescriptor, error) {
	if known, ok := w.descriptors.Load(name); ok {
		return known.(protoreflect.MessageDescriptor), nil
	}
	found, err := w.registry.FindDescriptorByName(name)
	if err != nil {
		return nil, fmt.Errorf("nobody knows a message %s", excerpt(string(name)))
	}
	message, ok := found.(protoreflect.MessageDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s is no message", excerpt(string(name)))
	}
	w.descriptors.Store(name, message)
	return message, nil
}

// typeOf returns the descriptor of the message that an Any holds.
func (w *walker) typeOf(url string) (protoreflect.MessageDescriptor, error) {
	name, ok := strings.CutPrefix(url, "/")
	if !ok {
		return nil, fmt.Errorf("type URL %s, want a slash and the name of a message", excerpt(url))
	}
	if _, err := w.registry.Resolve(url); err != nil {
		return nil, fmt.Errorf("type URL %s is of no message of this chain", excerpt(url))
	}
	return w.descriptorOf(protoreflect.FullName(name))
}

var errEndsEarly = errors.New("it ends too early")
