package book

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// chain holds one head and checks what it is given as x/record does.
type chain struct {
	t         testing.TB
	head      Head
	found     bool
	appends   int
	headError func() error // before Head answers
	lost      func() error // after Append has accepted: the answer gets lost
	refuse    func() error // before Append accepts
}

func newChain(t testing.TB) *chain { return &chain{t: t, head: emptyHead()} }

func (c *chain) Head(_ context.Context, trial uint64, book uint32) (Head, bool, error) {
	require.Equal(c.t, testIdentity.Trial, trial)
	require.Equal(c.t, testIdentity.Book, book)
	if c.headError != nil {
		if err := c.headError(); err != nil {
			return Head{}, false, err
		}
	}
	return c.head, c.found, nil
}

func (c *chain) Append(_ context.Context, s Submission) error {
	if c.refuse != nil {
		if err := c.refuse(); err != nil {
			return err
		}
	}
	if c.found && s.New == c.head {
		return nil
	}
	if s.Old != c.head {
		return errors.New("old head is not the current one")
	}
	proof, err := fact.Hashes(s.Proof)
	require.NoError(c.t, err)
	require.NoError(c.t, fact.VerifyConsistency(s.Old.Size, s.New.Size, s.Old.Root, s.New.Root, proof))
	require.LessOrEqual(c.t, s.New.Size-s.Old.Size, uint64(MaxGrowth))
	c.head, c.found = s.New, true
	c.appends++
	if c.lost != nil {
		return c.lost()
	}
	return nil
}

func submit(t testing.TB, b *Book, c *chain) Head {
	t.Helper()
	head, err := b.Submit(context.Background(), c, SubmitOptions{})
	require.NoError(t, err)
	require.Equal(t, c.head, head)
	return head
}

func TestSubmitBringsTheChainUpToTheBook(t *testing.T) {
	b, c := newBook(t), newChain(t)
	submit(t, b, c)
	require.Zero(t, c.appends, "nothing to submit")
	add(t, b, lines(100))
	require.EqualValues(t, 100, status(t, b).Pending)
	require.EqualValues(t, 128, submit(t, b, c).Size)
	submit(t, b, c)
	require.Equal(t, 1, c.appends, "nothing is submitted twice")

	b = reopen(t, b)
	add(t, b, "1\n")
	var seen []Progress
	head, err := b.Submit(context.Background(), c, SubmitOptions{Report: func(p Progress) { seen = append(seen, p) }})
	require.NoError(t, err)
	require.Equal(t, []Progress{{StageSubmitting, 128, 129}, {StageSubmitting, 192, 192}}, seen)
	s := status(t, b)
	require.Equal(t, head, s.Confirmed)
	require.Zero(t, s.Pending)
	require.Len(t, b.Heads(), 2)
	check(t, b)
}

func TestAHeartbeatIs64BlanksWhenNothingIsNew(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	for _, want := range []uint64{64, 128, 192} {
		head, err := b.Submit(context.Background(), c, SubmitOptions{Heartbeat: true})
		require.NoError(t, err)
		require.Equal(t, want, head.Size)
	}
	require.EqualValues(t, 3, status(t, b).Records)
}

var errLost = errors.New("connection lost")

func once(err error) func() error {
	return func() error {
		defer func() { err = nil }()
		return err
	}
}

func TestALostAnswerIsNotSubmittedAgain(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	c.lost = once(errLost)
	require.EqualValues(t, 64, submit(t, b, c).Size)
	require.Equal(t, 1, c.appends)
}

func TestARefusalIsReportedAndCanBeRetried(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	c.refuse = once(errors.New("the task RECORD_SUBMISSION is missing"))
	_, err := b.Submit(context.Background(), c, SubmitOptions{})
	require.ErrorContains(t, err, "submit records 0 to 64: the task RECORD_SUBMISSION is missing")
	require.EqualValues(t, 64, submit(t, b, c).Size)
	require.EqualValues(t, 64, status(t, b).Size)
}

func TestSubmitAfterAnAnswerThatDidNotComeTakesWhatTheChainHas(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	c.lost = func() error { c.headError = func() error { return errLost }; return errLost }
	_, err := b.Submit(context.Background(), c, SubmitOptions{})
	require.ErrorIs(t, err, errLost)
	require.Zero(t, status(t, b).Confirmed.Size)
	c.lost, c.headError = nil, nil
	b = reopen(t, b)
	require.EqualValues(t, 64, submit(t, b, c).Size)
	require.Equal(t, 1, c.appends)
}

