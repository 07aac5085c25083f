package book

import (
	"context"
	"errors"
	"fmt"
)

// Chain is what Submit needs of the chain.
type Chain interface {
	// Head returns the head that the chain holds for a book; found is false if it holds none.
	Head(ctx context.Context, trial uint64, book uint32) (head Head, found bool, err error)
	// Append submits and returns when the chain has accepted or refused. An error leaves open which: Submit asks.
	Append(ctx context.Context, s Submission) error
}

// SubmitOptions say how to submit.
type SubmitOptions struct {
	// Heartbeat submits 64 blanks if nothing is new.
	Heartbeat bool
	// Report is told the progress; may be nil.
	Report Report
}

// Submit brings the chain's head up to the book, in as many submissions as it takes, and returns the head that the chain
// holds then. It may be killed or fail between any two steps: what the chain has accepted counts as submitted when
// Submit runs again, and nothing is submitted twice. A chain whose head is not the book's own is a [ForkError]. What is
// added to the book meanwhile may or may not be submitted.
func (b *Book) Submit(ctx context.Context, chain Chain, opts SubmitOptions) (Head, error) {
	b.submitting.Lock() // and not mu: the book stays usable while the chain takes its time
	defer b.submitting.Unlock()
	head, err := b.confirm(ctx, chain)
	if err != nil {
		return head, err
	}
	heartbeat := opts.Heartbeat
	for {
		opts.Report.call(StageSubmitting, head.Size, b.size())
		next, err := b.PrepareSubmission(head, heartbeat)
		if err != nil || next == nil {
			return head, err
		}
		heartbeat = false
		if head, err = b.submitOne(ctx, chain, *next); err != nil {
			return head, err
		}
	}
}

// submitOne submits and asks the chain what became of it.
func (b *Book) submitOne(ctx context.Context, chain Chain, s Submission) (Head, error) {
	appendErr := chain.Append(ctx, s)
	head, err := b.confirm(ctx, chain)
	switch {
	case err != nil:
		return head, errors.Join(appendErr, err)
	case head.Size >= s.New.Size:
		return head, nil // accepted, whatever Append has heard of it
	case appendErr != nil:
		return head, fmt.Errorf("submit records %d to %d: %w", s.Old.Size, s.New.Size, appendErr)
	}
	return head, fmt.Errorf("the chain accepted a head of %d leaves but still holds %s: submit again", s.New.Size, head)
}

// confirm asks for the chain's head, checks that it is the book's own, and notes it.
func (b *Book) confirm(ctx context.Context, chain Chain) (Head, error) {
	head, found, err := chain.Head(ctx, b.id.Trial, b.id.Book)
	if err != nil {
		return Head{}, fmt.Errorf("ask the chain for the head of %s: %w", b.id, err)
	}
	if !found {
		head = emptyHead()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return head, err
	}
	if err := b.recognise(head); err != nil {
		return head, err
	}
	if last := b.heads.last(); head.Size < last.Size {
		return head, fmt.Errorf("the chain's head (%s) is behind one that it held before (%s): the node is catching up, or it is another chain than %s", head, last, b.id.ChainID)
	}
	return head, b.recordConfirmed(head)
}

func (b *Book) size() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tally.size
}
