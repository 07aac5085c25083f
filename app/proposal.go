package app

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cast"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app/lane"
)

// Without an application-side mempool the SDK's own handler accepts any proposal. So a proposal is held to the block's limits
// here, and what is free of fees to its share of them, by whoever makes it and by whoever votes on it, with one rule: what an
// honest proposer makes is never rejected. The order of a proposal is the proposer's: nobody else knows what its mempool held.

// prepareProposal takes the transactions of CometBFT's mempool by their lanes (lane.Fill), from all that the pool knows is in
// there and not only from what CometBFT hands over. Those that no block may hold, because they do not decode or are too large, are
// left out: they would stop the chain.
func prepareProposal(decode sdk.TxDecoder, pool *lane.Pool) sdk.PrepareProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
		block := limitsOf(ctx)
		candidates := pool.Candidates(req.Txs, func(raw []byte) (lane.Tx, error) { return readTransaction(decode, block, raw) })
		room := lane.Size{Gas: block.Gas, Bytes: min(block.Bytes, uint64(max(req.MaxTxBytes, 0)))}
		return &abci.ResponsePrepareProposal{Txs: lane.Fill(candidates, block, room)}, nil
	}
}

// processProposal accepts a proposed block if each transaction decodes, and if all together and the free ones keep to the block's
// limits.
func processProposal(decode sdk.TxDecoder) sdk.ProcessProposalHandler {
	return func(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
		if err := checkProposal(decode, limitsOf(ctx), req.Txs); err != nil {
			ctx.Logger().Error("proposal rejected", "height", req.Height, "proposer", req.ProposerAddress, "reason", err)
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
	}
}

func checkProposal(decode sdk.TxDecoder, block lane.Size, txs [][]byte) error {
	left, free := block, lane.FreeShare(block)
	for i, raw := range txs {
		t, err := readTransaction(decode, block, raw)
		if err != nil {
			return fmt.Errorf("transaction %d: %w", i, err)
		}
		if !t.Within(left) {
			return fmt.Errorf("transaction %d: the block is full: it declares %d gas and has %d bytes, %d and %d are left",
				i, t.Gas, t.Bytes, left.Gas, left.Bytes)
		}
		left = left.Minus(t.Size)
		if t.Lane != lane.FreeOfFees {
			continue
		}
		if !t.Within(free) {
			return fmt.Errorf("transaction %d: it is free of fees, declares %d gas and has %d bytes, %d and %d are left for such ones",
				i, t.Gas, t.Bytes, free.Gas, free.Bytes)
		}
		free = free.Minus(t.Size)
	}
	return nil
}

// readTransaction returns what lanes see of a transaction, or says why no block of that size may hold it.
func readTransaction(decode sdk.TxDecoder, block lane.Size, raw []byte) (lane.Tx, error) {
	if err := checkTransaction(block, len(raw), 0); err != nil {
		return lane.Tx{}, err
	}
	tx, err := decode(raw)
	if err != nil {
		return lane.Tx{}, fmt.Errorf("it does not decode: %w", err)
	}
	t, err := lane.Read(tx, raw)
	if err != nil {
		return lane.Tx{}, err
	}
	return t, checkTransaction(block, len(raw), t.Gas)
}

// placesOf returns how much CometBFT's mempool holds at this node: its settings and ours are read as one.
func placesOf(options servertypes.AppOptions) lane.Places {
	usual := cmtcfg.DefaultMempoolConfig()
	places := lane.Places{Txs: usual.Size, Bytes: usual.MaxTxsBytes}
	if size := cast.ToInt(options.Get("mempool.size")); size > 0 {
		places.Txs = size
	}
	if bytes := cast.ToInt64(options.Get("mempool.max_txs_bytes")); bytes > 0 {
		places.Bytes = bytes
	}
	return places
}
