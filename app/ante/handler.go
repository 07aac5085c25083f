// Package ante checks transactions before their messages run. Each rule of our own is a file.
package ante

import (
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"

	"github.com/equipoise-trials/equipoise/app/lane"
)

// maxUnorderedTimeout bounds how long an unordered transaction may wait, and so how long its nonce is kept.
const maxUnorderedTimeout = 10 * time.Minute

// Keepers is what the rules ask.
type Keepers struct {
	Account  authante.AccountKeeper
	Bank     bankkeeper.Keeper
	FeeGrant authante.FeegrantKeeper
	Consent  ConsentKeeper
	SignMode *txsigning.HandlerMap
	// Limit reports whether a transaction of so many bytes that declares so much gas is larger than one may be.
	Limit func(ctx sdk.Context, bytes int, gas uint64) error
	// Admit notes a transaction for the node's mempool, or refuses it because its lane is full. What is free counts for the
	// organisation that invited its participant.
	Admit func(ctx sdk.Context, tx lane.Tx, organisation uint64) error
}

// NewHandler returns the chain of rules that every transaction passes, in this order.
func NewHandler(k Keepers) sdk.AnteHandler {
	return sdk.ChainAnteDecorators(
		authante.NewSetUpContextDecorator(), // first: it sets the gas meter
		LimitTransaction{k.Limit},
		authante.NewExtensionOptionsDecorator(nil),
		authante.NewValidateBasicDecorator(),
		authante.NewTxTimeoutHeightDecorator(),
		RefuseEdgeOfTimeout{},
		RefuseMemo{},
		authante.NewValidateMemoDecorator(k.Account),
		ConsumeSizeGas{k.Account},
		authante.NewDeductFeeDecorator(k.Account, k.Bank, k.FeeGrant,
			FreeOfFees(k.Consent, k.Account, RequireMinGasPrices)),
		authante.NewSetPubKeyDecorator(k.Account), // before all that look at signatures
		authante.NewValidateSigCountDecorator(k.Account),
		ConsumeSignatureGas{k.Account},
		authante.NewSigVerificationDecorator(k.Account, k.SignMode,
			authante.WithUnorderedTxGasCost(authante.DefaultUnorderedTxGasCost),
			authante.WithMaxUnorderedTxTimeoutDuration(maxUnorderedTimeout)),
		authante.NewIncrementSequenceDecorator(k.Account),
		CountFree{k.Consent},            // after the signature was verified: nobody uses up another's free withdrawal
		AdmitToLane{k.Consent, k.Admit}, // last: what it notes passed all else
	)
}
