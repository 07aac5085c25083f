package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

const (
	// openAttempts and openPause are for a mirror that grows while it is read, and for a network that stumbles.
	openAttempts = 5
	openPause    = 200 * time.Millisecond

	tileBytes = tiles.Width * fact.HashSize
)

// errMirror says that a mirror's content contradicts the checkpoint.
var errMirror = errors.New("the mirror does not hold the log of the checkpoint")

// remote reads the first size entries of a mirror's log. Once its root has been compared with a checkpoint, whatever
// [remote.tile] returns belongs to that checkpoint.
type remote struct {
	mirror Mirror
	tries  int                   // attempts to open a file
	has    uint64                // entries that the mirror has, at least size
	size   uint64                // entries of the log that is read
	edges  [][]fact.Hash         // by level, the hashes of the partial tile at the right edge
	full   map[int]authenticated // by level, the full tile used last
}

type authenticated struct {
	n      uint64
	hashes []fact.Hash
}

// openRemote reads the right edge of a mirror's log of size entries, from which its root follows.
func openRemote(ctx context.Context, m Mirror, has, size uint64) (*remote, error) {
	r := &remote{mirror: m, tries: openAttempts, has: has, size: size, full: make(map[int]authenticated)}
	return r, r.readEdges(ctx)
}

// openOwn reads the right edge of the log in the archive's own directory, as its files have it.
func (a *Archive) openOwn(ctx context.Context) (*remote, error) {
	size := a.Size()
	r := &remote{mirror: dirMirror(a.dir), tries: 1, has: size, size: size, full: make(map[int]authenticated)}
	return r, r.readEdges(ctx)
}

func (r *remote) readEdges(ctx context.Context) error {
	size := r.size
	for level := 0; size>>(tiles.Height*level) > 0; level++ {
		var row []fact.Hash
		if count := size >> (tiles.Height * level); count%tiles.Width > 0 {
			var err error
			if row, err = r.fetchTile(ctx, level, count/tiles.Width, int(count%tiles.Width)); err != nil {
				return err
			}
		}
		r.edges = append(r.edges, row)
	}
	return nil
}

// compactRange returns the compact range of the log that is read, as its right edge has it.
func (r *remote) compactRange() (*fact.Range, error) {
	var hashes []fact.Hash
	for level := len(r.edges) - 1; level >= 0; level-- {
		for row := r.edges[level]; len(row) > 0; {
			width := 1 << (bits.Len(uint(len(row))) - 1) // the largest, leftmost perfect subtree
			hashes = append(hashes, fact.Root(row[:width]))
			row = row[width:]
		}
	}
	return fact.NewRange(r.size, hashes)
}

// tile returns the hashes of a tile, checked against the tiles above it up to the right edge.
func (r *remote) tile(ctx context.Context, level int, n uint64) ([]fact.Hash, error) {
	if r.size>>(tiles.Height*level) < (n+1)*tiles.Width {
		return r.edges[level], nil
	}
	if held, ok := r.full[level]; ok && held.n == n {
		return held.hashes, nil
	}
	above, err := r.tile(ctx, level+1, n/tiles.Width)
	if err != nil {
		return nil, err
	}
	hashes, err := r.fetchTile(ctx, level, n, tiles.Width)
	if err != nil {
		return nil, err
	}
	if fact.Root(hashes) != above[n%tiles.Width] {
		return nil, fmt.Errorf("%w: %s in %s", errMirror, tiles.Path(level, n, tiles.Width), r.mirror)
	}
	r.full[level] = authenticated{n, hashes}
	return hashes, nil
}

// startsWith checks that the log that is read starts with the log in an archive's directory.
func (r *remote) startsWith(ctx context.Context, own *remote) error {
	for level, row := range own.edges {
		count := own.size >> (tiles.Height * level)
		n := count / tiles.Width
		if len(row) == 0 {
			continue
		}
		theirs, err := r.tile(ctx, level, n)
		if err != nil {
			return err
		}
		for i, hash := range row {
			if theirs[i] != hash {
				return fmt.Errorf("%w: its first %d entries are not those of the checkpoint, they differ from entry %d on "+
					"or later", ErrDiverged, own.size, (n*tiles.Width+uint64(i))<<(tiles.Height*level))
			}
		}
	}
	return nil
}

// fetchTile reads the first width hashes of a tile, unchecked.
func (r *remote) fetchTile(ctx context.Context, level int, n uint64, width int) ([]fact.Hash, error) {
	f, err := r.open(ctx, level, n, func(width int) string { return tiles.Path(level, n, width) })
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, tileBytes))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("mirror %s: %s: %w", r.mirror, tiles.Path(level, n, width), err)
	}
	if len(data) < width*fact.HashSize {
		return nil, fmt.Errorf("mirror %s: %s has %d bytes, want %d", r.mirror, tiles.Path(level, n, width), len(data),
			width*fact.HashSize)
	}
	hashes := make([]fact.Hash, width)
	for i := range hashes {
		hashes[i] = fact.Hash(data[i*fact.HashSize:])
	}
	return hashes, nil
}

// open opens tile n of a level, or the bundle of that number on level 0, in the width that the mirror has.
func (r *remote) open(ctx context.Context, level int, n uint64, path func(width int) string) (io.ReadCloser, error) {
	var err error
	for attempt := range r.tries {
		if attempt > 0 {
			if err := pause(ctx, openPause<<attempt); err != nil {
				return nil, err
			}
			if has, err := mirrorSize(ctx, r.mirror); err == nil {
				r.has = max(r.has, has)
			}
		}
		for _, width := range r.widths(level, n, attempt == r.tries-1) {
			var f io.ReadCloser
			if f, err = r.mirror.Open(ctx, path(width)); err == nil {
				return f, nil
			}
			if !errors.Is(err, fs.ErrNotExist) {
				break
			}
		}
	}
	return nil, fmt.Errorf("mirror %s: %w", r.mirror, err)
}

// widths returns under which widths tile n may be found: the one that belongs to the mirror's size, or the full one if it
// has grown since. A copy that was taken while the node wrote may have any that is large enough.
func (r *remote) widths(level int, n uint64, any bool) []int {
	width := int(min(tiles.Width, r.has>>(tiles.Height*level)-n*tiles.Width))
	widths := []int{width}
	if width < tiles.Width {
		widths = append(widths, tiles.Width)
	}
	if any {
		for w := int(min(tiles.Width, r.size>>(tiles.Height*level)-n*tiles.Width)); w < tiles.Width; w++ {
			widths = append(widths, w)
		}
	}
	return widths
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
