package archive

import (
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func rebuild(t *testing.T, c *testChain, o RebuildOptions) RebuildReport {
	t.Helper()
	head := c.head()
	if o.Want == nil {
		o.Want = &head
	}
	report, err := Rebuild(t.Context(), c, o, nil)
	require.NoError(t, err)
	return report
}

func TestRebuildGivesTheCheckpointOfTheChain(t *testing.T) {
	c := newTestChain(90)
	c.grow(100)
	for _, parallel := range []int{0, 1, 3, 64} {
		report := rebuild(t, c, RebuildOptions{Parallel: parallel})
		require.Empty(t, report.Mismatches)
		require.Equal(t, c.head(), report.Checkpoint)
		require.EqualValues(t, 1, report.From)
		require.Equal(t, c.latest, report.To)
	}
}

func TestRebuildOfAPartStartsFromTheRangeBefore(t *testing.T) {
	c := newTestChain(91)
	c.grow(20)
	half := c.head().Height
	start, err := fact.NewRange(c.log.Size(), c.log.Hashes())
	require.NoError(t, err)
	c.grow(20)
	report := rebuild(t, c, RebuildOptions{From: half + 1, Start: start, StartHeight: half})
	require.Empty(t, report.Mismatches)
	require.Equal(t, c.head(), report.Checkpoint)
	require.EqualValues(t, 20, start.Size(), "the caller's range is left alone")

	want := c.heads[20]
	report = rebuild(t, c, RebuildOptions{To: half, Want: &want})
	require.Empty(t, report.Mismatches)
}

func TestRebuildNamesEachMismatchWithItsHeight(t *testing.T) {
	reseal := func(b *testBlock, change func(*fact.Entry)) {
		entry, err := fact.ParseEntry(b.Entry)
		require.NoError(t, err)
		hashes := make([]fact.Hash, len(b.Leaves))
		for i, leaf := range b.Leaves {
			hashes[i] = fact.LeafHash(leaf)
		}
		entry.Count, entry.FactsRoot = uint32(len(hashes)), fact.Root(hashes)
		change(&entry)
		b.Entry = entry.Marshal()
	}
	relabel := func(b *testBlock, i int, change func(*fact.Leaf)) {
		leaf, err := fact.ParseLeaf(b.Leaves[i])
		require.NoError(t, err)
		change(&leaf)
		b.Leaves[i] = leaf.Marshal()
		reseal(b, func(*fact.Entry) {})
	}
	nothing := sha256.Sum256(nil)
	tests := map[string]struct {
		change func(b *testBlock)
		want   string
	}{
		"another leaf":       {func(b *testBlock) { b.Leaves[1] = changed(b.Leaves[1]) }, "names facts root"},
		"another index":      {func(b *testBlock) { b.EntryIndex++ }, "has index 6, want 5"},
		"another time":       {func(b *testBlock) { b.chain.Time = b.chain.Time.Add(time.Nanosecond) }, "names time"},
		"another header":     {func(b *testBlock) { b.chain.HeaderHash = nothing[:] }, "names header hash"},
		"another chain":      {func(b *testBlock) { b.chain.ChainID = "x" }, `its header "x"`},
		"a foreign chain":    {func(b *testBlock) { reseal(b, func(e *fact.Entry) { e.ChainID = "y" }) }, `names chain "y"`},
		"another height":     {func(b *testBlock) { reseal(b, func(e *fact.Entry) { e.Height = 1 }) }, "names height 1"},
		"a transaction less": {func(b *testBlock) { b.chain.Txs = b.chain.Txs[:1] }, "is not in the block"},
		"a failed one":       {func(b *testBlock) { b.codes[1] = 7 }, "failed with code 7"},
		"a missing result":   {func(b *testBlock) { b.codes = b.codes[:1] }, "2 transactions have 1 results"},
		"a later message": {func(b *testBlock) {
			relabel(b, 2, func(l *fact.Leaf) { l.MsgIndex = 2 })
		}, "names message 2"},
		"no transaction": {func(b *testBlock) {
			relabel(b, 1, func(l *fact.Leaf) { l.TxHash = nil })
		}, "and no transaction"},
		"half a hash": {func(b *testBlock) {
			relabel(b, 1, func(l *fact.Leaf) { l.TxHash = l.TxHash[1:] })
		}, "by 31 bytes"},
		"another transaction": {func(b *testBlock) {
			relabel(b, 1, func(l *fact.Leaf) { l.TxHash = nothing[:] })
		}, "is not in the block"},
		"another order": {func(b *testBlock) {
			b.Leaves[0], b.Leaves[1] = b.Leaves[1], b.Leaves[0]
			reseal(b, func(*fact.Entry) {})
		}, "out of order"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newTestChain(92)
			c.grow(5)
			b := c.addBlock(true, true, true)
			test.change(b)
			c.addBlock(true)
			report := rebuild(t, c, RebuildOptions{})
			require.NotEmpty(t, report.Mismatches)
			require.Equal(t, b.Height, report.Mismatches[0].Height)
			require.Contains(t, problems(report), test.want)
		})
	}
}

func problems(report RebuildReport) (all string) {
	for _, m := range report.Mismatches {
		all += m.Problem + "\n"
	}
	return all
}

func TestRebuildComparesWithTheCheckpoint(t *testing.T) {
	c := newTestChain(93)
	c.grow(5)
	want := c.heads[4]
	report := rebuild(t, c, RebuildOptions{Want: &want})
	require.Len(t, report.Mismatches, 1)
	require.Equal(t, c.latest, report.Mismatches[0].Height)
	require.Contains(t, report.Mismatches[0].Problem, "the checkpoint has 4 entries")
}

func TestRebuildFailsPlainlyWhereItCannotRead(t *testing.T) {
	c := newTestChain(94)
	c.grow(10)
	c.discard[4] = true
	_, err := Rebuild(t.Context(), c, RebuildOptions{}, nil)
	require.ErrorIs(t, err, ErrPruned)

	down := errors.New("connection refused")
	c.fail(down)
	_, err = Rebuild(t.Context(), c, RebuildOptions{}, nil)
	require.ErrorIs(t, err, down)
	c.fail(nil)

	for _, o := range []RebuildOptions{{From: 5, To: 3}, {From: -1}, {To: c.latest + 1}} {
		_, err = Rebuild(t.Context(), c, o, nil)
		require.ErrorContains(t, err, "the node has 1 to")
	}
}
