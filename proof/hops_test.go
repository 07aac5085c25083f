package proof_test

import (
	"testing"

	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

// epochs is a chain whose validators change three times:
//
//	blocks 1-4    a b c d
//	blocks 5-8    a b c e      one of four exchanged
//	blocks 9-12   a b e f g    two of the four stay: not enough
//	blocks 13-    h i j k      all exchanged
func epochs(t testing.TB) *testchain.Chain {
	s := func(names ...string) (signers []testchain.Signer) {
		for _, n := range names {
			signers = append(signers, testchain.Ed25519(n, 10))
		}
		return signers
	}
	c := testchain.New(t, "epochs", s("a", "b", "c", "d")...)
	c.Add(c.Opened(1))
	c.AddEmpty(2)
	for _, next := range [][]testchain.Signer{s("a", "b", "c", "e"), s("a", "b", "e", "f", "g"), s("h", "i", "j", "k")} {
		c.SetNext(next...)
		c.AddEmpty(4)
	}
	return c
}

func TestHopsFromATrustRoot(t *testing.T) {
	c := epochs(t)
	for _, test := range []struct {
		name   string
		trust  int64
		blocks []int64
		hops   string // in the verdict
		want   string // the error
	}{
		{"the pinned set signs, at its own height", 3, []int64{3}, "directly", ""},
		{"the pinned set signs later", 1, []int64{4}, "directly", ""},
		{"three of the four pinned sign, with one more", 1, []int64{5}, "directly", ""},
		{"they sign later", 2, []int64{8}, "directly", ""},
		{"two of the four are not enough", 1, []int64{9}, "", "of the set of the trust root power 20 of 40 signed it"},
		{"an outgoing set names its successor", 1, []int64{4, 5}, "over 1 light block", ""},
		{"and another", 1, []int64{4, 8, 9}, "over 2 light blocks", ""},
		{"a named set signs later", 1, []int64{4, 8, 12}, "over 2 light blocks", ""},
		{"a whole set is exchanged", 1, []int64{8, 12, 13}, "over 2 light blocks", ""},
		{"a hop is left out", 1, []int64{4, 13}, "", "hands over to the set"},
		{"the last hop is left out", 1, []int64{8, 11, 13}, "", "power 0 of 50 signed it"},
		{"strangers", 1, []int64{13}, "", "power 0 of 40 signed it"},
		{"hops before the trust root carry none", 7, []int64{4, 8, 12}, "over 1 light block", ""},
		{"the trust root is the last set", 13, []int64{4, 8, 12, 13}, "directly", ""},
		{"the trust root is newer than the header", 13, []int64{4, 8, 12}, "", "signed at height 12, before the trust root at 13"},
		{"the same light block twice", 1, []int64{4, 4}, "", "is not above the height 4"},
		{"backwards", 1, []int64{8, 4}, "", "is not above the height 8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := c.Evidence(1, 0, test.blocks...)
			v, err := proof.Verify(evidence{bundle: b}.file(t), nil, c.Trust(test.trust))
			if test.want != "" {
				require.ErrorContains(t, err, test.want)
				return
			}
			require.NoError(t, err)
			require.Contains(t, v.Levels[3].Holds, test.hops)
		})
	}
}

func TestPinnedSetMustSignItsOwnHeight(t *testing.T) {
	c := epochs(t)
	trust := c.Trust(4)
	trust.Height = 5
	_, err := proof.Verify(evidence{bundle: c.Evidence(1, 0, 5)}.file(t), nil, trust)
	require.ErrorContains(t, err, "is not the one that the trust root names as next")
}

func TestNextBlockMustHaveTheSetThatWasNamed(t *testing.T) {
	c := epochs(t)
	c.Forge = func(h *types.Header) { h.NextValidatorsHash = make([]byte, 32) }
	c.AddEmpty(1) // 16
	c.Forge = nil
	c.AddEmpty(2)
	_, err := proof.Verify(evidence{bundle: c.Evidence(1, 0, 16, 17)}.file(t), nil, nil)
	require.ErrorContains(t, err, "is not the one that light block 16 names as next")
	_, err = proof.Verify(evidence{bundle: c.Evidence(1, 0, 16, 18)}.file(t), nil, nil)
	require.ErrorContains(t, err, "hands over to the set")
}

