package tx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// timeout bounds the wait for a transaction to be in a block.
const timeout = 60 * time.Second

// ErrRefused says that the chain refused a transaction. The chain's own words follow.
var ErrRefused = errors.New("the chain refused")

// Wallet is one key on a network.
type Wallet struct {
	Signer
	network *Network

	// Granter pays the fees, if set.
	Granter sdk.AccAddress
	// GasPrices is what each unit of gas costs; nothing by default.
	GasPrices sdk.DecCoins
	maxGas    uint64

	mu       sync.Mutex
	known    bool
	number   uint64
	sequence uint64
}

// New returns the wallet of a key.
func New(n *Network, s Signer) *Wallet { return &Wallet{Signer: s, network: n, maxGas: math.MaxUint64} }

// String returns the wallet's bech32 address.
func (w *Wallet) String() string { return Address(w).String() }

// ChainID returns the chain that the wallet signs for.
func (w *Wallet) ChainID() string { return w.network.Context.ChainID }

// Pending is a transaction that was broadcast and is not seen in a block yet.
type Pending struct {
	Hash string
	// Sent is when it was broadcast, by this client's clock.
	Sent   time.Time
	wallet *Wallet
	done   <-chan Inclusion
}

// Send broadcasts messages as one transaction and waits until it is in a block. A refusal is an ErrRefused.
func (w *Wallet) Send(ctx context.Context, msgs ...sdk.Msg) (Inclusion, error) {
	p, err := w.Broadcast(ctx, msgs...)
	if err != nil {
		return Inclusion{}, err
	}
	return p.Wait(ctx)
}

// Broadcast signs messages as one transaction and hands it to the node, which has checked it when Broadcast returns.
func (w *Wallet) Broadcast(ctx context.Context, msgs ...sdk.Msg) (*Pending, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.learnAccount(ctx); err != nil {
		return nil, err
	}
	raw, err := w.sign(ctx, msgs)
	if err != nil {
		return nil, err
	}
	hash := hashOf(raw)
	done, err := w.network.expect(hash)
	if err != nil {
		return nil, err
	}
	sent := time.Now()
	res, err := w.network.Comet.BroadcastTxSync(ctx, raw)
	if err == nil && res.Code != 0 {
		err = fmt.Errorf("%w: %s", ErrRefused, res.Log)
	}
	if err != nil {
		w.known = false // the sequence may have been the reason
		w.network.forget(hash)
		return nil, err
	}
	w.sequence++
	return &Pending{Hash: hash, Sent: sent, wallet: w, done: done}, nil
}

// Wait waits until the transaction is in a block.
func (p *Pending) Wait(ctx context.Context) (Inclusion, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	select {
	case in := <-p.done:
		if in.Result.Code != 0 {
			return in, fmt.Errorf("%w: %s", ErrRefused, in.Result.Log)
		}
		return in, nil
	case <-ctx.Done():
		p.wallet.lost(p.Hash)
		return Inclusion{}, fmt.Errorf("transaction %s is in no block yet: %w", p.Hash, ctx.Err())
	}
}

// lost forgets a transaction that did not come, and with it the sequence that counted it.
func (w *Wallet) lost(hash string) {
	w.network.forget(hash)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known = false
}

// Prepare asks for the account's number and sequence now. What this key broadcast before and is in no block yet then makes
// the next broadcast fail: whoever looks afterwards at what the chain has sends nothing twice.
func (w *Wallet) Prepare(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known = false
	return w.learnAccount(ctx)
}

// learnAccount asks for the account's number and sequence.
func (w *Wallet) learnAccount(ctx context.Context) error {
	if w.known {
		return nil
	}
	account, err := authtypes.NewQueryClient(w.network.Context).AccountInfo(ctx,
		&authtypes.QueryAccountInfoRequest{Address: w.String()})
	if err != nil {
		return fmt.Errorf("%s has no account: it comes with the first coins or fee grant: %w", w, err)
	}
	w.known, w.number, w.sequence = true, account.Info.AccountNumber, account.Info.Sequence
	return nil
}

// sign builds and signs the transaction, with the gas that its messages are allowed.
func (w *Wallet) sign(ctx context.Context, msgs []sdk.Msg) ([]byte, error) {
	config := w.network.Context.TxConfig
	b := config.NewTxBuilder()
	if err := b.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	gas := min(w.maxGas, GasLimit(msgs))
	b.SetGasLimit(gas)
	b.SetFeeAmount(fee(w.GasPrices, gas))
	b.SetFeeGranter(w.Granter)

	signature := func(s []byte) signing.SignatureV2 {
		return signing.SignatureV2{
			PubKey:   w.PubKey(),
			Data:     &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: s},
			Sequence: w.sequence,
		}
	}
	if err := b.SetSignatures(signature(nil)); err != nil { // the signed bytes name the key and its mode
		return nil, err
	}
	bytes, err := authsigning.GetSignBytesAdapter(ctx, config.SignModeHandler(), signing.SignMode_SIGN_MODE_DIRECT,
		authsigning.SignerData{
			Address: w.String(), ChainID: w.network.Context.ChainID, PubKey: w.PubKey(),
			AccountNumber: w.number, Sequence: w.sequence,
		}, b.GetTx())
	if err != nil {
		return nil, err
	}
	signed, err := w.Sign(bytes)
	if err != nil {
		return nil, err
	}
	if err := b.SetSignatures(signature(signed)); err != nil {
		return nil, err
	}
	return config.TxEncoder()(b.GetTx())
}

// Free returns a wallet with the same key that offers no fee and names no granter, for what is free of charge.
func (w *Wallet) Free() *Wallet {
	return &Wallet{Signer: w.Signer, network: w.network, maxGas: freeGas}
}
