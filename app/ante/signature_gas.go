package ante

import (
	"slices"

	"github.com/cometbft/cometbft/crypto/mldsa65"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// Signatures cost gas by their bytes and by the work of verifying them. Whoever asks how much gas a transaction needs has
// not signed it yet, so in a simulation both are reckoned from the signer's key. The SDK's own decorators reckon from
// what legacy amino writes and from the signatures that are there: they fail for secp256r1 and for keys of several
// people, and take an ML-DSA signature for one of 64 bytes.

const (
	// curveSignature is the size of a signature of secp256k1, secp256r1 and ed25519.
	curveSignature = 64
	// keyFraming is the size of what surrounds a key and a signature in a transaction: type URL, tags and lengths.
	keyFraming = 48
	// unsignedSlack is the size of what clients often leave out of a transaction that they simulate: its fee, its gas and
	// the mode of signing.
	unsignedSlack = 64
)

// ConsumeSizeGas charges the gas of a transaction's bytes.
type ConsumeSizeGas struct{ Accounts authante.AccountKeeper }

// AnteHandle charges for each byte; in a simulation also for those of the signatures that are not there yet.
func (d ConsumeSizeGas) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	size := len(ctx.TxBytes())
	if simulate {
		signatures, err := signaturesOf(tx)
		if err != nil {
			return ctx, err
		}
		for i, signer := range signatures.signers {
			size += d.missing(ctx, signer, signatures.at(i))
		}
	}
	ctx.GasMeter().ConsumeGas(d.Accounts.GetParams(ctx).TxSizeCostPerByte*storetypes.Gas(size), "txSize")
	return next(ctx, tx, simulate)
}

// missing returns how many bytes a signer will add to the transaction when signing it.
func (d ConsumeSizeGas) missing(ctx sdk.Context, signer sdk.AccAddress, signature signing.SignatureV2) int {
	if isComplete(signature.Data) {
		return 0
	}
	key := signature.PubKey
	if account := d.Accounts.GetAccount(ctx, signer); account != nil && account.GetPubKey() != nil {
		key = account.GetPubKey()
	}
	if key == nil {
		key = &secp256k1.PubKey{Key: make([]byte, secp256k1.PubKeySize)}
	}
	size := unsignedSlack + signatureSize(key)
	if signature.PubKey == nil || !signature.PubKey.Equals(key) {
		size += keySize(key)
	}
	return size
}

// ConsumeSignatureGas charges the gas of verifying signatures. It must stand after the decorator that sets the keys of
// accounts.
type ConsumeSignatureGas struct{ Accounts authante.AccountKeeper }

// AnteHandle charges for each signature; in a simulation also for those that are not there yet.
func (d ConsumeSignatureGas) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if !simulate {
		return authante.NewSigGasConsumeDecorator(d.Accounts, authante.DefaultSigVerificationGasConsumer).AnteHandle(ctx, tx, false, next)
	}
	signatures, err := signaturesOf(tx)
	if err != nil {
		return ctx, err
	}
	params := d.Accounts.GetParams(ctx)
	for i, signer := range signatures.signers {
		account, err := authante.GetSignerAcc(ctx, d.Accounts, signer)
		if err != nil {
			return ctx, err
		}
		signature := signatures.at(i)
		signature.PubKey = account.GetPubKey()
		if isComplete(signature.Data) {
			err = authante.DefaultSigVerificationGasConsumer(ctx.GasMeter(), signature, params)
		} else {
			var gas storetypes.Gas
			gas, err = verificationGas(signature.PubKey, params)
			ctx.GasMeter().ConsumeGas(gas, "ante verify: a signature to come")
		}
		if err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

// signatures are the signers of a transaction with what is there of their signatures, in the same order.
type signatures struct {
	signers [][]byte
	found   []signing.SignatureV2
}

func signaturesOf(tx sdk.Tx) (signatures, error) {
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return signatures{}, errorsmod.Wrapf(sdkerrors.ErrTxDecode, "a transaction of type %T has no signatures", tx)
	}
	found, err := signed.GetSignaturesV2()
	if err != nil {
		return signatures{}, err
	}
	signers, err := signed.GetSigners()
	return signatures{signers, found}, err
}

func (s signatures) at(i int) signing.SignatureV2 {
	if i >= len(s.found) {
		return signing.SignatureV2{}
	}
	return s.found[i]
}

// isComplete reports whether a signature, or each one of several people, is there.
func isComplete(data signing.SignatureData) bool {
	switch data := data.(type) {
	case *signing.SingleSignatureData:
		return len(data.Signature) > 0
	case *signing.MultiSignatureData:
		return len(data.Signatures) > 0 && !slices.ContainsFunc(data.Signatures, func(s signing.SignatureData) bool { return !isComplete(s) })
	}
	return false
}

// signatureSize returns the size of the largest signature that a key makes.
func signatureSize(key cryptotypes.PubKey) int {
	several, ok := key.(*multisig.LegacyAminoPubKey)
	switch {
	case ok:
		return keyFraming + sumOfLargest(several, func(k cryptotypes.PubKey) int { return keyFraming + signatureSize(k) })
	case key.Type() == mldsa65.KeyType:
		return mldsa65.SignatureSize
	}
	return curveSignature
}

// keySize returns the size of a key as a transaction names it.
func keySize(key cryptotypes.PubKey) int {
	several, ok := key.(*multisig.LegacyAminoPubKey)
	if !ok {
		return keyFraming + len(key.Bytes())
	}
	size := keyFraming
	for _, k := range several.GetPubKeys() {
		size += keySize(k)
	}
	return size
}

// verificationGas returns what it costs at most to verify a signature of a key.
func verificationGas(key cryptotypes.PubKey, params authtypes.Params) (storetypes.Gas, error) {
	several, ok := key.(*multisig.LegacyAminoPubKey)
	if !ok {
		meter := storetypes.NewInfiniteGasMeter()
		err := authante.DefaultSigVerificationGasConsumer(meter, signing.SignatureV2{PubKey: key}, params)
		return meter.GasConsumed(), err
	}
	var failed error
	sum := sumOfLargest(several, func(k cryptotypes.PubKey) storetypes.Gas {
		gas, err := verificationGas(k, params)
		if err != nil {
			failed = err
		}
		return gas
	})
	return sum, failed
}

// sumOfLargest returns the sum of what as many keys as must sign have at most.
func sumOfLargest[T int | storetypes.Gas](several *multisig.LegacyAminoPubKey, of func(cryptotypes.PubKey) T) (sum T) {
	each := make([]T, 0, len(several.PubKeys))
	for _, key := range several.GetPubKeys() {
		each = append(each, of(key))
	}
	slices.Sort(each)
	slices.Reverse(each)
	for _, n := range each[:min(int(several.Threshold), len(each))] {
		sum += n
	}
	return sum
}
