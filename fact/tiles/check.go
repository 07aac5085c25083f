package tiles

import "fmt"

// Check reads every tile and recomputes it from the level below, and the root from the right edge. It fails with
// ErrDamaged and names the first tile that does not fit. Nobody may be writing.
func (l *Log) Check() error {
	h, err := readHead(l.dir)
	if err != nil {
		return err
	}
	if size := l.Size(); h.size != size {
		return fmt.Errorf("%w: %s names size %d, the open log has %d", ErrDamaged, l.dir, h.size, size)
	}
	for level := 1; level < levels(h.size); level++ {
		if err := l.checkLevel(level, h.size); err != nil {
			return err
		}
	}
	root, err := l.Root(h.size)
	if err != nil {
		return err
	}
	if root != h.root {
		return fmt.Errorf("%w: %s names root %x at size %d, the tiles have %x", ErrDamaged, l.dir, h.root, h.size, root)
	}
	return nil
}

// checkLevel compares each hash of a level with the root of the tile below it.
func (l *Log) checkLevel(level int, size uint64) error {
	for n := uint64(0); n*Width < hashesAt(size, level); n++ {
		p := place{level, n, widthAt(size, level, n)}
		data, err := l.readTile(p)
		if err != nil {
			return err
		}
		for i, hash := range split(data) {
			below, err := l.readTile(place{level - 1, n*Width + uint64(i), Width})
			if err != nil {
				return err
			}
			if root := tileRoot(split(below)); root != hash {
				return fmt.Errorf("%w: hash %d of %s is %x, the tile below has root %x", ErrDamaged, i, l.path(p), hash, root)
			}
		}
	}
	return nil
}
