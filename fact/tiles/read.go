package tiles

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/equipoise-trials/equipoise/fact"
)

const hashSize = fact.HashSize

// Leaf returns the leaf hash at index i.
func (l *Log) Leaf(i uint64) (fact.Hash, error) {
	leaves, err := l.Leaves(i, i+1)
	if err != nil {
		return fact.Hash{}, err
	}
	return leaves[0], nil
}

// Leaves returns the leaf hashes from index begin to before index end.
func (l *Log) Leaves(begin, end uint64) ([]fact.Hash, error) {
	size := l.Size()
	if begin > end || end > size {
		return nil, fmt.Errorf("leaves %d to %d of a log of %d", begin, end, size)
	}
	leaves := make([]fact.Hash, 0, end-begin)
	for begin < end {
		n := begin / Width
		data, err := l.readTile(place{0, n, widthAt(size, 0, n)})
		if err != nil {
			return nil, err
		}
		stop := min(end-n*Width, Width)
		leaves = append(leaves, split(data[(begin-n*Width)*hashSize:stop*hashSize])...)
		begin = n*Width + stop
	}
	return leaves, nil
}

// Root returns the RFC 6962 root of the first size leaves.
func (l *Log) Root(size uint64) (fact.Hash, error) {
	if err := l.within(size); err != nil {
		return fact.Hash{}, err
	}
	root, err := tlog.TreeHash(int64(size), l.reader())
	return fact.Hash(root), err
}

// Inclusion returns the RFC 6962 proof that leaf index is in the tree of the first size leaves.
func (l *Log) Inclusion(index, size uint64) ([]fact.Hash, error) {
	if err := l.within(size); err != nil {
		return nil, err
	}
	if index >= size {
		return nil, fmt.Errorf("leaf %d is not in a tree of %d leaves", index, size)
	}
	path, err := tlog.ProveRecord(int64(size), int64(index), l.reader())
	return hashes(path), err
}

// Consistency returns the RFC 6962 proof that the tree of the first new leaves starts with the tree of the first old
// ones. It is empty if old is 0 or equals new.
func (l *Log) Consistency(old, new uint64) ([]fact.Hash, error) {
	if err := l.within(new); err != nil {
		return nil, err
	}
	if old > new {
		return nil, fmt.Errorf("a tree of %d leaves cannot start with one of %d", new, old)
	}
	if old == 0 {
		return nil, nil
	}
	path, err := tlog.ProveTree(int64(new), int64(old), l.reader())
	return hashes(path), err
}

func (l *Log) within(size uint64) error {
	if has := l.Size(); size > has {
		return fmt.Errorf("the log has %d leaves, not %d", has, size)
	}
	return nil
}

func hashes[T ~[]tlog.Hash](path T) []fact.Hash {
	out := make([]fact.Hash, len(path))
	for i, h := range path {
		out[i] = fact.Hash(h)
	}
	return out
}

// reader serves the nodes of the tree for one proof, reading each tile once.
func (l *Log) reader() tlog.HashReader {
	size := l.Size()
	cache := make(map[place][]byte)
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		nodes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(Height, index)
			p := place{t.L, uint64(t.N), widthAt(size, t.L, uint64(t.N))}
			if _, ok := cache[p]; !ok {
				data, err := l.readTile(p)
				if err != nil {
					return nil, err
				}
				cache[p] = data
			}
			node, err := tlog.HashFromTile(t, cache[p], index)
			if err != nil {
				return nil, err
			}
			nodes[i] = node
		}
		return nodes, nil
	})
}

// readTile returns the content of a tile. When a writer has meanwhile replaced a partial tile by the full one, it is the
// start of that.
func (l *Log) readTile(p place) ([]byte, error) {
	data, err := os.ReadFile(l.path(p))
	want := p.width * hashSize
	if p.width < Width && errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(l.path(place{p.level, p.n, Width}))
		data = data[:min(want, len(data))]
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, err
	}
	if len(data) != want {
		return nil, fmt.Errorf("%w: %s has %d bytes, want %d", ErrDamaged, l.path(p), len(data), want)
	}
	return data, nil
}

func (l *Log) path(p place) string { return filepath.Join(l.dir, p.path()) }
