package tx

import (
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// Key signs transactions.
type Key interface {
	// PubKey returns the public key.
	PubKey() cryptotypes.PubKey
	// Sign signs the bytes of a transaction (SIGN_MODE_DIRECT).
	Sign(bytes []byte) ([]byte, error)
}

// Address returns the address of a key.
func Address(k Key) sdk.AccAddress { return sdk.AccAddress(k.PubKey().Address()) }

// keyringKey is a key that a keyring holds.
type keyringKey struct {
	keyring keyring.Keyring
	name    string
	key     cryptotypes.PubKey
}

// FromKeyring returns the key that has the name in a keyring. It fails if there is none.
func FromKeyring(k keyring.Keyring, name string) (Key, error) {
	record, err := k.Key(name)
	if err != nil {
		return nil, err
	}
	key, err := record.GetPubKey()
	if err != nil {
		return nil, err
	}
	return keyringKey{k, name, key}, nil
}

func (k keyringKey) PubKey() cryptotypes.PubKey { return k.key }

func (k keyringKey) Sign(bytes []byte) ([]byte, error) {
	signature, _, err := k.keyring.Sign(k.name, bytes, signing.SignMode_SIGN_MODE_DIRECT)
	return signature, err
}

// privateKey is a key in memory, as a phone holds it.
type privateKey struct{ key cryptotypes.PrivKey }

// FromPrivateKey returns a private key that is held in memory.
func FromPrivateKey(key cryptotypes.PrivKey) Key { return privateKey{key} }

func (k privateKey) PubKey() cryptotypes.PubKey { return k.key.PubKey() }

func (k privateKey) Sign(bytes []byte) ([]byte, error) { return k.key.Sign(bytes) }
