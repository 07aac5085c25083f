package app

import (
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Without an application-side mempool the SDK's own handler accepts any proposal. So a proposal is held to the block's limits
// here, by whoever makes it and by whoever votes on it, with one rule: what an honest proposer makes is never rejected.

// errFull says that a transaction does not fit into what is left of a block.
var errFull = errors.New("the block is full")

// prepareProposal takes the transactions of CometBFT's mempool in its order, up to the first that does not fit into what is
// left of the block: to pass over one would break the order of its sender's. Those that no block may hold, because they do
// not decode or are too large, are left out: they would stop the chain.
func prepareProposal(decode sdk.TxDecoder) sdk.PrepareProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
		block := remainderOf(ctx)
		block.left.bytes = min(block.left.bytes, uint64(max(req.MaxTxBytes, 0)))
		txs := make([][]byte, 0, len(req.Txs))
		for _, raw := range req.Txs {
			err := block.take(decode, raw)
			if errors.Is(err, errFull) {
				break
			}
			if err == nil {
				txs = append(txs, raw)
			}
		}
		return &abci.ResponsePrepareProposal{Txs: txs}, nil
	}
}

// processProposal accepts a proposed block if each transaction decodes and all together keep to the block's limits.
func processProposal(decode sdk.TxDecoder) sdk.ProcessProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
		block := remainderOf(ctx)
		for i, raw := range req.Txs {
			if err := block.take(decode, raw); err != nil {
				ctx.Logger().Error("proposal rejected", "height", req.Height, "proposer", req.ProposerAddress,
					"transaction", i, "reason", err)
				return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
			}
		}
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
	}
}

// remainder is what is left of a block, and what one transaction may have of it.
type remainder struct {
	left, one limits
}

func remainderOf(ctx sdk.Context) remainder {
	block := limitsOf(ctx)
	return remainder{left: block, one: block.ofTransaction()}
}

// take takes what a transaction needs off the remainder, or says why it cannot be in the block and takes none.
func (r *remainder) take(decode sdk.TxDecoder, raw []byte) error {
	if err := r.one.check(len(raw), 0); err != nil {
		return err
	}
	tx, err := decode(raw)
	if err != nil {
		return fmt.Errorf("it does not decode: %w", err)
	}
	feeTx, ok := tx.(sdk.FeeTx)
	if !ok {
		return errors.New("it declares no gas")
	}
	gas, bytes := feeTx.GetGas(), sizeInBlock(raw)
	if err := r.one.check(len(raw), gas); err != nil {
		return err
	}
	if gas > r.left.gas || bytes > r.left.bytes {
		return fmt.Errorf("%w: it declares %d gas and has %d bytes, %d and %d are left", errFull, gas, bytes, r.left.gas, r.left.bytes)
	}
	r.left.gas -= gas
	r.left.bytes -= bytes
	return nil
}

// sizeInBlock returns the size of a transaction in a block, with its tag and length, as CometBFT counts it.
func sizeInBlock(raw []byte) uint64 {
	return uint64(cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{raw}))
}
