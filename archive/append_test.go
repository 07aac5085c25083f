package archive

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

func TestEveryFactIsProvenToTheCheckpoint(t *testing.T) {
	c := newTestChain(1)
	c.grow(300)
	a := openArchive(t, t.TempDir())
	blocks := c.entries()
	for _, b := range blocks[:20] {
		require.NoError(t, a.Append(b))
	}
	appendAll(t, a, blocks[20:])
	requireWhole(t, a, c)
	for _, b := range blocks {
		index, err := a.IndexAt(b.Height)
		require.NoError(t, err)
		require.Equal(t, b.EntryIndex, index)
		data, err := a.EntryData(index)
		require.NoError(t, err)
		require.Equal(t, b.Entry, data)
		path, err := a.Inclusion(index, a.Size())
		require.NoError(t, err)
		require.NoError(t, fact.VerifyInclusion(index, a.Size(), fact.LeafHash(data), c.head().Root, path))
		requireLeaves(t, a, b)
	}
}

// requireLeaves checks what the archive keeps of a block's facts.
func requireLeaves(t *testing.T, a *Archive, b Block) {
	t.Helper()
	leaves, err := a.Leaves(b.EntryIndex)
	require.NoError(t, err)
	require.Len(t, leaves, len(b.Leaves))
	for i, data := range b.Leaves {
		parsed, err := fact.ParseLeaf(data)
		require.NoError(t, err)
		require.False(t, leaves[i].Withheld, "the archive saw every byte")
		require.Equal(t, fact.LeafHash(data), leaves[i].Hash)
		if parsed.TypeURL == restrictedType {
			require.Nil(t, leaves[i].Data)
		} else {
			require.Equal(t, data, leaves[i].Data)
		}
	}
}

func TestBytesOfRestrictedFactsNeverReachTheDisk(t *testing.T) {
	c := newTestChain(2)
	c.grow(12)
	c.addBlock(false, false, true)
	dir := t.TempDir()
	a := openArchive(t, dir)
	blocks := c.entries()
	appendAll(t, a, blocks[:6])
	appendAll(t, a, blocks[8:]) // beyond a gap
	require.NotEmpty(t, a.Gaps())
	files := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		require.False(t, bytes.Contains(data, secret), path)
		return err
	}))
	require.Greater(t, files, 6)
}

func TestAppendAgainChangesNothing(t *testing.T) {
	c := newTestChain(3)
	c.grow(5)
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries())
	before := snapshot(t, dir)
	for _, b := range c.entries() {
		require.NoError(t, a.Append(b))
	}
	require.Equal(t, before, snapshot(t, dir))
}

func TestAnotherBlockAtTheSameIndexIsADivergenceForGood(t *testing.T) {
	for _, where := range []string{"in the log", "beyond a gap"} {
		t.Run(where, func(t *testing.T) {
			c, other := newTestChain(4), newTestChain(5)
			c.grow(5)
			other.grow(5)
			dir := t.TempDir()
			a := openArchive(t, dir)
			blocks := c.entries()
			if where == "beyond a gap" {
				blocks = blocks[2:]
			}
			appendAll(t, a, blocks)
			require.ErrorIs(t, a.Append(other.entries()[3]), ErrDiverged)
			c.grow(1)
			require.ErrorIs(t, a.Append(c.entries()[5]), ErrDiverged)
			require.NoError(t, a.Close())

			a = openArchive(t, dir)
			require.ErrorIs(t, a.Append(c.entries()[5]), ErrDiverged)
			status, err := a.Status()
			require.NoError(t, err)
			require.EqualValues(t, 3, status.Diverged.Entry)
			held := fact.LeafHash(c.entries()[3].Entry)
			require.Equal(t, held[:], status.Diverged.Held)
		})
	}
}