// TestSubmitResumesAfterAKillAtAnyByte kills between and within all that Submit writes: blanks, index, what is intended,
// what is confirmed.
func TestSubmitResumesAfterAKillAtAnyByte(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	add(t, b, lines(60))
	require.NoError(t, b.Close())
	killed, files := 0, snap(t, b)
	for budget := 0; ; budget += 13 {
		files.lay(t, b.dir)
		c := newChain(t)
		dying := mortalBook(t, b.dir, budget)
		_, err := dying.Submit(context.Background(), c, SubmitOptions{})
		require.NoError(t, dying.Close())
		if err == nil {
			break
		}
		killed++
		require.ErrorIs(t, err, errKilled)
		again, err := Open(b.dir)
		require.NoError(t, err)
		require.EqualValues(t, 64, submit(t, again, c).Size)
		require.Equal(t, 1, c.appends)
		require.EqualValues(t, 60, status(t, again).Records)
		require.Equal(t, []Head{c.head}, again.Heads())
		check(t, again)
		require.NoError(t, again.Close())
	}
	require.Greater(t, killed, 40)
}

func TestAChainThatHasAnotherCopysRecordsIsRefused(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	submit(t, b, c)
	require.NoError(t, b.Close())
	dir := copyBook(t, b)

	b, err := Open(b.dir)
	require.NoError(t, err)
	add(t, b, "1\n")
	submit(t, b, c)
	require.NoError(t, b.Close())

	other, err := Open(dir)
	require.NoError(t, err)
	var fork *ForkError
	_, err = other.Submit(context.Background(), c, SubmitOptions{})
	require.ErrorAs(t, err, &fork)
	require.ErrorContains(t, err, "ahead of this book")
	add(t, other, lines(100))
	before := status(t, other)
	_, err = other.Submit(context.Background(), c, SubmitOptions{})
	require.ErrorAs(t, err, &fork)
	require.ErrorContains(t, err, "another copy of the book was submitted")
	require.EqualValues(t, 128, fork.Book.Size)
	require.NotEqual(t, fork.Book.Root, fork.Chain.Root)
	require.Equal(t, before, status(t, other))
	require.NoError(t, other.Close())
}

func TestAHeadThatTheBookHasButDidNotKnowOfIsTaken(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(100))
	require.NoError(t, b.Close())
	before, err := os.ReadFile(filepath.Join(b.dir, headsFile))
	require.NoError(t, err)
	b = reopen(t, b)
	submit(t, b, c)
	require.NoError(t, b.Close())
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, headsFile), before, 0o600)) // the book forgets
	b, err = Open(b.dir)
	require.NoError(t, err)
	require.Equal(t, c.head, submit(t, b, c))
	require.Equal(t, c.head, status(t, b).Confirmed)
	require.Equal(t, 1, c.appends)
	require.NoError(t, b.Close())
}

func TestAChainThatForgotIsRefused(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	submit(t, b, c)
	_, err := b.Submit(context.Background(), newChain(t), SubmitOptions{})
	require.ErrorContains(t, err, "is behind one that it held before")
}

func TestAChainThatSaysYesAndDoesNothingIsNotAskedForEver(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(3))
	_, err := b.Submit(context.Background(), deaf{c}, SubmitOptions{})
	require.ErrorContains(t, err, "submit again")
}

type deaf struct{ *chain }

func (deaf) Append(context.Context, Submission) error { return nil }

func TestAnOpeningProvesTheRecordUnderAConfirmedHead(t *testing.T) {
	b, c := newBook(t), newChain(t)
	add(t, b, lines(100))
	_, err := b.Opening(3, 128)
	require.ErrorContains(t, err, "size 128 is not confirmed")
	head := submit(t, b, c)
	add(t, b, "1\n")
	submit(t, b, c)
	for _, index := range []uint64{0, 41, 99, 127} {
		o, err := b.Opening(index, head.Size)
		require.NoError(t, err)
		require.Equal(t, head, o.Head)
		require.Equal(t, o.Sum, o.Commitment.Sum())
		require.NoError(t, fact.VerifyInclusion(index, head.Size, fact.LeafHash(o.Sum[:]), head.Root, o.Path))
	}
	o, err := b.Opening(41, 192)
	require.NoError(t, err)
	require.Equal(t, `{"USUBJID":"01-701-1041","AVAL":41.0}`, string(o.Commitment.Bytes))
	require.Equal(t, testIdentity.Site, o.Commitment.Site)
	_, err = b.Opening(128, 128)
	require.ErrorContains(t, err, "record 128 is not among the first 128")
	_, err = b.Opening(192, 192)
	require.ErrorContains(t, err, "is not in the book")
}
