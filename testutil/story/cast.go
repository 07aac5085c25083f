package story

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/binary"
	"math/big"

	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// Actor is somebody with a key, who acts by signed transactions alone.
type Actor struct {
	chain.Account
	Name string
	// Granter pays their fees; nil: they do.
	Granter sdk.AccAddress
}

// keyMaker makes the key that a secret stands for.
type keyMaker func(secret []byte) cryptotypes.PrivKey

// actor returns somebody whose key follows from the story's seed and their name.
func (s *Story) actor(name string, key keyMaker) *Actor {
	secret := sha256.Sum256(append(binary.BigEndian.AppendUint64([]byte("key of a story"), s.seed), name...))
	a := &Actor{Account: chain.Account{Key: key(secret[:])}, Name: name}
	s.Actors = append(s.Actors, a)
	return a
}

func secp256k1Key(secret []byte) cryptotypes.PrivKey { return secp256k1.GenPrivKeyFromSecret(secret) }

func mldsaKey(secret []byte) cryptotypes.PrivKey {
	key, err := mldsa65.GenPrivKeyFromSeed(secret)
	if err != nil {
		panic(err) // the seed has 32 bytes
	}
	return &key
}

// phoneKey is a secp256r1 key as a telephone holds it, except that its signatures are deterministic (RFC 6979).
type phoneKey struct{ *secp256r1.PrivKey }

func newPhoneKey(secret []byte) cryptotypes.PrivKey {
	key := &secp256r1.PrivKey{}
	// The SDK's type can be made from a given secret only by way of its encoding: field 1, bytes.
	if err := key.Unmarshal(append([]byte{0x0a, byte(len(secret))}, secret...)); err != nil {
		panic(err) // the secret has 32 bytes
	}
	return phoneKey{key}
}

// Sign returns r || s with the lower s, which the chain insists on.
func (k phoneKey) Sign(message []byte) ([]byte, error) {
	digest := sha256.Sum256(message)
	der, err := k.Secret.PrivateKey.Sign(nil, digest[:], crypto.SHA256) // no randomness: RFC 6979
	if err != nil {
		return nil, err
	}
	return rawLowS(&k.Secret.PublicKey, der)
}

func rawLowS(key *ecdsa.PublicKey, der []byte) ([]byte, error) {
	var signature struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &signature); err != nil {
		return nil, err
	}
	order := key.Params().N
	if half := new(big.Int).Rsh(order, 1); signature.S.Cmp(half) > 0 {
		signature.S.Sub(order, signature.S)
	}
	raw := make([]byte, 64)
	signature.R.FillBytes(raw[:32])
	signature.S.FillBytes(raw[32:])
	return raw, nil
}
