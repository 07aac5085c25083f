package tx

import (
	"crypto/ecdh"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"math/big"

	"github.com/cosmos/go-bip39"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
)

// Secp256r1 lets a keyring hold the kind of key that phones and browsers make. It derives keys from a mnemonic as
// SLIP-0010 says for the curve NIST P-256.
var Secp256r1 keyring.SignatureAlgo = secp256r1Algorithm{}

// KeyringOption makes a keyring offer secp256r1 beside the SDK's own algorithms.
func KeyringOption(o *keyring.Options) { o.SupportedAlgos = append(o.SupportedAlgos, Secp256r1) }

// RegisterKeys makes secp256r1 private keys known to the codec that keyrings are written with.
func RegisterKeys(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*cryptotypes.PrivKey)(nil), &secp256r1.PrivKey{})
}

type secp256r1Algorithm struct{}

func (secp256r1Algorithm) Name() hd.PubKeyType { return "secp256r1" }

func (secp256r1Algorithm) Derive() hd.DeriveFn {
	return func(mnemonic, passphrase, path string) ([]byte, error) {
		seed, err := bip39.NewSeedWithErrorChecking(mnemonic, passphrase)
		if err != nil {
			return nil, err
		}
		node := masterKey(seed)
		if path == "" {
			return node.secret(), nil
		}
		steps, err := derivationPath(path)
		if err != nil {
			return nil, err
		}
		for _, step := range steps {
			if node, err = node.child(step); err != nil {
				return nil, err
			}
		}
		return node.secret(), nil
	}
}

func (secp256r1Algorithm) Generate() hd.GenerateFn {
	return func(secret []byte) cryptotypes.PrivKey {
		// The SDK's type can be made from a given secret only by way of its encoding: field 1, bytes.
		key := &secp256r1.PrivKey{}
		if err := key.Unmarshal(append([]byte{0x0a, byte(len(secret))}, secret...)); err != nil {
			panic(err) // Derive gives 32 bytes
		}
		return key
	}
}

// derivationPath returns the steps of a BIP-44 path such as m/44'/118'/0'/0/0; hardened ones have the top bit set.
func derivationPath(path string) ([]uint32, error) {
	p, err := hd.NewParamsFromPath(path)
	if err != nil {
		return nil, err
	}
	change := uint32(0)
	if p.Change {
		change = 1
	}
	const hardened = 1 << 31
	return []uint32{hardened | p.Purpose, hardened | p.CoinType, hardened | p.Account, change, p.AddressIndex}, nil
}

// node is a key of the tree of keys that grows from one seed (SLIP-0010).
type node struct {
	key   *big.Int
	chain []byte
}

var order = elliptic.P256().Params().N

func (n node) secret() []byte { return n.key.FillBytes(make([]byte, 32)) }

func masterKey(seed []byte) node {
	for data := seed; ; {
		sum := hmacSHA512([]byte("Nist256p1 seed"), data)
		key := new(big.Int).SetBytes(sum[:32])
		if key.Sign() > 0 && key.Cmp(order) < 0 {
			return node{key, sum[32:]}
		}
		data = sum
	}
}

func (n node) child(step uint32) (node, error) {
	var data []byte
	if step >= 1<<31 {
		data = append([]byte{0}, n.secret()...)
	} else {
		private, err := ecdh.P256().NewPrivateKey(n.secret())
		if err != nil {
			return node{}, errors.New("the derived key is not on the curve")
		}
		point := private.PublicKey().Bytes() // 4, then x and y of 32 bytes
		data = append([]byte{2 | point[64]&1}, point[1:33]...)
	}
	for data = binary.BigEndian.AppendUint32(data, step); ; {
		sum := hmacSHA512(n.chain, data)
		left := new(big.Int).SetBytes(sum[:32])
		key := new(big.Int).Mod(new(big.Int).Add(left, n.key), order)
		if left.Cmp(order) < 0 && key.Sign() > 0 {
			return node{key, sum[32:]}, nil
		}
		data = binary.BigEndian.AppendUint32(append([]byte{1}, sum[32:]...), step)
	}
}

func hmacSHA512(key, data []byte) []byte {
	mac := hmac.New(sha512.New, key)
	mac.Write(data)
	return mac.Sum(nil)
}
