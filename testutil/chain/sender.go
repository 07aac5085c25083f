package chain

import (
	"context"
	"crypto/sha256"
	"fmt"

	"google.golang.org/grpc"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// Sender is an account on a chain: it sends as a client does, and each of its transactions takes a block.
type Sender struct {
	Account
	// Granter pays the fees, if set.
	Granter sdk.AccAddress
	// Fee is what each transaction offers.
	Fee sdk.Coins

	chain *Chain
}

// Sender returns what sends with an account. It offers no fee.
func (c *Chain) Sender(from Account) *Sender { return &Sender{Account: from, chain: c} }

// Send takes a block with one transaction and returns what came of it, or a [*tx.Refusal].
func (s *Sender) Send(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	return s.send([]Option{Fee(s.Fee), Granter(s.Granter)}, msgs)
}

// SendFree is Send for what is free of charge.
func (s *Sender) SendFree(_ context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	return s.send(FreeOfFees(s.Account), msgs)
}

func (s *Sender) send(options []Option, msgs []sdk.Msg) (tx.Outcome, error) {
	raw := s.chain.SignWith(s.Account, options, msgs...)
	out := s.chain.Outcome(raw, s.chain.Block(raw).TxResults[0])
	if res := out.Result; res.Code != 0 {
		return out, &tx.Refusal{Hash: out.Hash, Height: out.Height, Codespace: res.Codespace, Code: res.Code, Log: res.Log}
	}
	return out, nil
}

// Outcome returns what came of a transaction of the last block, as a client learns it.
func (c *Chain) Outcome(raw []byte, result *abci.ExecTxResult) tx.Outcome {
	return tx.Outcome{Hash: fmt.Sprintf("%X", sha256.Sum256(raw)), Height: c.Height, Time: c.Time, Result: result, Seen: c.Time}
}

// Query returns a connection that answers the modules' queries from the state of the last block.
func (c *Chain) Query() grpc.ClientConnInterface { return connection{c} }

type connection struct{ chain *Chain }

func (c connection) Invoke(ctx context.Context, method string, request, response any, options ...grpc.CallOption) error {
	return c.helper().Invoke(ctx, method, request, response, options...)
}

func (c connection) NewStream(ctx context.Context, of *grpc.StreamDesc, method string, options ...grpc.CallOption) (grpc.ClientStream, error) {
	return c.helper().NewStream(ctx, of, method, options...)
}

func (c connection) helper() *baseapp.QueryServiceTestHelper {
	return &baseapp.QueryServiceTestHelper{GRPCQueryRouter: c.chain.App.GRPCQueryRouter(), Ctx: c.chain.Context()}
}