func TestAppendRefusesWhatDoesNotFitTogether(t *testing.T) {
	good := func() (Block, fact.Entry) {
		c := newTestChain(6)
		c.grow(1)
		b := c.entries()[0]
		entry, err := fact.ParseEntry(b.Entry)
		require.NoError(t, err)
		return b, entry
	}
	tests := map[string]struct {
		change func(b *Block, e *fact.Entry)
		want   string
	}{
		"a leaf too few":         {func(b *Block, _ *fact.Entry) { b.Leaves = b.Leaves[1:] }, "facts, there are"},
		"a changed leaf":         {func(b *Block, _ *fact.Entry) { b.Leaves[0] = changed(b.Leaves[0]) }, "names facts root"},
		"a leaf that is none":    {func(b *Block, _ *fact.Entry) { b.Leaves[0] = []byte("x") }, "fact leaf"},
		"another root":           {func(_ *Block, e *fact.Entry) { e.FactsRoot[3] ^= 1 }, "names facts root"},
		"another height":         {func(b *Block, _ *fact.Entry) { b.Height++ }, "names height"},
		"height 0":               {func(b *Block, e *fact.Entry) { b.Height, e.Height = 0, 0 }, "want at least 1"},
		"no chain-id":            {func(_ *Block, e *fact.Entry) { e.ChainID = "" }, "chain-id"},
		"a short header hash":    {func(_ *Block, e *fact.Entry) { e.HeaderHash = e.HeaderHash[1:] }, "header hash"},
		"no facts":               {func(b *Block, e *fact.Entry) { b.Leaves, e.Count = nil, 0 }, "no facts"},
		"an endless chain-id":    {func(_ *Block, e *fact.Entry) { e.ChainID = string(make([]byte, 1<<16)) }, "a record of"},
		"a type URL without end": {longTypeURL, "type URL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b, entry := good()
			test.change(&b, &entry)
			b.Entry = entry.Marshal()
			a := openArchive(t, t.TempDir())
			require.ErrorContains(t, a.Append(b), test.want)
			require.Zero(t, a.Size())

			b, _ = good()
			require.NoError(t, a.Append(b), "the archive still takes the right block")
		})
	}
}

func longTypeURL(b *Block, e *fact.Entry) {
	leaf := fact.Leaf{TypeURL: "/" + string(bytes.Repeat([]byte("a"), maxTypeURL)), MsgIndex: fact.BlockLevel}
	b.Leaves, e.Count, e.FactsRoot = [][]byte{leaf.Marshal()}, 1, leaf.Hash()
}

func changed(data []byte) []byte {
	data = bytes.Clone(data)
	data[len(data)-1] ^= 1
	return data
}

func TestHeightsGrowAlongTheLogAlsoFromAChainToTheNext(t *testing.T) {
	c := newTestChain(7)
	c.grow(3)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, c.entries())
	before, last := c.log.Hashes(), c.latest
	for _, id := range []string{c.id, "equipoise-test-2"} {
		c.id, c.latest = id, 0 // the next block claims to be an early one
		c.log, _ = fact.NewRange(3, before)
		require.ErrorContains(t, a.Append(*c.addBlock(true).Block), "the one before it of block")
	}

	c.log, _ = fact.NewRange(3, before)
	c.latest = last
	continued := c.addBlock(true)
	require.NoError(t, a.Append(*continued.Block))
	for height, entry := range map[int64]uint64{1: 0, continued.Block.Height: 3} {
		index, err := a.IndexAt(height)
		require.NoError(t, err)
		require.Equal(t, entry, index, "height %d", height)
	}
}

func TestHugeFactsAndManyFactsAreKept(t *testing.T) {
	c := newTestChain(8)
	url, data := publicFact(1)
	huge := fact.Leaf{TypeURL: url, Fact: append(data, bytes.Repeat([]byte{7}, 3<<20)...), MsgIndex: fact.BlockLevel}
	many := make([][]byte, 20000)
	for i := range many {
		url, data := publicFact(uint64(i))
		many[i] = fact.Leaf{TypeURL: url, Fact: data, MsgIndex: fact.BlockLevel}.Marshal()
	}
	c.addLeaves([][]byte{huge.Marshal(), huge.Marshal(), huge.Marshal()})
	c.addLeaves(many)
	c.grow(3)
	a := openArchive(t, t.TempDir())
	for _, b := range c.entries() {
		require.NoError(t, a.Append(b))
	}
	requireWhole(t, a, c)
	for _, b := range c.entries() {
		requireLeaves(t, a, b)
	}
}

func TestARecordBeyondItsLimitIsRefusedAndNothingIsHalfDone(t *testing.T) {
	c := newTestChain(9)
	c.grow(3)
	a := openArchive(t, t.TempDir())
	blocks := c.entries()
	appendAll(t, a, blocks[:1])
	a.shelf.facts.limit = 10
	require.ErrorContains(t, a.Append(blocks[1]), "at most 10 are possible")
	a.shelf.facts.limit = math.MaxInt32
	appendAll(t, a, blocks[1:])
	requireWhole(t, a, c)
}

func TestOnlyOneOwnerAtATime(t *testing.T) {
	c := newTestChain(10)
	c.grow(4)
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries())
	_, err := Open(dir, a.logger)
	require.ErrorIs(t, err, durable.ErrLocked)

	reader, err := OpenReadOnly(dir)
	require.NoError(t, err)
	requireWhole(t, reader, c)
	require.ErrorIs(t, reader.Append(c.entries()[0]), tiles.ErrReadOnly)
	require.NoError(t, reader.Close())
}

// snapshot returns the files of a directory by path.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, relErr := filepath.Rel(dir, path)
		require.NoError(t, relErr)
		files[rel] = string(data)
		return err
	}))
	return files
}
