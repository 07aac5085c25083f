package archive

import (
	"context"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// maxProblems bounds the problems that a report names; the rest is counted.
const maxProblems = 1000

// CheckReport is what [Archive.Check] found.
type CheckReport struct {
	// Size and Root are those of the log, the root computed anew from its leaf hashes.
	Size uint64
	Root fact.Hash
	// Facts is the number of facts; Public is how many of them the archive has in full, Withheld how many it has never seen
	// the bytes of. The others are restricted.
	Facts, Public, Withheld uint64
	// Problems names what is wrong, at most 1000 of them; More counts the others.
	Problems []string
	More     uint64
}

// Sound reports whether nothing is wrong.
func (r *CheckReport) Sound() bool { return len(r.Problems) == 0 }

func (r *CheckReport) problem(format string, args ...any) {
	if len(r.Problems) == maxProblems {
		r.More++
		return
	}
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Check reads the whole archive and computes everything in it anew: leaf hashes from leaves, facts roots from leaf
// hashes, log leaves from entries, tiles from tiles, the root. What is wrong is in the report; the error says that the
// check could not be finished. It may run beside a writer and looks at what was there when it began. Whether the log is
// the chain's own only a checkpoint can say: see [Archive.Agrees]. Progress counts entries.
func (a *Archive) Check(ctx context.Context, progress Progress) (CheckReport, error) {
	c := checker{archive: a}
	kept, err := readWithheld(a.dir)
	if err != nil {
		c.problem("%s: %v", withheldFile, err)
	}
	if kept != nil {
		c.kept = *kept
	}
	own, err := a.openOwn(ctx)
	if err != nil {
		c.problem("%v", err)
		return c.CheckReport, nil
	}
	c.own, c.Size = own, own.size
	for n := uint64(0); n*tiles.Width < c.Size; n++ {
		if err := ctx.Err(); err != nil {
			return c.CheckReport, err
		}
		progress.report(n*tiles.Width, c.Size)
		c.bundle(ctx, n)
	}
	c.tree(ctx)
	c.compareCount(ctx)
	c.ahead()
	if err := a.divergence(); err != nil {
		c.problem("%v", err)
	}
	progress.report(c.Size, c.Size)
	return c.CheckReport, nil
}

type checker struct {
	CheckReport
	archive *Archive
	own     *remote
	last    *fact.Entry
	rows    [][]fact.Hash // by level, the hashes computed so far of the tile that is being filled
	counts  []uint64      // by level, the tiles filled
	broken  bool          // leaf hashes are missing: the tree cannot be computed
	kept    withheldCount // what the archive wrote down, and
	counted uint64        // what the same entries have
}

// bundle checks the rows of bundle n and adds their leaf hashes to the tree.
func (c *checker) bundle(ctx context.Context, n uint64) {
	end := min((n+1)*tiles.Width, c.Size)
	leaves, err := c.own.fetchTile(ctx, 0, n, int(end-n*tiles.Width))
	if err != nil {
		c.problem("%v", err)
		c.broken = true
	}
	err = c.archive.shelf.walk(n*tiles.Width, end, func(index uint64, entry, facts []byte) error {
		if leaves != nil && fact.LeafHash(entry) != leaves[index-n*tiles.Width] {
			c.problem("entry %d: its leaf hash is not the one in the log", index)
		}
		c.row(index, entry, facts)
		if index+1 == c.kept.size {
			c.counted = c.Withheld
		}
		return nil
	})
	if err != nil {
		c.problem("%v", err)
	}
	for _, leaf := range leaves {
		c.grow(ctx, 0, leaf)
	}
}

func (c *checker) row(index uint64, entry, facts []byte) {
	r, err := parseRow(index, entry, facts, ofArchive)
	if err != nil {
		c.problem("%v", err)
		return
	}
	if err := checkOrder(c.last, []row{r}); err != nil {
		c.problem("%v", err)
	}
	c.last = &r.entry
	for _, leaf := range r.leaves {
		c.Facts++
		if leaf.Data != nil {
			c.Public++
		}
	}
	c.Withheld += r.withheld()
}

// grow adds a hash to a level of the tree, and the root of each tile that fills to the level above.
func (c *checker) grow(ctx context.Context, level int, hash fact.Hash) {
	if level == len(c.rows) {
		c.rows, c.counts = append(c.rows, nil), append(c.counts, 0)
	}
	c.rows[level] = append(c.rows[level], hash)
	if len(c.rows[level]) < tiles.Width {
		return
	}
	c.compareTile(ctx, level)
	root := fact.Root(c.rows[level])
	c.rows[level] = c.rows[level][:0]
	c.counts[level]++
	c.grow(ctx, level+1, root)
}

// compareTile compares the tile that was computed with the one on disk. Those of level 0 are what is computed from.
func (c *checker) compareTile(ctx context.Context, level int) {
	row := c.rows[level]
	if level == 0 || len(row) == 0 || c.broken {
		return
	}
	path := tiles.Path(level, c.counts[level], len(row))
	held, err := c.own.fetchTile(ctx, level, c.counts[level], len(row))
	if err != nil {
		c.problem("%v", err)
		return
	}
	for i := range row {
		if held[i] != row[i] {
			c.problem("%s: hash %d is not the root of the tile below it", path, i)
		}
	}
}

// tree checks the right edge of the tree and its root.
func (c *checker) tree(ctx context.Context) {
	if c.broken {
		return
	}
	for level := range c.rows {
		c.compareTile(ctx, level)
	}
	computed := remote{size: c.Size, edges: c.rows}
	whole, err := computed.compactRange()
	if err != nil {
		c.problem("%v", err)
		return
	}
	c.Root = whole.Root()
	if root, err := c.archive.Root(c.Size); err != nil || root != c.Root {
		c.problem("the log's root is %x, its leaf hashes have %x (%v)", root, c.Root, err)
	}
}

// compareCount compares how many facts were withheld with what the archive wrote down of it, unless a writer has written it anew.
func (c *checker) compareCount(ctx context.Context) {
	now, err := readWithheld(c.archive.dir)
	if err != nil || now == nil || *now != c.kept {
		return
	}
	if c.kept.size > c.Size { // a writer appended since, or the file lies
		if size, err := mirrorSize(ctx, dirMirror(c.archive.dir)); err == nil && c.kept.size > size {
			c.problem("%s counts %d entries, the log has %d: remove the file, and they are counted anew", withheldFile, c.kept.size, size)
		}
		return
	}
	if root, err := c.archive.Root(c.kept.size); err != nil || root != c.kept.root {
		c.problem("%s is of another log: remove the file, and it is counted anew", withheldFile)
	} else if c.counted != c.kept.count {
		c.problem("%s says that %d facts of the first %d entries were withheld, the entries have %d: remove the file, and they are counted anew",
			withheldFile, c.kept.count, c.kept.size, c.counted)
	}
}

// ahead checks the rows that wait beyond a gap.
func (c *checker) ahead() {
	for _, s := range c.archive.aheadSpans() {
		c.last = nil
		err := s.shelf.walk(s.shelf.base, s.end, func(index uint64, entry, facts []byte) error {
			c.row(index, entry, facts)
			return nil
		})
		if err != nil && exists(s.shelf.entries.dir) { // else it has joined the log meanwhile
			c.problem("%v", err)
		}
	}
}
