package tiles

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// Append adds leaves to the end of the log. When it returns nil they are durable; when it fails the log keeps the size
// it had, and the same leaves can be appended again.
func (l *Log) Append(leaves []fact.Hash) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.lock == nil {
		return ErrReadOnly
	}
	if len(leaves) == 0 {
		return nil
	}
	g := growth{dir: l.dir, old: l.Size(), edges: append([][]fact.Hash(nil), l.edges...)}
	g.add(0, leaves)
	if err := l.write(g.files); err != nil {
		return fmt.Errorf("append %d leaves at %d: %w", len(leaves), g.old, err)
	}
	size := g.old + uint64(len(leaves))
	if err := writeHead(l.dir, head{size, edgeRoot(g.edges)}); err != nil {
		return fmt.Errorf("append %d leaves at %d: %w", len(leaves), g.old, err)
	}
	l.edges = g.edges
	l.size.Store(size)
	return l.dropPartials(g.full)
}

// growth collects the tiles that an append writes.
type growth struct {
	dir   string
	old   uint64        // size before
	edges [][]fact.Hash // right edge: before, and level by level after
	files []durable.File
	full  []place // tiles that became full
}

// add appends hashes to a level, and the roots of the tiles that they fill to the level above.
func (g *growth) add(level int, hashes []fact.Hash) {
	if level == len(g.edges) {
		g.edges = append(g.edges, nil)
	}
	n := hashesAt(g.old, level) / Width
	row := append(g.edges[level][:len(g.edges[level]):len(g.edges[level])], hashes...)
	var roots []fact.Hash
	for ; len(row) >= Width; n++ {
		p := place{level, n, Width}
		g.put(p, row[:Width])
		g.full = append(g.full, p)
		roots = append(roots, tileRoot(row[:Width]))
		row = row[Width:]
	}
	g.edges[level] = append([]fact.Hash(nil), row...) // a copy, which frees the leaves
	if len(row) > 0 {
		g.put(place{level, n, len(row)}, row)
	}
	if len(roots) > 0 {
		g.add(level+1, roots)
	}
}

func (g *growth) put(p place, hashes []fact.Hash) {
	g.files = append(g.files, durable.File{Path: filepath.Join(g.dir, p.path()), Data: join(hashes)})
}

// dropPartials removes the partial tiles that full ones have replaced. A kill may leave some: they do no harm.
func (l *Log) dropPartials(full []place) error {
	for _, p := range full {
		if err := os.RemoveAll(filepath.Join(l.dir, p.path()+".p")); err != nil {
			return err
		}
	}
	return nil
}

// tileRoot returns the root of a row of hashes whose number is a power of two.
func tileRoot(row []fact.Hash) fact.Hash {
	var buffer [Width / 2]fact.Hash
	for len(row) > 1 {
		half := buffer[:len(row)/2]
		for i := range half {
			half[i] = nodeHash(row[2*i], row[2*i+1])
		}
		row = half
	}
	return row[0]
}

// edgeRoot returns the root of a log from its right edge, folding the perfect subtrees from right to left.
func edgeRoot(edges [][]fact.Hash) fact.Hash {
	var root fact.Hash
	some := false
	for _, row := range edges {
		for len(row) > 0 {
			width := len(row) & -len(row) // the smallest, rightmost perfect subtree
			left := tileRoot(row[len(row)-width:])
			row = row[:len(row)-width]
			if some {
				left = nodeHash(left, root)
			}
			root, some = left, true
		}
	}
	if !some {
		return fact.EmptyRoot()
	}
	return root
}

func nodeHash(left, right fact.Hash) fact.Hash {
	return fact.Hash(tlog.NodeHash(tlog.Hash(left), tlog.Hash(right)))
}

func join(hashes []fact.Hash) []byte {
	data := make([]byte, 0, len(hashes)*fact.HashSize)
	for i := range hashes {
		data = append(data, hashes[i][:]...)
	}
	return data
}

func split(data []byte) []fact.Hash {
	hashes := make([]fact.Hash, len(data)/fact.HashSize)
	for i := range hashes {
		hashes[i] = fact.Hash(data[i*fact.HashSize:])
	}
	return hashes
}
