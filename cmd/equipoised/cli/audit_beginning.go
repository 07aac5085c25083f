package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/fact"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

// beginning is where a chain begins: its first height, and the log that it took over from the chain it continues.
type beginning struct {
	height int64
	log    *fact.Range
	// logHeight is the height of the log's last entry, on the older chain; 0 if the log is empty.
	logHeight int64
}

// genesisServer serves the genesis of its chain in pieces.
type genesisServer interface {
	GenesisChunked(ctx context.Context, piece uint) (*ctypes.ResultGenesisChunk, error)
}

// beginningOf reads from a node where its chain begins.
func beginningOf(ctx context.Context, node genesisServer, cdc codec.Codec) (b beginning, err error) {
	genesis, err := genesisOf(ctx, node)
	if err != nil {
		return b, fmt.Errorf("the node's genesis: %w", err)
	}
	var state map[string]json.RawMessage
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return b, fmt.Errorf("the node's genesis: app_state: %w", err)
	}
	var audit audittypes.GenesisState
	if err := cdc.UnmarshalJSON(state[audittypes.ModuleName], &audit); err != nil {
		return b, fmt.Errorf("the node's genesis: app_state.%s: %w", audittypes.ModuleName, err)
	}
	b.height, b.logHeight = genesis.InitialHeight, audit.Height
	b.log, err = audit.Log.Range()
	return b, err
}

// genesisOf reads a genesis in pieces, because that of a chain which continues another is large.
func genesisOf(ctx context.Context, node genesisServer) (*cmttypes.GenesisDoc, error) {
	var raw bytes.Buffer
	for next, total := 0, 1; next < total; next++ {
		chunk, err := node.GenesisChunked(ctx, uint(next))
		if err != nil {
			return nil, err
		}
		total = chunk.TotalChunks
		piece, err := base64.StdEncoding.DecodeString(chunk.Data)
		if err != nil {
			return nil, fmt.Errorf("piece %d of %d: %w", next+1, total, err)
		}
		raw.Write(piece)
	}
	var genesis cmttypes.GenesisDoc
	if err := cmtjson.Unmarshal(raw.Bytes(), &genesis); err != nil {
		return nil, err
	}
	genesis.InitialHeight = max(genesis.InitialHeight, 1)
	return &genesis, nil
}
