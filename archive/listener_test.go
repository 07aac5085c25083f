package archive

import (
	"context"
	"errors"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

// commit lets a listener see a block.
func commit(t testing.TB, l *Listener, b *testBlock) {
	t.Helper()
	ctx := context.Background()
	require.NoError(t, l.ListenFinalizeBlock(ctx, abci.RequestFinalizeBlock{}, abci.ResponseFinalizeBlock{Events: b.events()}))
	require.NoError(t, l.ListenCommit(ctx, abci.ResponseCommit{}, nil))
}

// eventually waits until the archive has the chain's log.
func eventually(t testing.TB, a *Archive, c *testChain) {
	t.Helper()
	require.Eventually(t, func() bool { return a.Agrees(c.head()) == nil }, 10*time.Second, 5*time.Millisecond)
	requireWhole(t, a, c)
}

func TestListenerWritesCommittedBlocksAlone(t *testing.T) {
	c := newTestChain(50)
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	for range 20 {
		commit(t, l, c.addBlock(c.randomFacts()...))
		commit(t, l, c.addBlock())
	}
	dropped := newTestChain(51).addBlock(true)
	require.NoError(t, l.ListenFinalizeBlock(t.Context(), abci.RequestFinalizeBlock{},
		abci.ResponseFinalizeBlock{Events: dropped.events()})) // finalised, and never committed
	l.Close()
	requireWhole(t, a, c)
	require.ErrorIs(t, l.Start(t.Context(), c), errStarted)
}

func TestListenerCatchesUpAtItsStart(t *testing.T) {
	c := newTestChain(52)
	c.grow(30) // committed while the archive was away
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	commit(t, l, c.addBlock(true)) // before the RPC client is there
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	eventually(t, a, c)
}

func TestAFullQueueDropsBlocksAndReadsThemAgain(t *testing.T) {
	c := newTestChain(53)
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	for range queueBlocks + 20 {
		commit(t, l, c.addBlock(true))
	}
	require.Len(t, l.queue, queueBlocks)
	require.True(t, l.missed)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	eventually(t, a, c)
}

func TestAFullDiskDelaysTheArchiveAndNotTheChain(t *testing.T) {
	c := newTestChain(54)
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	a.writing.Lock()
	a.shelf.facts.limit = 0 // nothing can be written
	a.writing.Unlock()
	for range 10 {
		commit(t, l, c.addBlock(true))
	}
	a.arrival.wait(t.Context())
	require.Zero(t, a.Size())
	a.writing.Lock()
	a.shelf.facts.limit = factsFraming.limit
	a.writing.Unlock()
	eventually(t, a, c)
}

func TestListenerTriesAgainWhenTheNodeDoesNotAnswer(t *testing.T) {
	c := newTestChain(55)
	c.grow(5)
	c.fail(errors.New("not ready"))
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	time.Sleep(50 * time.Millisecond)
	require.Zero(t, a.Size())
	c.fail(nil)
	eventually(t, a, c)
}

func TestEventsThatCannotBeReadNeverReachTheChainAsAnError(t *testing.T) {
	c := newTestChain(56)
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	b := c.addBlock(true)
	broken := b.events()
	broken[1].Attributes[0].Value = "x"
	finalized := abci.ResponseFinalizeBlock{Events: broken}
	require.NoError(t, l.ListenFinalizeBlock(t.Context(), abci.RequestFinalizeBlock{}, finalized))
	require.NoError(t, l.ListenCommit(t.Context(), abci.ResponseCommit{}, nil))
	eventually(t, a, c) // from block results
}

func TestADivergedArchiveRestsInsteadOfTrying(t *testing.T) {
	c, other := newTestChain(57), newTestChain(58)
	c.grow(5)
	other.grow(5)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, other.entries())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	for _, b := range c.entries() {
		commit(t, l, c.blocks[b.Height])
	}
	a.arrival.wait(t.Context())
	require.ErrorIs(t, a.divergence(), ErrDiverged)
	require.NoError(t, a.Agrees(other.head()))
	c.mu.Lock()
	reads := c.reads
	c.mu.Unlock()
	time.Sleep(50 * time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Equal(t, reads, c.reads)
}

func TestAGapThatTheNodeCannotCloseIsLeftToAMirror(t *testing.T) {
	c := newTestChain(59)
	c.grow(20)
	b := c.entries()
	for _, lost := range b[5:8] {
		c.discard[lost.Height] = true
	}
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	require.NoError(t, l.Start(t.Context(), c))
	commit(t, l, c.addBlock(true))
	require.Eventually(t, func() bool { s, err := a.Status(); return err == nil && s.Ahead == 13 }, 10*time.Second,
		5*time.Millisecond)
	require.Len(t, a.Gaps(), 1)
	appendAll(t, a, b[5:8]) // as Fill would
	eventually(t, a, c)
	l.Close()
}
