package fact

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// MaxProof bounds the hashes in any inclusion or consistency proof: a tree of 2^64 leaves needs no more.
const MaxProof = 64

var ranges = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// LeafHash returns the RFC 6962 hash of leaf data, SHA-256(0x00 || data).
func LeafHash(data []byte) Hash {
	if len(data) == HashSize { // a commitment: the leaves of books, hashed by the hundred thousand
		var prefixed [1 + HashSize]byte
		copy(prefixed[1:], data)
		return sha256.Sum256(prefixed[:])
	}
	return Hash(rfc6962.DefaultHasher.HashLeaf(data))
}

// EmptyRoot returns the RFC 6962 root of a tree without leaves, SHA-256("").
func EmptyRoot() Hash { return Hash(rfc6962.DefaultHasher.EmptyRoot()) }

// Range is the compact range of a tree from its first leaf: all that is needed to append to the tree, and to know its
// root, without keeping the leaves. It holds at most 64 hashes.
type Range struct{ r *compact.Range }

// NewRange returns the range of a tree with size leaves from the hashes that [Range.Hashes] gave.
func NewRange(size uint64, hashes []Hash) (*Range, error) {
	parts := make([][]byte, len(hashes))
	for i := range hashes {
		parts[i] = hashes[i][:]
	}
	r, err := ranges.NewRange(0, size, parts)
	if err != nil {
		return nil, fmt.Errorf("compact range of %d leaves: %w", size, err)
	}
	return &Range{r}, nil
}

// Append adds one leaf by its hash.
func (r *Range) Append(leaf Hash) {
	if err := r.r.Append(leaf[:], nil); err != nil {
		panic(err) // only ranges that do not start at 0 can fail
	}
}

// Size returns the number of leaves.
func (r *Range) Size() uint64 { return r.r.End() }

// Hashes returns the hashes that make up the range, left to right.
func (r *Range) Hashes() []Hash {
	hashes := make([]Hash, len(r.r.Hashes()))
	for i, h := range r.r.Hashes() {
		hashes[i] = Hash(h)
	}
	return hashes
}

// Root returns the RFC 6962 root of the tree.
func (r *Range) Root() Hash {
	if r.r.End() == 0 {
		return EmptyRoot()
	}
	root, err := r.r.GetRootHash(nil)
	if err != nil {
		panic(err) // only ranges that do not start at 0 can fail
	}
	return Hash(root)
}

// Root returns the RFC 6962 root over leaf hashes.
func Root(leaves []Hash) Hash {
	r := &Range{ranges.NewEmptyRange(0)}
	for _, leaf := range leaves {
		r.Append(leaf)
	}
	return r.Root()
}

// Inclusion returns the RFC 6962 inclusion proof of leaf index among leaf hashes. It works in memory: for logs on disk
// see package tiles.
func Inclusion(leaves []Hash, index uint64) ([]Hash, error) {
	nodes, err := proof.Inclusion(index, uint64(len(leaves)))
	if err != nil {
		return nil, err
	}
	return hashNodes(leaves, nodes)
}

// Consistency returns the RFC 6962 proof that the tree over leaf hashes starts with the tree over its first old ones.
func Consistency(leaves []Hash, old uint64) ([]Hash, error) {
	nodes, err := proof.Consistency(old, uint64(len(leaves)))
	if err != nil {
		return nil, err
	}
	return hashNodes(leaves, nodes)
}

// hashNodes computes the nodes of a tree over leaf hashes that a proof consists of.
func hashNodes(leaves []Hash, nodes proof.Nodes) ([]Hash, error) {
	parts := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		begin, end := id.Coverage()
		h := Root(leaves[begin:end])
		parts[i] = h[:]
	}
	parts, err := nodes.Rehash(parts, rfc6962.DefaultHasher.HashChildren)
	if err != nil {
		return nil, err
	}
	path := make([]Hash, len(parts))
	for i, h := range parts {
		path[i] = Hash(h)
	}
	return path, nil
}

// VerifyInclusion checks that leaf is at index in the tree of the given size and root.
func VerifyInclusion(index, size uint64, leaf, root Hash, path []Hash) error {
	return inWords(proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, leaf[:], raw(path), root[:]))
}

var errShrink = errors.New("the new tree is not larger than the old one")

// VerifyConsistency checks that the tree of newSize leaves with newRoot starts with the tree of oldSize leaves with
// oldRoot. Of an empty old tree it demands the empty root and an empty proof.
func VerifyConsistency(oldSize, newSize uint64, oldRoot, newRoot Hash, path []Hash) error {
	switch {
	case newSize <= oldSize:
		return errShrink
	case len(path) > MaxProof:
		return fmt.Errorf("the proof has %d hashes, at most %d are possible", len(path), MaxProof)
	case oldSize == 0 && oldRoot != EmptyRoot():
		return errors.New("the old tree is empty but its root is not SHA-256 of nothing")
	case oldSize == 0 && len(path) > 0:
		return errors.New("the old tree is empty, so the proof must be empty")
	case oldSize == 0:
		return nil
	}
	return inWords(proof.VerifyConsistency(rfc6962.DefaultHasher, oldSize, newSize, raw(path), oldRoot[:], newRoot[:]))
}

// inWords writes hashes in hexadecimal where the library writes their bytes one by one.
func inWords(err error) error {
	var mismatch proof.RootMismatchError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("the proof leads to the root %x, not %x", mismatch.CalculatedRoot, mismatch.ExpectedRoot)
	}
	return err
}

// Hashes converts byte slices to hashes. It fails if one does not have 32 bytes or if there are more than MaxProof.
func Hashes(parts [][]byte) ([]Hash, error) {
	if len(parts) > MaxProof {
		return nil, fmt.Errorf("%d hashes, at most %d are possible", len(parts), MaxProof)
	}
	hashes := make([]Hash, len(parts))
	for i, p := range parts {
		if len(p) != HashSize {
			return nil, fmt.Errorf("hash %d has %d bytes, want %d", i, len(p), HashSize)
		}
		hashes[i] = Hash(p)
	}
	return hashes, nil
}

func raw(hashes []Hash) [][]byte {
	parts := make([][]byte, len(hashes))
	for i := range hashes {
		parts[i] = hashes[i][:]
	}
	return parts
}
