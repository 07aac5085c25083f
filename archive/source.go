package archive

import (
	"context"
	"errors"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
)

// ErrPruned says that a node no longer has the results of a block, or never had them.
var ErrPruned = errors.New("the node does not have the block's results")

// Source is a node that the log can be read from.
type Source interface {
	// Span returns which blocks the node has.
	Span(ctx context.Context) (Span, error)
	// Results returns what a block resulted in. It fails with ErrPruned if the node does not have that.
	Results(ctx context.Context, height int64) (Results, error)
	// Block returns the block itself. It fails with ErrPruned if the node does not have it.
	Block(ctx context.Context, height int64) (ChainBlock, error)
}

// Span says which blocks a node has.
type Span struct {
	// ChainID of the node's chain.
	ChainID string
	// Earliest height that is not pruned.
	Earliest int64
	// Latest height that the application has committed, 0 before the first.
	Latest int64
}

// Results is what a block resulted in.
type Results struct {
	// Events that the block emitted outside transactions.
	Events []abci.Event
	// Codes of the block's transactions in order; 0 is success.
	Codes []uint32
}

// ChainBlock is what the log refers to of a block.
type ChainBlock struct {
	// ChainID in the header.
	ChainID string
	// Time in the header.
	Time time.Time
	// HeaderHash is the hash of the header, 32 bytes.
	HeaderHash []byte
	// Txs are the exact transactions.
	Txs [][]byte
}
