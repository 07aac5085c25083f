package app

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// processProposal accepts a proposed block if each transaction decodes and all together keep to the block's limits.
//
// Execution does not meter the gas of a block, and without an application-side mempool the SDK's own handler accepts
// any proposal, so this check is what holds a proposer to max_gas and max_bytes.
func processProposal(decode sdk.TxDecoder) sdk.ProcessProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
		if err := checkProposal(ctx, decode, req.Txs); err != nil {
			ctx.Logger().Error("proposal rejected", "height", req.Height, "proposer", req.ProposerAddress, "reason", err)
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
	}
}

// gas limit, or a sum of declared gas or of bytes beyond the consensus parameters.
func checkProposal(ctx sdk.Context, decode sdk.TxDecoder, txs [][]byte) error {
	maxGas, maxBytes := blockLimits(ctx)
	var gas, size uint64
	for i, raw := range txs {
		tx, err := decode(raw)
		if err != nil {
			return fmt.Errorf("transaction %d does not decode: %w", i, err)
		}
		declared, ok := tx.(sdk.FeeTx)
		if !ok {
			return fmt.Errorf("transaction %d declares no gas", i)
		}
		if size += uint64(len(raw)); size > maxBytes {
			return fmt.Errorf("transactions have more than %d bytes", maxBytes)
		}
		if declared.GetGas() > maxGas-gas {
			return fmt.Errorf("transactions declare more than %d gas", maxGas)
		}
		gas += declared.GetGas()
	}
	return nil
}

// blockLimits returns the consensus parameters' limits of a block. A parameter of -1 falls back to the limit that
// genesis sets: no block is unbounded.
func blockLimits(ctx sdk.Context) (gas, bytes uint64) {
	gas, bytes = MaxBlockGas, MaxBlockBytes
	if block := ctx.ConsensusParams().Block; block != nil {
		if block.MaxGas > 0 {
			gas = uint64(block.MaxGas)
		}
		if block.MaxBytes > 0 {
			bytes = uint64(block.MaxBytes)
		}
	}
	return gas, bytes
}
