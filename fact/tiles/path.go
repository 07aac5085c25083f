package tiles

import (
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// Height is the number of tree levels in a tile.
	Height = 8
	// Width is the number of hashes in a full tile.
	Width = 1 << Height
)

// Path returns where tile n of a level lies below the log's directory: "tile/0/x001/067" when it is full (width 256),
// "tile/0/x001/067.p/5" when it holds 5 hashes.
func Path(level int, n uint64, width int) string {
	return "tile/" + strconv.Itoa(level) + "/" + coordinate(n, width)
}

// EntryPath returns where the bundle of entries n lies, the data of the leaves of level-0 tile n:
// "tile/entries/x001/067" or "tile/entries/x001/067.p/5".
func EntryPath(n uint64, width int) string { return "tile/entries/" + coordinate(n, width) }

// coordinate takes the encoding of n and width from tlog, whose paths name the height and the level in front.
func coordinate(n uint64, width int) string {
	path := tlog.Tile{H: Height, L: 0, N: int64(n), W: width}.Path()
	return strings.TrimPrefix(path, "tile/8/0/")
}

// place is a tile that a log of some size consists of.
type place struct {
	level int
	n     uint64
	width int
}

func (p place) path() string { return Path(p.level, p.n, p.width) }

// levels returns how many levels of tiles a log of the given size has.
func levels(size uint64) int {
	count := 0
	for ; size > 0; size >>= Height {
		count++
	}
	return count
}

// hashesAt returns how many hashes a level of tiles holds in a log of the given size.
func hashesAt(size uint64, level int) uint64 { return size >> (Height * level) }

// widthAt returns how many hashes tile n of a level holds in a log of the given size.
func widthAt(size uint64, level int, n uint64) int {
	return int(min(Width, hashesAt(size, level)-n*Width))
}

// edge returns the partial tile at the right end of a level, if there is one.
func edge(size uint64, level int) (p place, ok bool) {
	count := hashesAt(size, level)
	return place{level, count / Width, int(count % Width)}, count%Width > 0
}
