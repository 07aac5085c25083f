package field

import (
	"strings"

	"github.com/cometbft/cometbft/crypto/mldsa65"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdkmldsa65 "github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Key returns the address of a participant's public key, from the field public_key. One person holds it: keys of several people,
// and keys that only validators use, are refused. Whether the bytes are a key is settled before its address is asked for, which
// panics if they are not. The error wraps refused, an error of the module.
func Key(refused error, packed *codectypes.Any) (sdk.AccAddress, error) {
	if packed == nil {
		return nil, errorsmod.Wrap(refused, "the participant's public_key is missing")
	}
	switch key := packed.GetCachedValue().(type) {
	case *secp256k1.PubKey:
		if len(key.Key) != secp256k1.PubKeySize || (key.Key[0] != 2 && key.Key[0] != 3) {
			return nil, errorsmod.Wrapf(refused, "a secp256k1 key has %d bytes that begin with 02 or 03; this one is %X",
				secp256k1.PubKeySize, key.Key)
		}
		return addressOf(key), nil
	case *secp256r1.PubKey:
		if key.Key == nil { // other bytes than a point's do not decode
			return nil, errorsmod.Wrap(refused, "the secp256r1 key is empty")
		}
		return addressOf(key), nil
	case *sdkmldsa65.PubKey:
		if len(key.Key) != mldsa65.PubKeySize {
			return nil, errorsmod.Wrapf(refused, "an ML-DSA-65 key has %d bytes; this one has %d", mldsa65.PubKeySize, len(key.Key))
		}
		return addressOf(key), nil
	}
	return nil, errorsmod.Wrapf(refused, "public_key is of type %s; participants sign with secp256k1, secp256r1 or ML-DSA-65",
		strings.TrimPrefix(packed.TypeUrl, "/"))
}

func addressOf(key cryptotypes.PubKey) sdk.AccAddress { return sdk.AccAddress(key.Address()) }
