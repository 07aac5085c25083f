package tx

import (
	"context"
	"slices"
	"sync"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/client"
)

// Relay is a node's RPC for code that broadcasts by itself, as the commands of the SDK do: as the client of a client.Context it
// passes every request on to the node, and remembers the transactions that were broadcast synchronously, so that their blocks
// can be waited for. What is broadcast asynchronously is not remembered.
type Relay struct {
	client.CometRPC
	network *Network

	mu      sync.Mutex
	sent    []*Pending
	refused error
}

// Relay returns the node's RPC as something that remembers what is broadcast through it.
func (n *Network) Relay() *Relay { return &Relay{CometRPC: n.Context.Client, network: n} }

// BroadcastTxSync implements [client.CometRPC].
func (r *Relay) BroadcastTxSync(ctx context.Context, raw cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	pending, res, err := r.network.broadcast(ctx, raw)
	r.mu.Lock()
	defer r.mu.Unlock()
	if refused := refusalOf(raw, res, err); refused == nil {
		r.sent = append(r.sent, pending)
	} else if r.refused == nil {
		r.refused = refused
	}
	return res, err
}

// Sent returns the transactions that the node took, in the order in which they were broadcast, and the first error that kept it
// from taking one: a [*Refusal] if it answered.
func (r *Relay) Sent() ([]*Pending, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sent), r.refused
}
