package tx

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Sender is a key on a network, and counts its sequence. It may be used by several goroutines; they broadcast one after the
// other.
type Sender struct {
	Key
	network *Network

	// Granter pays the fees. If none is set, what is promised pays for what participants sign and those beside them, and the key
	// pays for anything else itself.
	Granter sdk.AccAddress
	// GasPrices is what each unit of gas costs; nothing by default.
	GasPrices sdk.DecCoins
	// gas is what each transaction declares; what its messages are allowed, if zero.
	gas     uint64
	account *account
}

// account is how far the account of a key is, for every sender that [Sender.Free] makes of one.
type account struct {
	mu       sync.Mutex
	known    bool
	number   uint64
	sequence uint64
}

// NewSender returns what sends with a key on a network.
func NewSender(n *Network, k Key) *Sender {
	return &Sender{Key: k, network: n, account: &account{}}
}

// Free returns a sender with the same key that offers no fee, names no granter and declares as much gas as is free with such a
// key, for what is free of charge. It counts the same sequence. With a key that nothing is free with, it sends like others, without
// a fee.
func (s *Sender) Free() *Sender {
	terms, _ := consenttypes.TermsOfFree(s.PubKey())
	return &Sender{Key: s.Key, network: s.network, gas: terms.Gas, account: s.account}
}

// String returns the bech32 address of the key.
func (s *Sender) String() string { return Address(s).String() }

// ChainID returns the chain that the sender signs for.
func (s *Sender) ChainID() string { return s.network.Context.ChainID }

// Send broadcasts messages as one transaction and waits for its block. It fails as [Sender.Broadcast] and [Pending.Wait] do.
func (s *Sender) Send(ctx context.Context, msgs ...sdk.Msg) (Outcome, error) {
	p, err := s.Broadcast(ctx, msgs...)
	if err != nil {
		return Outcome{}, err
	}
	return p.Wait(ctx)
}

// SendFree is [Sender.Send] without a fee and without a granter, for what is free of charge.
func (s *Sender) SendFree(ctx context.Context, msgs ...sdk.Msg) (Outcome, error) {
	return s.Free().Send(ctx, msgs...)
}

// Broadcast signs messages as one transaction and hands it to the node, which has checked it when Broadcast returns. It fails
// with a [*Refusal] if the node refuses it, and with other errors if the account is not known, the key does not sign or the
// node does not answer.
func (s *Sender) Broadcast(ctx context.Context, msgs ...sdk.Msg) (*Pending, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if err := s.learnAccount(ctx); err != nil {
		return nil, err
	}
	raw, err := s.sign(ctx, msgs)
	if err != nil {
		return nil, err
	}
	p, err := s.offer(ctx, raw)
	var refusal *Refusal
	switch {
	case err == nil:
		s.account.sequence++
		p.sender = s
		return p, nil
	case !errors.As(err, &refusal), // whether the node took it is not known
		errors.Is(err, sdkerrors.ErrWrongSequence), errors.Is(err, sdkerrors.ErrTxInMempoolCache): // another client sent by this key
		s.account.known = false
	}
	return nil, err
}

// offer hands a signed transaction to the node. Of what is free a node takes no more at once than its next block may hold, and says
// that it is full: offer waits then for that block, for as long as for the block of any transaction.
func (s *Sender) offer(ctx context.Context, raw cmttypes.Tx) (*Pending, error) {
	for until := time.Now().Add(s.network.patience); ; {
		p, res, err := s.network.broadcast(ctx, raw)
		err = refusalOf(raw, res, err)
		if s.gas == 0 || !errors.Is(err, sdkerrors.ErrMempoolIsFull) || time.Now().After(until) {
			return p, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(offerEvery):
		}
	}
}

// forgetSequence has the next broadcast ask the chain how far the account is.
func (s *Sender) forgetSequence() {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.account.known = false
}

// ReadAccount asks for the account's number and sequence now. What this key broadcast before and is in no block yet then makes
// the next broadcast fail: whoever looks afterwards at what the chain has sends nothing twice.
func (s *Sender) ReadAccount(ctx context.Context) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.account.known = false
	return s.learnAccount(ctx)
}

// learnAccount asks for the account's number and sequence.
func (s *Sender) learnAccount(ctx context.Context) error {
	if s.account.known {
		return nil
	}
	known, err := authtypes.NewQueryClient(s.network.Context).AccountInfo(ctx,
		&authtypes.QueryAccountInfoRequest{Address: s.String()})
	if status.Code(err) == codes.NotFound {
		return fmt.Errorf("%s has no account: it comes with the invitation, the registration, or the first coins: %w", s, err)
	}
	if err != nil {
		return fmt.Errorf("how far the account %s is: %w", s, err)
	}
	s.account.known, s.account.number, s.account.sequence = true, known.Info.AccountNumber, known.Info.Sequence
	return nil
}

// granterOf returns who pays the fee of messages, nil if the key itself does or none is offered.
func (s *Sender) granterOf(msgs []sdk.Msg) sdk.AccAddress {
	if s.Granter == nil && !s.GasPrices.IsZero() && participationtypes.IsPayable(msgs) {
		return participationtypes.FeesAddress()
	}
	return s.Granter
}

// sign builds and signs the transaction, with the gas that its messages are allowed.
func (s *Sender) sign(ctx context.Context, msgs []sdk.Msg) ([]byte, error) {
	config := s.network.Context.TxConfig
	b := config.NewTxBuilder()
	if err := b.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	gas := s.gas
	if gas == 0 {
		gas = min(MaxGas, GasLimit(msgs))
	}
	b.SetGasLimit(gas)
	b.SetFeeAmount(fee(s.GasPrices, gas))
	b.SetFeeGranter(s.granterOf(msgs))

	signature := func(signed []byte) signing.SignatureV2 {
		return signing.SignatureV2{
			PubKey:   s.PubKey(),
			Data:     &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: signed},
			Sequence: s.account.sequence,
		}
	}
	if err := b.SetSignatures(signature(nil)); err != nil { // the signed bytes name the key and its mode
		return nil, err
	}
	bytes, err := authsigning.GetSignBytesAdapter(ctx, config.SignModeHandler(), signing.SignMode_SIGN_MODE_DIRECT,
		authsigning.SignerData{
			Address: s.String(), ChainID: s.network.Context.ChainID, PubKey: s.PubKey(),
			AccountNumber: s.account.number, Sequence: s.account.sequence,
		}, b.GetTx())
	if err != nil {
		return nil, err
	}
	signed, err := s.Sign(bytes)
	if err != nil {
		return nil, err
	}
	if err := b.SetSignatures(signature(signed)); err != nil {
		return nil, err
	}
	return config.TxEncoder()(b.GetTx())
}
