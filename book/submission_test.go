package book

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func TestSubmissionsEndAtMultiplesOf64(t *testing.T) {
	for _, c := range []struct{ chain, book, want uint64 }{
		{0, 1, 64}, {0, 63, 64}, {0, 64, 64}, {0, 65, 128}, {64, 65, 128}, {64, 128, 128}, {64, 1000, 1024},
		{0, 0, 64}, {64, 64, 128}, {128, 128, 192}, // heartbeats
	} {
		require.Equal(t, c.want, paddedSize(c.chain, c.book), "%+v", c)
	}
}

func TestSubmissionsGrowByWhatTheChainAccepts(t *testing.T) {
	for _, c := range []struct{ chain, book, want uint64 }{
		{0, 64, 64}, {0, MaxGrowth, MaxGrowth}, {0, MaxGrowth + 64, MaxGrowth}, {MaxGrowth, MaxGrowth + 64, MaxGrowth + 64},
		{64, 5 * MaxGrowth, MaxGrowth + 64}, {10, 5 * MaxGrowth, MaxGrowth}, // a chain between multiples cannot be, but would do no harm
	} {
		got := nextSize(c.chain, c.book)
		require.Equal(t, c.want, got, "%+v", c)
		require.LessOrEqual(t, got-c.chain, uint64(MaxGrowth))
	}
}

func requireProof(t testing.TB, s *Submission) {
	t.Helper()
	proof, err := fact.Hashes(s.Proof)
	require.NoError(t, err)
	require.NoError(t, fact.VerifyConsistency(s.Old.Size, s.New.Size, s.Old.Root, s.New.Root, proof))
}

func TestTheFirstSubmissionStartsFromNothing(t *testing.T) {
	b := newBook(t)
	none, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	require.Nil(t, none, "an empty book has nothing to submit")

	add(t, b, lines(70))
	s, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	require.Equal(t, Head{0, fact.EmptyRoot()}, s.Old)
	require.EqualValues(t, 128, s.New.Size)
	require.Empty(t, s.Proof)
	requireProof(t, s)
	st := status(t, b)
	require.EqualValues(t, 58, st.Blanks)
	require.EqualValues(t, 70, st.Records)
	require.Equal(t, s.New.Root, st.Root)
	check(t, b)
}

func TestAPreparedSubmissionIsPreparedOnce(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(10))
	first, err := b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	b = reopen(t, b)
	add(t, b, "1\n")
	again, err := b.PrepareSubmission(emptyHead(), true)
	require.NoError(t, err)
	require.Equal(t, first, again, "it may be on its way to the chain")
	require.EqualValues(t, 65, status(t, b).Size)

	next, err := b.PrepareSubmission(first.New, false)
	require.NoError(t, err)
	require.Equal(t, first.New, next.Old)
	require.EqualValues(t, 128, next.New.Size)
	requireProof(t, next)
}

func TestABlankLooksLikeAnyRecord(t *testing.T) {
	b := newBook(t)
	s, err := b.PrepareSubmission(emptyHead(), true)
	require.NoError(t, err)
	require.EqualValues(t, 64, s.New.Size)
	seen := make(map[fact.Hash]bool)
	for i := range uint64(64) {
		r, err := b.Record(i)
		require.NoError(t, err)
		require.Equal(t, Record{Index: i, Kind: fact.Blank, Salt: r.Salt, Predecessor: []byte{}, Bytes: []byte{}}, r)
		seen[r.Salt] = true
	}
	require.Len(t, seen, 64)
	check(t, b)
}

func TestAHeadThatIsNotTheBooksOwnIsAFork(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(64))
	root := status(t, b).Root
	for _, head := range []Head{
		{64, fact.Hash{1}}, {0, fact.Hash{}}, {128, fact.Hash{2}}, {63, root}, {1 << 62, root},
	} {
		before := status(t, b)
		_, err := b.PrepareSubmission(head, false)
		var fork *ForkError
		require.ErrorAs(t, err, &fork)
		require.Equal(t, head, fork.Chain)
		require.ErrorContains(t, err, fork.Chain.String())
		require.ErrorContains(t, err, fork.Book.String())
		require.Equal(t, before, status(t, b))
	}
}
