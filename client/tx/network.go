package tx

import (
	"context"
	"fmt"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/client"
)

// pollEvery is how often a node is asked for its next block while somebody waits for one.
const pollEvery = 40 * time.Millisecond

// Inclusion says in which block a transaction ended, and how.
type Inclusion struct {
	// Hash of the transaction, upper-case hexadecimal.
	Hash string
	// Height and Time of the block.
	Height int64
	Time   time.Time
	// Index of the transaction in the block.
	Index int
	// Result of its execution.
	Result *abci.ExecTxResult
	// Seen is when this client learned of it, by its own clock.
	Seen time.Time
}

// Network is a chain as seen through one node.
type Network struct {
	// Comet is the node's RPC.
	Comet *rpchttp.HTTP
	// Context answers queries and knows the encoding.
	Context client.Context

	mu      sync.Mutex
	waiting map[string]chan Inclusion
	failed  error
}

// Dial connects to a node's RPC. base knows the chain-id and the encoding. Dial does not wait for the node.
func Dial(rpc string, base client.Context) (*Network, error) {
	comet, err := rpchttp.New(rpc, "/websocket")
	if err != nil {
		return nil, fmt.Errorf("node %s: %w", rpc, err)
	}
	return &Network{
		Comet: comet, Context: base.WithClient(comet), waiting: make(map[string]chan Inclusion),
	}, nil
}

// Follow reads the blocks from the present one on and tells waiting wallets of their transactions, until ctx ends.
func (n *Network) Follow(ctx context.Context) error {
	height, err := n.committed(ctx)
	if err != nil {
		return err
	}
	n.fail(nil)
	go n.follow(ctx, height)
	return nil
}

// follow reads the blocks after a height.
func (n *Network) follow(ctx context.Context, height int64) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			n.fail(ctx.Err())
			return
		case <-ticker.C:
		}
		latest, err := n.committed(ctx)
		if err != nil {
			continue // a node that is being restarted answers again later; those who wait have time-outs
		}
		for ; height < latest; height++ {
			if err := n.read(ctx, height+1); err != nil {
				break
			}
		}
	}
}

// committed returns the height of the newest state that queries see. A block and its results can be read a moment before
// its state is committed.
func (n *Network) committed(ctx context.Context) (int64, error) {
	info, err := n.Comet.ABCIInfo(ctx)
	if err != nil {
		return 0, err
	}
	return info.Response.LastBlockHeight, nil
}

// read tells those who wait of the transactions of one block.
func (n *Network) read(ctx context.Context, height int64) error {
	block, err := n.Comet.Block(ctx, &height)
	if err != nil {
		return err
	}
	if len(block.Block.Txs) == 0 {
		return nil
	}
	results, err := n.Comet.BlockResults(ctx, &height)
	if err != nil {
		return err
	}
	seen := time.Now()
	n.mu.Lock()
	defer n.mu.Unlock()
	for i, tx := range block.Block.Txs {
		hash := hashOf(tx)
		if done, ok := n.waiting[hash]; ok {
			delete(n.waiting, hash)
			done <- Inclusion{hash, height, block.Block.Time, i, results.TxsResults[i], seen}
		}
	}
	return nil
}

func hashOf(tx cmttypes.Tx) string { return fmt.Sprintf("%X", tx.Hash()) }

// expect returns the channel on which the transaction's inclusion will be told.
func (n *Network) expect(hash string) (<-chan Inclusion, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.failed != nil {
		return nil, n.failed
	}
	done := make(chan Inclusion, 1)
	n.waiting[hash] = done
	return done, nil
}

func (n *Network) forget(hash string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.waiting, hash)
}

func (n *Network) fail(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failed = err
}

// WaitForNextBlock returns when a node that is starting, or was started again, has taken a block. Before that it may
// refuse queries: it has no header for the state that it found.
func (n *Network) WaitForNextBlock(ctx context.Context) error {
	if err := n.WaitForHeight(ctx, 1); err != nil {
		return err
	}
	height, err := n.committed(ctx)
	if err != nil {
		return err
	}
	return n.WaitForHeight(ctx, height+1)
}

// WaitForHeight returns when the node has a block of at least the height.
func (n *Network) WaitForHeight(ctx context.Context, height int64) error {
	for {
		latest, err := n.committed(ctx)
		if err == nil && latest >= height {
			return nil
		}
		select {
		case <-ctx.Done():
			if err == nil {
				err = fmt.Errorf("it is at height %d", latest)
			}
			return fmt.Errorf("the node did not reach height %d in time: %w", height, err)
		case <-time.After(pollEvery):
		}
	}
}
