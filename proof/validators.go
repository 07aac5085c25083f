package proof

import (
	"errors"
	"fmt"
	"math"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/cometbft/cometbft/crypto/secp256k1"
	cryptoproto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// maxPower is CometBFT's limit of the power of a whole set. Below it three times a power does not overflow.
const maxPower = math.MaxInt64 / 8

// validatorSet is what a header's validators hash stands for: public keys and powers in order.
type validatorSet struct {
	hash    fact.Hash
	members []member
	total   int64
}

type member struct {
	key   crypto.PubKey
	power int64
}

// id tells keys apart, whatever their scheme.
func (m member) id() string { return m.key.Type() + "/" + string(m.key.Bytes()) }

// parseValidators rebuilds a set from encoded tendermint.types.SimpleValidator, which are also the leaves of its hash.
func parseValidators(raw [][]byte) (*validatorSet, error) {
	if len(raw) == 0 {
		return nil, errors.New("the validator set is empty")
	}
	set := &validatorSet{members: make([]member, len(raw))}
	leaves := make([]fact.Hash, len(raw))
	seen := make(map[string]bool, len(raw))
	for i, b := range raw {
		m, err := parseMember(b)
		if err != nil {
			return nil, fmt.Errorf("validator %d: %w", i, err)
		}
		if seen[m.id()] {
			return nil, fmt.Errorf("validator %d is in the set twice", i)
		}
		if m.power > maxPower-set.total {
			return nil, fmt.Errorf("the powers of the validator set add up to more than %d", int64(maxPower))
		}
		seen[m.id()] = true
		set.total += m.power
		set.members[i] = m
		leaves[i] = fact.LeafHash(b)
	}
	set.hash = fact.Root(leaves)
	return set, nil
}

func parseMember(b []byte) (member, error) {
	var v cmtproto.SimpleValidator
	if err := decodeExactly(b, &v); err != nil {
		return member{}, err
	}
	if v.VotingPower < 1 {
		return member{}, fmt.Errorf("its power is %d, it must be positive", v.VotingPower)
	}
	key, err := publicKey(v.PubKey)
	return member{key: key, power: v.VotingPower}, err
}

var errKeyType = errors.New("its key is none of the schemes ed25519, secp256k1 and ml_dsa_65 that this verifier knows")

func publicKey(k *cryptoproto.PublicKey) (crypto.PubKey, error) {
	switch sum := k.GetSum().(type) {
	case *cryptoproto.PublicKey_Ed25519:
		return ed25519.PubKey(sum.Ed25519), keySize(sum.Ed25519, ed25519.PubKeySize)
	case *cryptoproto.PublicKey_Secp256K1:
		return secp256k1.PubKey(sum.Secp256K1), keySize(sum.Secp256K1, secp256k1.PubKeySize)
	case *cryptoproto.PublicKey_Mldsa65:
		return mldsa65.NewPubKeyFromBytes(sum.Mldsa65)
	}
	return nil, errKeyType
}

func keySize(key []byte, want int) error {
	if len(key) != want {
		return fmt.Errorf("its key has %d bytes, want %d", len(key), want)
	}
	return nil
}

// simple encodes the validator as tendermint.types.SimpleValidator.
func (v Validator) simple() ([]byte, error) {
	var key cryptoproto.PublicKey
	switch v.Type {
	case ed25519.KeyType:
		key.Sum = &cryptoproto.PublicKey_Ed25519{Ed25519: v.Key}
	case secp256k1.KeyType:
		key.Sum = &cryptoproto.PublicKey_Secp256K1{Secp256K1: v.Key}
	case mldsa65.KeyType:
		key.Sum = &cryptoproto.PublicKey_Mldsa65{Mldsa65: v.Key}
	default:
		return nil, errKeyType
	}
	return (&cmtproto.SimpleValidator{PubKey: &key, VotingPower: v.Power}).Marshal()
}

// twoThirds reports whether power is more than two thirds of total.
func twoThirds(power, total int64) bool { return 3*power > 2*total }
