package app

import (
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Execution does not meter the gas of a block, and without an application-side mempool the SDK's own handler accepts any
// proposal. So a proposal is held to the block's limits here, by whoever makes it and by whoever votes on it, with one
// rule: what an honest proposer makes is never rejected.

// errFull says that a transaction does not fit into what is left of a block.
var errFull = errors.New("the block is full")

// prepareProposal takes the transactions of CometBFT's mempool in its order, up to the first that does not fit into the
// block: to pass over one would break the order of its sender's. Those that do not decode are left out.
func prepareProposal(decode sdk.TxDecoder) sdk.PrepareProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
		room := roomOf(ctx)
		room.bytes = min(room.bytes, uint64(max(req.MaxTxBytes, 0)))
		txs := make([][]byte, 0, len(req.Txs))
		for _, raw := range req.Txs {
			err := room.take(decode, raw)
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
		room := roomOf(ctx)
		for i, raw := range req.Txs {
			if err := room.take(decode, raw); err != nil {
				ctx.Logger().Error("proposal rejected", "height", req.Height, "proposer", req.ProposerAddress,
					"transaction", i, "reason", err)
				return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
			}
		}
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
	}
}

// room is what is left of a block's limits.
type room struct{ gas, bytes uint64 }

// roomOf returns the limits of the consensus parameters. A parameter of -1 falls back to the limit that genesis sets: no
// block is unbounded.
func roomOf(ctx sdk.Context) room {
	r := room{gas: MaxBlockGas, bytes: MaxBlockBytes}
	if block := ctx.ConsensusParams().Block; block != nil {
		if block.MaxGas > 0 {
			r.gas = uint64(block.MaxGas)
		}
		if block.MaxBytes > 0 {
			r.bytes = uint64(block.MaxBytes)
		}
	}
	return r
}

// take takes the room that a transaction needs, or says why it cannot be in the block and takes none.
func (r *room) take(decode sdk.TxDecoder, raw []byte) error {
	if uint64(len(raw)) > r.bytes {
		return fmt.Errorf("%w: it has %d bytes, %d are left", errFull, len(raw), r.bytes)
	}
	tx, err := decode(raw)
	if err != nil {
		return fmt.Errorf("it does not decode: %w", err)
	}
	feeTx, ok := tx.(sdk.FeeTx)
	if !ok {
		return errors.New("it declares no gas")
	}
	if feeTx.GetGas() > r.gas {
		return fmt.Errorf("%w: it declares %d gas, %d is left", errFull, feeTx.GetGas(), r.gas)
	}
	r.gas -= feeTx.GetGas()
	r.bytes -= uint64(len(raw))
	return nil
}
