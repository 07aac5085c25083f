package fact_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"

	"github.com/equipoise-trials/equipoise/fact"
)

func hashes(t *testing.T, raw [][]byte) []fact.Hash {
	t.Helper()
	h, err := fact.Hashes(raw)
	require.NoError(t, err)
	return h
}

// The leaves and roots of the reference implementation of Certificate Transparency.
func TestRootsAreThoseOfTheRFC6962TestVectors(t *testing.T) {
	roots := testonly.RootHashes()
	r, err := fact.NewRange(0, nil)
	require.NoError(t, err)
	require.EqualValues(t, roots[0], fact.EmptyRoot())
	require.Equal(t, fact.EmptyRoot(), r.Root())
	var leaves []fact.Hash
	for i, data := range testonly.LeafInputs() {
		leaves = append(leaves, fact.LeafHash(data))
		r.Append(fact.LeafHash(data))
		require.EqualValues(t, roots[i+1], fact.Root(leaves))
		require.EqualValues(t, roots[i+1], r.Root())
		require.EqualValues(t, i+1, r.Size())
	}
}

// grow returns the leaf hashes of n leaves, and the library's reference tree over them.
func grow(n int) ([]fact.Hash, *testonly.Tree) {
	tree := testonly.New(rfc6962.DefaultHasher)
	leaves := make([]fact.Hash, n)
	for i := range leaves {
		leaves[i] = fact.LeafHash([]byte{byte(i), byte(i >> 8)})
		tree.Append(leaves[i][:])
	}
	return leaves, tree
}

const treeSize = 70 // past a power of two, so that every shape occurs

func TestInclusionProofsAreThoseOfTheReferenceTree(t *testing.T) {
	leaves, tree := grow(treeSize)
	for size := uint64(1); size <= treeSize; size++ {
		root := fact.Root(leaves[:size])
		require.EqualValues(t, tree.HashAt(size), root)
		for index := range size {
			want, err := tree.InclusionProof(index, size)
			require.NoError(t, err)
			path, err := fact.Inclusion(leaves[:size], index)
			require.NoError(t, err)
			require.Equal(t, hashes(t, want), path)
			require.NoError(t, fact.VerifyInclusion(index, size, leaves[index], root, path))

			require.Error(t, fact.VerifyInclusion(index, size, fact.LeafHash(nil), root, path), "another leaf")
			require.Error(t, fact.VerifyInclusion(index, size, leaves[index], fact.EmptyRoot(), path), "another root")
			require.Error(t, fact.VerifyInclusion(index, size, leaves[index], root, append(path, root)), "a longer path")
			if len(path) > 0 {
				require.Error(t, fact.VerifyInclusion(index, size, leaves[index], root, path[1:]), "a shorter path")
				require.Error(t, fact.VerifyInclusion(index^1, size, leaves[index], root, path), "another index")
			}
		}
		_, err := fact.Inclusion(leaves[:size], size)
		require.Error(t, err)
		require.Error(t, fact.VerifyInclusion(size, size, leaves[0], root, nil))
	}
}

func TestConsistencyProofsOfTheReferenceTreeVerify(t *testing.T) {
	leaves, tree := grow(treeSize)
	for size := uint64(1); size <= treeSize; size++ {
		for old := uint64(0); old < size; old++ {
			raw, err := tree.ConsistencyProof(old, size)
			require.NoError(t, err)
			path, oldRoot, root := hashes(t, raw), fact.Root(leaves[:old]), fact.Root(leaves[:size])
			require.NoError(t, fact.VerifyConsistency(old, size, oldRoot, root, path))
			require.Error(t, fact.VerifyConsistency(old, size, leaves[0], leaves[1], path), "other roots")
			require.Error(t, fact.VerifyConsistency(old, size, oldRoot, root, append(path, root)), "a longer proof")
			require.Error(t, fact.VerifyConsistency(size, old, root, oldRoot, path), "a tree never shrinks")
		}
	}
}

func TestConsistencyDemandsGrowthBoundedProofsAndAnHonestEmptyTree(t *testing.T) {
	leaves, _ := grow(4)
	root := fact.Root(leaves)
	for name, c := range map[string]struct {
		old, new uint64
		oldRoot  fact.Hash
		path     []fact.Hash
		want     string
	}{
		"no growth":           {4, 4, root, nil, "not larger than the old one"},
		"an absurd proof":     {2, 4, root, make([]fact.Hash, fact.MaxProof+1), "at most 64 are possible"},
		"a root of nothing":   {0, 4, root, nil, "its root is not SHA-256 of nothing"},
		"a proof for nothing": {0, 4, fact.EmptyRoot(), leaves[:1], "the proof must be empty"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, fact.VerifyConsistency(c.old, c.new, c.oldRoot, root, c.path), c.want)
		})
	}
}

func TestRangeGoesOnFromItsHashes(t *testing.T) {
	leaves, _ := grow(treeSize)
	r, err := fact.NewRange(0, nil)
	require.NoError(t, err)
	for i, leaf := range leaves {
		r, err = fact.NewRange(r.Size(), r.Hashes())
		require.NoError(t, err)
		r.Append(leaf)
		require.Equal(t, fact.Root(leaves[:i+1]), r.Root())
	}
	_, err = fact.NewRange(5, r.Hashes()[:1])
	require.ErrorContains(t, err, "compact range of 5 leaves")
}

func TestHashesMustHave32BytesAndBeFew(t *testing.T) {
	_, err := fact.Hashes([][]byte{make([]byte, 32), make([]byte, 31)})
	require.EqualError(t, err, "hash 1 has 31 bytes, want 32")
	_, err = fact.Hashes(make([][]byte, fact.MaxProof+1))
	require.EqualError(t, err, "65 hashes, at most 64 are possible")
}

func TestAProofThatLeadsElsewhereNamesBothRootsInHexadecimal(t *testing.T) {
	leaves := []fact.Hash{fact.LeafHash([]byte("a")), fact.LeafHash([]byte("b")), fact.LeafHash([]byte("c"))}
	root, wrong := fact.Root(leaves), fact.Root(leaves[:1])
	path, err := fact.Inclusion(leaves, 1)
	require.NoError(t, err)
	want := fmt.Sprintf("the proof leads to the root %x, not %x", root, wrong)
	require.EqualError(t, fact.VerifyInclusion(1, 3, leaves[1], wrong, path), want)

	path, err = fact.Consistency(leaves, 2)
	require.NoError(t, err)
	require.EqualError(t, fact.VerifyConsistency(2, 3, fact.Root(leaves[:2]), wrong, path), want)
}
