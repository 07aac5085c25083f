package tx

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/client"
)

const (
	// pollEvery is how often a node is asked for its next block while somebody waits for one.
	pollEvery = 40 * time.Millisecond
	// offerEvery is how often a node is offered what it had no room for.
	offerEvery = 500 * time.Millisecond
	// answerWithin bounds each question about a block.
	answerWithin = 10 * time.Second
	// inclusionWithin bounds the wait for the block of a transaction.
	inclusionWithin = 60 * time.Second
)

// Network is a chain as seen through one node. It reads the blocks once for all transactions that are under way, and only
// while there are such. It may be used by several goroutines, and goes on when its node was started again.
type Network struct {
	// Context answers queries and knows the encoding; its Client is the node's RPC.
	Context client.Context
	// patience bounds the wait for the block of a transaction.
	patience time.Duration

	mu      sync.Mutex
	waiting map[string][]expected // by the hash of the transaction
	reading bool
}

// expected is somebody who waits for the block of a transaction.
type expected struct {
	told  chan Outcome // has room for one; closed without an outcome when the time is over
	until time.Time
}

// NewNetwork returns the chain as seen through the node of a context, which knows the chain-id and the encoding too.
func NewNetwork(c client.Context) *Network {
	return &Network{Context: c, patience: inclusionWithin, waiting: make(map[string][]expected)}
}

// Dial returns the chain as seen through a node, given the address of its RPC such as "tcp://localhost:26657". base knows
// the chain-id and the encoding. It does not ask the node anything, and fails only if the address is none.
func Dial(rpc string, base client.Context) (*Network, error) {
	comet, err := client.NewClientFromNode(rpc)
	if err != nil {
		return nil, fmt.Errorf("node %s: %w", rpc, err)
	}
	return NewNetwork(base.WithNodeURI(rpc).WithClient(comet)), nil
}

// broadcast hands a signed transaction to the node, and begins to wait for its block if the node takes it. It returns the
// node's answer as it is: [refusalOf] says what that comes to.
func (n *Network) broadcast(ctx context.Context, raw cmttypes.Tx) (*Pending, *coretypes.ResultBroadcastTx, error) {
	p := &Pending{Hash: hashOf(raw), network: n}
	var err error
	if p.told, err = n.expect(ctx, p.Hash); err != nil {
		return nil, nil, err
	}
	p.Sent = time.Now()
	res, err := n.Context.Client.BroadcastTxSync(ctx, raw)
	if refusalOf(raw, res, err) != nil {
		n.forget(p)
	}
	return p, res, err
}

// expect returns the channel on which the outcome of a transaction will be told that is in no block yet, and begins to read
// blocks if nobody does. The channel is closed without an outcome if no block holds the transaction in time.
func (n *Network) expect(ctx context.Context, hash string) (<-chan Outcome, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.reading {
		height, err := n.committed(ctx)
		if err != nil {
			return nil, fmt.Errorf("the node %s does not say how far its chain is: %w", n.Context.NodeURI, err)
		}
		n.reading = true
		go n.readFrom(height)
	}
	e := expected{make(chan Outcome, 1), time.Now().Add(n.patience)}
	n.waiting[hash] = append(n.waiting[hash], e)
	return e.told, nil
}

// forget no longer waits for a transaction. Whoever else waits for the same one goes on: a key that signs the same twice makes
// the same transaction twice.
func (n *Network) forget(p *Pending) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.keep(p.Hash, func(e expected) bool { return e.told != p.told })
}

// keep drops those who wait for a transaction unless they are wanted.
func (n *Network) keep(hash string, wanted func(expected) bool) {
	left := slices.DeleteFunc(n.waiting[hash], func(e expected) bool { return !wanted(e) })
	if n.waiting[hash] = left; len(left) == 0 {
		delete(n.waiting, hash)
	}
}

// readFrom reads the blocks after a height and tells of the transactions in them, until none is waited for.
func (n *Network) readFrom(height int64) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for n.stillWaiting() {
		<-ticker.C
		ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
		latest, err := n.committed(ctx)
		// A node that does not answer may be starting again: each who waits has a time-out.
		for ; err == nil && height < latest; height++ {
			if err = n.read(ctx, height+1); err != nil {
				break
			}
		}
		cancel()
	}
}

// stillWaiting drops those whose time is over, and reports whether anybody is left. If nobody is, it notes that nobody
// reads blocks any more.
func (n *Network) stillWaiting() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	for hash := range n.waiting {
		n.keep(hash, func(e expected) bool {
			if now.After(e.until) {
				close(e.told)
				return false
			}
			return true
		})
	}
	n.reading = len(n.waiting) > 0
	return n.reading
}

// committed returns the height of the newest state that queries see. A block and its results can be read a moment before
// its state is committed.
func (n *Network) committed(ctx context.Context) (int64, error) {
	info, err := n.Context.Client.ABCIInfo(ctx)
	if err != nil {
		return 0, err
	}
	return info.Response.LastBlockHeight, nil
}

// read tells those who wait of the transactions of one block.
func (n *Network) read(ctx context.Context, height int64) error {
	block, err := n.Context.Client.Block(ctx, &height)
	if err != nil {
		return err
	}
	if len(block.Block.Txs) == 0 {
		return nil
	}
	results, err := n.Context.Client.BlockResults(ctx, &height)
	if err != nil {
		return err
	}
	seen := time.Now()
	n.mu.Lock()
	defer n.mu.Unlock()
	for i, raw := range block.Block.Txs {
		hash := hashOf(raw)
		for _, e := range n.waiting[hash] {
			e.told <- Outcome{hash, height, block.Block.Time, i, results.TxsResults[i], seen}
		}
		delete(n.waiting, hash)
	}
	return nil
}

// hashOf returns the hash of a signed transaction as nodes write it.
func hashOf(raw cmttypes.Tx) string { return fmt.Sprintf("%X", raw.Hash()) }

// WaitForNextBlock returns when a node that is starting, or was started again, has taken a block. Before that it may
// refuse queries: it has no header for the state that it found. It fails when ctx ends first.
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

// WaitForHeight returns when the node has a block of at least the height. It fails when ctx ends first.
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