func TestHopsMustAdvanceInTime(t *testing.T) {
	c := epochs(t)
	c.Forge = func(h *types.Header) { h.Time = testchain.Start.Add(10 * 60e9) }
	c.AddEmpty(1)
	c.Forge = nil
	c.AddEmpty(1)
	_, err := proof.Verify(evidence{bundle: c.Evidence(1, 0, 16, 17)}.file(t), nil, nil)
	require.ErrorContains(t, err, "is not later than light block 16")
}

func TestLightBlocksAreOfOneChain(t *testing.T) {
	c, other := testchain.New(t, "one", four("x")...), testchain.New(t, "other", four("x")...)
	c.Add(c.Opened(1))
	c.AddEmpty(3)
	other.AddEmpty(3)
	b := c.Evidence(1, 0, 2, 4)
	b.LightBlocks[0] = other.LightBlock(2)
	_, err := proof.Verify(evidence{bundle: b}.file(t), nil, nil)
	require.ErrorContains(t, err, `light blocks are of two chains, "other" and "one"`)
}

func TestForeignChainIsRefused(t *testing.T) {
	e := recordEvidence(t)
	foreign := testchain.New(t, "equipoise-test-3", four("old")...)
	foreign.AddEmpty(1)
	for _, ancestors := range [][]string{nil, {"equipoise-test-1"}} { // it may even claim ours as its ancestor
		_, err := proof.Verify(e.file(t), e.record, foreign.Trust(1, ancestors...))
		require.ErrorContains(t, err, `the bundle is from chain "equipoise-test-1", the trust file is for "equipoise-test-3"`)
	}
}

// continued is a chain that goes on from another's log, with a record that was committed to on the old chain.
func continued(t testing.TB) (c *testchain.Chain, oldEntry, oldRecord *proof.Bundle) {
	old := newBookChain(t)
	c = testchain.New(t, "equipoise-test-4", four("y")...)
	c.Continue(old.Log)
	c.Add([]fact.Leaf{c.Leaf(old.book.Append(), 0)})
	c.AddEmpty(1)

	oldRecord = c.Evidence(1, 0, 2)
	oldRecord.Record = old.book.Prove(old.index, old.size)
	c.AddEmpty(2) // later than the old entry

	oldEntry = old.Evidence(old.at, 4, lastSigned)
	was := old.Block(old.at)
	path, err := fact.Inclusion(c.Log, was.Index)
	require.NoError(t, err)
	oldEntry.Entry = proof.NewEntry(was.Entry, was.Index, path)
	recent := c.Evidence(1, 0, c.Height())
	oldEntry.State, oldEntry.LightBlocks = recent.State, recent.LightBlocks
	return c, oldEntry, oldRecord
}

func TestEvidenceOfAnAncestorNeedsATrustFileThatListsIt(t *testing.T) {
	c, oldEntry, oldRecord := continued(t)
	for name, e := range map[string]evidence{
		"old log entry":  {bundle: oldEntry},
		"old commitment": {bundle: oldRecord, record: recordBytes},
	} {
		t.Run(name, func(t *testing.T) {
			file := e.file(t)
			v, err := proof.Verify(file, e.record, nil)
			require.NoError(t, err)
			require.Equal(t, 2, v.Level)
			require.Contains(t, v.NotProven, `That chain "equipoise-test-4", which signed, continues chain "equipoise-test-1", which `+
				`the evidence names: only a trust file that lists it among the ancestors says so.`)

			_, err = proof.Verify(file, e.record, c.Trust(1, "equipoise-test-2"))
			require.ErrorContains(t, err, `names chain "equipoise-test-1", which is neither`)

			v, err = proof.Verify(file, e.record, c.Trust(1, "equipoise-test-1"))
			require.NoError(t, err)
			require.Equal(t, 4, v.Level)
		})
	}
}
