package tiles

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// Truncate takes the log back to a smaller size, for an owner whose own data turns out to end there. Nobody may be
// reading.
func (l *Log) Truncate(size uint64) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	old := l.Size()
	switch {
	case l.lock == nil:
		return ErrReadOnly
	case size > old:
		return fmt.Errorf("cannot truncate a log of %d leaves to %d", old, size)
	case size == old:
		return nil
	}
	root, err := l.Root(size)
	if err != nil {
		return err
	}
	if err := l.writeEdge(old, size); err != nil {
		return err
	}
	if err := writeHead(l.dir, head{size, root}); err != nil {
		return err
	}
	l.size.Store(size)
	if err := l.loadEdges(size); err != nil {
		return err
	}
	return l.dropBeyond(old, size)
}

// writeEdge writes the partial tiles of the smaller size, save those that the old size uses too: a tile in use is never
// written again.
func (l *Log) writeEdge(old, size uint64) error {
	var files []durable.File
	for level := range levels(size) {
		p, ok := edge(size, level)
		if was, _ := edge(old, level); !ok || p == was {
			continue
		}
		data, err := l.readTile(place{level, p.n, widthAt(old, level, p.n)})
		if err != nil {
			return err
		}
		files = append(files, durable.File{Path: filepath.Join(l.dir, p.path()), Data: data[:p.width*hashSize]})
	}
	return l.write(files)
}

// dropBeyond removes the tiles that the smaller size no longer has.
func (l *Log) dropBeyond(old, size uint64) error {
	for level := range levels(old) {
		for n := hashesAt(size, level) / Width; n*Width < hashesAt(old, level); n++ {
			if err := l.dropTile(level, n, hashesAt(size, level)); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropTile removes what a tile holds beyond the number of hashes that its level has: all of it if the tile begins there.
func (l *Log) dropTile(level int, n, hashes uint64) error {
	full := l.path(place{level, n, Width})
	if err := removeIfThere(full); err != nil {
		return err
	}
	if hashes <= n*Width {
		return os.RemoveAll(full + ".p")
	}
	for width := int(hashes-n*Width) + 1; width < Width; width++ {
		if err := removeIfThere(l.path(place{level, n, width})); err != nil {
			return err
		}
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
