package tx

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"fmt"
	"math/big"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
)

// webKey is a P-256 key that signs as the Web Cryptography API does.
type webKey struct {
	public cryptotypes.PubKey
	sign   func(data []byte) ([]byte, error)
}

// FromWebCrypto returns a P-256 key as browsers and phones hold it. Raw is its public key as exportKey("raw") gives it: 0x04, x and y,
// 65 bytes. Sign is sign({name: "ECDSA", hash: "SHA-256"}): it hashes the bytes and returns r and s, 32 bytes each (IEEE P1363). The
// chain takes the lower of the two values of s alone, and the API gives either: what is sent has the lower one.
func FromWebCrypto(raw []byte, sign func(data []byte) ([]byte, error)) (Key, error) {
	if _, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw); err != nil {
		return nil, fmt.Errorf("the public key has %d bytes and is none of P-256 in raw form, 65 bytes beginning with 04: %w", len(raw), err)
	}
	public := &secp256r1.PubKey{}
	// The SDK's type can be made from a point only by way of its encoding: field 1, bytes.
	compressed := append([]byte{2 | raw[len(raw)-1]&1}, raw[1:33]...) // x, and whether y is odd
	if err := public.Unmarshal(append([]byte{0x0a, byte(len(compressed))}, compressed...)); err != nil {
		return nil, err
	}
	return webKey{public, sign}, nil
}

// PubKey implements [Key].
func (k webKey) PubKey() cryptotypes.PubKey { return k.public }

// Sign implements [Key].
func (k webKey) Sign(bytes []byte) ([]byte, error) {
	signature, err := k.sign(bytes)
	if err != nil {
		return nil, err
	}
	return lowerS(signature)
}

// lowerS returns a signature with the lower of the two values of s.
func lowerS(signature []byte) ([]byte, error) {
	const size = 32
	if len(signature) != 2*size {
		return nil, fmt.Errorf("the signature has %d bytes, want r and s, 32 bytes each: it may be in DER form, which the Web Cryptography API does not use", len(signature))
	}
	order := elliptic.P256().Params().N
	s := new(big.Int).SetBytes(signature[size:])
	if other := new(big.Int).Sub(order, s); other.Sign() > 0 && other.Cmp(s) < 0 {
		s = other
	}
	lower := make([]byte, 2*size)
	copy(lower, signature[:size])
	s.FillBytes(lower[size:])
	return lower, nil
}
