package archive

import (
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// batchBytes bounds the facts that are written together, unless one block alone has more.
const batchBytes = 8 << 20

// batch gathers consecutive rows, to make them durable together: that costs about as much as for one.
type batch struct {
	archive *Archive
	rows    []row
	bytes   int
}

// add takes a row and writes what is gathered when that is enough, or when the row does not follow on it.
func (b *batch) add(r row) error {
	if n := len(b.rows); n > 0 && b.rows[n-1].index+1 != r.index {
		if err := b.write(); err != nil {
			return err
		}
	}
	b.rows = append(b.rows, r)
	if b.bytes += r.size(); b.bytes < batchBytes && len(b.rows) < tiles.Width {
		return nil
	}
	return b.write()
}

// write makes durable what is gathered.
func (b *batch) write() error {
	if len(b.rows) == 0 {
		return nil
	}
	rows := b.rows
	b.rows, b.bytes = nil, 0
	return b.archive.add(rows)
}

// size returns about how many bytes a row takes on disk.
func (r row) size() int {
	n := len(r.data)
	for _, leaf := range r.leaves {
		n += len(leaf.Data) + fact.HashSize
	}
	return n
}
