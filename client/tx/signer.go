package tx

import (
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// Signer holds a key.
type Signer interface {
	// PubKey returns the public key.
	PubKey() cryptotypes.PubKey
	// Sign signs the bytes of a transaction (SIGN_MODE_DIRECT).
	Sign(bytes []byte) ([]byte, error)
}

// Address returns the address of a signer's key.
func Address(s Signer) sdk.AccAddress { return sdk.AccAddress(s.PubKey().Address()) }

// keyringSigner is a key of a keyring.
type keyringSigner struct {
	keyring keyring.Keyring
	name    string
	key     cryptotypes.PubKey
}

// FromKeyring returns the key of a name in a keyring.
func FromKeyring(k keyring.Keyring, name string) (Signer, error) {
	record, err := k.Key(name)
	if err != nil {
		return nil, err
	}
	key, err := record.GetPubKey()
	if err != nil {
		return nil, err
	}
	return keyringSigner{k, name, key}, nil
}

func (s keyringSigner) PubKey() cryptotypes.PubKey { return s.key }

func (s keyringSigner) Sign(bytes []byte) ([]byte, error) {
	signature, _, err := s.keyring.Sign(s.name, bytes, signing.SignMode_SIGN_MODE_DIRECT)
	return signature, err
}

// keySigner is a key in memory, as a phone holds it.
type keySigner struct{ key cryptotypes.PrivKey }

// FromKey returns a signer with a private key in memory.
func FromKey(key cryptotypes.PrivKey) Signer { return keySigner{key} }

func (s keySigner) PubKey() cryptotypes.PubKey { return s.key.PubKey() }

func (s keySigner) Sign(bytes []byte) ([]byte, error) { return s.key.Sign(bytes) }
