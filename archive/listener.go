package archive

import (
	"context"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

const (
	// queueBlocks and queueBytes bound what waits to be written. What finds no room is read again from block results.
	queueBlocks = 1024
	queueBytes  = 64 << 20
)

// Listener hands each committed block to an archive. It is to be set by BaseApp.SetStreamingManager.
//
// The chain calls it between blocks, so it only takes the block's events apart and queues them; one goroutine, begun by
// [Listener.Start], writes. It never fails: what goes wrong is logged and read again later from block results.
type Listener struct {
	archive *Archive
	wake    chan struct{} // holds one token while there is something to do

	mu       sync.Mutex
	gathered *Block // of the block that is finalised and not committed yet
	queue    []*Block
	bytes    int
	missed   bool // a block was lost on the way: catch up
	started  bool
	stop     context.CancelFunc
	stopped  chan struct{}
}

var _ storetypes.ABCIListener = (*Listener)(nil)

// NewListener returns a listener that feeds an archive. It queues from now on and writes from Start on.
func NewListener(a *Archive) *Listener {
	return &Listener{archive: a, wake: make(chan struct{}, 1)}
}

// ListenFinalizeBlock gathers the facts of a block. It returns nil always.
func (l *Listener) ListenFinalizeBlock(_ context.Context, req abci.RequestFinalizeBlock,
	res abci.ResponseFinalizeBlock,
) error {
	var b *Block
	err := guard(func() (err error) { b, err = ParseEvents(res.Events); return err })
	if err != nil {
		l.archive.logger.Error("the audit archive cannot read a block's events", "height", req.Height, "err", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gathered = b
	l.missed = l.missed || err != nil
	return nil
}

// ListenCommit queues what ListenFinalizeBlock gathered. It returns nil always.
func (l *Listener) ListenCommit(context.Context, abci.ResponseCommit, []*storetypes.StoreKVPair) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.gathered
	l.gathered = nil
	switch {
	case b == nil:
	case len(l.queue) < queueBlocks && l.bytes+b.size() <= queueBytes:
		l.queue = append(l.queue, b)
		l.bytes += b.size()
		l.archive.arrival.add()
	default:
		l.missed = true
	}
	if b != nil || l.missed {
		l.rouse()
	}
	return nil
}

func (l *Listener) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// take empties the queue.
func (l *Listener) take() []*Block {
	l.mu.Lock()
	defer l.mu.Unlock()
	blocks := l.queue
	l.queue, l.bytes = nil, 0
	return blocks
}

// takeMissed reports whether a block was lost since it was last asked.
func (l *Listener) takeMissed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	missed := l.missed
	l.missed = false
	return missed
}

// size returns about how many bytes a block takes in memory.
func (b *Block) size() int {
	n := len(b.Entry)
	for _, leaf := range b.Leaves {
		n += len(leaf)
	}
	return n
}
