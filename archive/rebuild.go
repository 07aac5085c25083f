package archive

import (
	"context"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// fetchers is how many blocks are read at the same time unless the options say otherwise.
const fetchers = 8

// RebuildOptions says what to rebuild.
type RebuildOptions struct {
	// From and To are the first and the last height; 0 stands for the node's earliest and latest.
	From, To int64
	// Start is the log before From, nil if it is empty; StartHeight is the height of its last entry. A chain that continues
	// another has both in its genesis.
	Start       *fact.Range
	StartHeight int64
	// Want is the checkpoint that the chain's state has at To, nil to compare with none.
	Want *fact.Checkpoint
	// Parallel is how many blocks are read at the same time; 0 stands for 8.
	Parallel int
	// Each is given every block with facts in which nothing is wrong, in order; may be nil. What it makes of them says the chain
	// only if the report is sound in the end.
	Each func(Block) error
}

// RebuildReport is what [Rebuild] found.
type RebuildReport struct {
	// From and To are the heights that were read.
	From, To int64
	// Checkpoint is the head of the log that was built.
	Checkpoint fact.Checkpoint
	// Facts is the number of facts in the blocks read.
	Facts uint64
	// Mismatches names what is wrong, at most 1000 of them; More counts the others.
	Mismatches []Mismatch
	More       uint64
}

// Mismatch is something that is wrong in a block.
type Mismatch struct {
	// Height of the block.
	Height int64
	// Problem in one sentence.
	Problem string
}

// Sound reports whether nothing is wrong.
func (r *RebuildReport) Sound() bool { return len(r.Mismatches) == 0 }

func (r *RebuildReport) mismatch(height int64, problem string) {
	if len(r.Mismatches) == maxProblems {
		r.More++
		return
	}
	r.Mismatches = append(r.Mismatches, Mismatch{height, problem})
}

// Rebuild reads a node's blocks, makes the audit log from their events alone, in memory, and compares it with a
// checkpoint. It checks that each entry is that of its block's header, that the facts are those the entry names, and that
// each fact belongs to a transaction of the block which succeeded. What is wrong is in the report, with its height; the
// error says that the blocks could not be read, ErrPruned among others. Progress counts heights.
func Rebuild(ctx context.Context, source Source, o RebuildOptions, progress Progress) (RebuildReport, error) {
	span, err := source.Span(ctx)
	if err != nil {
		return RebuildReport{}, fmt.Errorf("rebuild: %w", err)
	}
	if o.From == 0 {
		o.From = max(span.Earliest, 1)
	}
	if o.To == 0 {
		o.To = span.Latest
	}
	if o.From > o.To || o.From < 1 || o.To > span.Latest {
		return RebuildReport{}, fmt.Errorf("rebuild: heights %d to %d, the node has %d to %d", o.From, o.To, span.Earliest,
			span.Latest)
	}
	b := builder{chainID: span.ChainID, RebuildReport: RebuildReport{From: o.From, To: o.To}}
	if b.log, err = startRange(o.Start); err != nil {
		return RebuildReport{}, fmt.Errorf("rebuild: %w", err)
	}
	b.Checkpoint.Height = o.StartHeight
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for f := range fetchAll(ctx, source, o) {
		if f.err != nil {
			return b.RebuildReport, fmt.Errorf("rebuild: %w", f.err)
		}
		if err := b.add(f, o.Each); err != nil {
			return b.RebuildReport, fmt.Errorf("block %d: %w", f.height, err)
		}
		progress.report(uint64(f.height-o.From+1), uint64(o.To-o.From+1))
	}
	if err := ctx.Err(); err != nil {
		return b.RebuildReport, err
	}
	b.finish(o.Want)
	return b.RebuildReport, nil
}

func startRange(start *fact.Range) (*fact.Range, error) {
	if start == nil {
		return fact.NewRange(0, nil)
	}
	return fact.NewRange(start.Size(), start.Hashes()) // a copy: the caller keeps theirs
}

// fetched is what was read of one height.
type fetched struct {
	height  int64
	block   *Block // nil if it has no facts
	results Results
	chain   ChainBlock
	problem error // with the events: a mismatch
	err     error // with reading them
}

// fetchAll reads the blocks from o.From to o.To, several at a time, and returns them in order. The channel ends early
// when the context does.
func fetchAll(ctx context.Context, source Source, o RebuildOptions) <-chan fetched {
	parallel := o.Parallel
	if parallel <= 0 {
		parallel = fetchers
	}
	waiting := make(chan chan fetched, parallel-1) // and one that waits for room: so many are under way
	go func() {
		defer close(waiting)
		for height := o.From; height <= o.To; height++ {
			one := make(chan fetched, 1)
			select {
			case waiting <- one:
			case <-ctx.Done():
				return
			}
			go func() { one <- fetchBlock(ctx, source, height) }()
		}
	}()
	ordered := make(chan fetched)
	go func() {
		defer close(ordered)
		for one := range waiting {
			select {
			case ordered <- <-one:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ordered
}

func fetchBlock(ctx context.Context, source Source, height int64) fetched {
	f := fetched{height: height}
	if f.results, f.err = source.Results(ctx, height); f.err != nil {
		return f
	}
	if f.block, f.problem = ParseEvents(f.results.Events); f.block != nil {
		f.chain, f.err = source.Block(ctx, height)
	}
	return f
}

// builder makes the log.
type builder struct {
	RebuildReport
	chainID string
	log     *fact.Range
}

func (b *builder) add(f fetched, each func(Block) error) error {
	if f.problem != nil {
		b.mismatch(f.height, f.problem.Error())
		return nil
	}
	if f.block == nil {
		return nil
	}
	problems := checkBlock(f, b.chainID, b.log.Size())
	for _, problem := range problems {
		b.mismatch(f.height, problem.Error())
	}
	b.log.Append(fact.LeafHash(f.block.Entry))
	b.Checkpoint.Height = f.block.Height
	b.Facts += uint64(len(f.block.Leaves))
	if each == nil || len(problems) > 0 {
		return nil
	}
	return each(*f.block)
}

// finish compares the log that was built with the checkpoint of the chain.
func (b *builder) finish(want *fact.Checkpoint) {
	b.Checkpoint.Size, b.Checkpoint.Root = b.log.Size(), b.log.Root()
	if want != nil && *want != b.Checkpoint {
		b.mismatch(b.To, fmt.Sprintf("the checkpoint has %d entries, root %x, last height %d; the blocks give %d, %x, %d",
			want.Size, want.Root, want.Height, b.Checkpoint.Size, b.Checkpoint.Root, b.Checkpoint.Height))
	}
}
