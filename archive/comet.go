package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	sm "github.com/cometbft/cometbft/state"
)

// rpcTimeout bounds one call to a node.
const rpcTimeout = 30 * time.Second

// CometClient is what the archive asks of a CometBFT node. The local client within a node and the HTTP client have it.
type CometClient interface {
	ABCIInfo(ctx context.Context) (*ctypes.ResultABCIInfo, error)
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	Block(ctx context.Context, height *int64) (*ctypes.ResultBlock, error)
	BlockResults(ctx context.Context, height *int64) (*ctypes.ResultBlockResults, error)
}

type cometSource struct{ client CometClient }

// NewCometSource returns the source that a CometBFT client reaches.
func NewCometSource(client CometClient) Source { return cometSource{client} }

// Span implements [Source].
func (s cometSource) Span(ctx context.Context) (Span, error) {
	ctx, cancel := context.WithTimeout(ctx, rpcTimeout)
	defer cancel()
	status, err := s.client.Status(ctx)
	if err != nil {
		return Span{}, fmt.Errorf("status of the node: %w", err)
	}
	// The block store may be one ahead of the application, whose results are those that count.
	info, err := s.client.ABCIInfo(ctx)
	if err != nil {
		return Span{}, fmt.Errorf("application of the node: %w", err)
	}
	return Span{
		ChainID:  status.NodeInfo.Network,
		Earliest: status.SyncInfo.EarliestBlockHeight,
		Latest:   info.Response.LastBlockHeight,
	}, nil
}

// Results implements [Source].
func (s cometSource) Results(ctx context.Context, height int64) (Results, error) {
	ctx, cancel := context.WithTimeout(ctx, rpcTimeout)
	defer cancel()
	res, err := s.client.BlockResults(ctx, &height)
	if err != nil {
		return Results{}, fmt.Errorf("results of block %d: %w", height, pruned(err, height))
	}
	codes := make([]uint32, len(res.TxsResults))
	for i, tx := range res.TxsResults {
		codes[i] = tx.Code
	}
	return Results{Events: res.FinalizeBlockEvents, Codes: codes}, nil
}

// Block implements [Source]. It checks that the transactions are those of the header, and hashes the header itself.
func (s cometSource) Block(ctx context.Context, height int64) (ChainBlock, error) {
	ctx, cancel := context.WithTimeout(ctx, rpcTimeout)
	defer cancel()
	res, err := s.client.Block(ctx, &height)
	if err != nil {
		return ChainBlock{}, fmt.Errorf("block %d: %w", height, pruned(err, height))
	}
	if res.Block == nil {
		return ChainBlock{}, fmt.Errorf("block %d: %w", height, ErrPruned)
	}
	header := res.Block.Header
	if header.Height != height {
		return ChainBlock{}, fmt.Errorf("block %d: the node returned block %d", height, header.Height)
	}
	if !bytes.Equal(res.Block.Txs.Hash(), header.DataHash) {
		return ChainBlock{}, fmt.Errorf("block %d: its transactions are not those of its header", height)
	}
	b := ChainBlock{ChainID: header.ChainID, Time: header.Time, HeaderHash: header.Hash()}
	for _, tx := range res.Block.Txs {
		b.Txs = append(b.Txs, tx)
	}
	return b, nil
}

// pruned turns the ways in which a node says that it has no results of a height into ErrPruned. Over HTTP only their
// text arrives.
func pruned(err error, height int64) error {
	for _, sign := range []string{
		sm.ErrNoABCIResponsesForHeight{Height: height}.Error(),
		sm.ErrFinalizeBlockResponsesNotPersisted.Error(),
		fmt.Sprintf("height %d is not available, lowest height is", height),
	} {
		if strings.Contains(err.Error(), sign) {
			return fmt.Errorf("%w: %w", ErrPruned, err)
		}
	}
	return err
}
