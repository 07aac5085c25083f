package book

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

const correction = fact.ReasonCode_REASON_CODE_CORRECTION

func commitment(t testing.TB, b *Book, index uint64) fact.Hash {
	t.Helper()
	sum, err := b.Commitment(index)
	require.NoError(t, err)
	return sum
}

func TestACorrectionNamesWhatItReplacesWhyAndByWhom(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(5))
	old := commitment(t, b, 3)
	entered, err := b.Correct(Amendment{Predecessor: old, Reason: correction, Author: "eqp1monitor"}, []byte(`{"AVAL":3.5}`))
	require.NoError(t, err)
	require.EqualValues(t, 5, entered.Index)

	r, err := b.Record(5)
	require.NoError(t, err)
	replaces := uint64(3)
	require.Equal(t, Record{
		Index: 5, Kind: fact.Correction, Dataset: "vs", Author: "eqp1monitor", Reason: correction,
		Replaces: &replaces, Predecessor: old[:], Salt: r.Salt, Bytes: []byte(`{"AVAL":3.5}`),
	}, r)
	require.Equal(t, entered.Commitment, r.commitment(testIdentity).Sum())
	kept, err := b.Record(3)
	require.NoError(t, err)
	require.Equal(t, `{"USUBJID":"01-701-1003","AVAL":3.0}`, string(kept.Bytes), "the predecessor stays")
	check(t, b)
}

func TestACorrectionCanBeCorrectedAndVoided(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(2))
	first, err := b.Correct(Amendment{Predecessor: commitment(t, b, 1), Reason: correction}, []byte("1"))
	require.NoError(t, err)
	b = reopen(t, b)
	second, err := b.Correct(Amendment{Predecessor: first.Commitment, Reason: correction}, []byte("2"))
	require.NoError(t, err)
	tomb, err := b.Void(Amendment{Predecessor: second.Commitment, Reason: fact.ReasonCode_REASON_CODE_OTHER})
	require.NoError(t, err)
	s := status(t, b)
	require.Equal(t, []uint64{2, 2, 1, 0, 5}, []uint64{s.Originals, s.Corrections, s.Tombstones, s.Blanks, s.Records})
	r, err := b.Record(tomb.Index)
	require.NoError(t, err)
	require.Equal(t, fact.Tombstone, r.Kind)
	require.Empty(t, r.Bytes)
	require.Equal(t, "vs", r.Dataset)
	check(t, reopen(t, b))
}

func TestWhatCannotBeCorrectedOrVoided(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(3))
	replaced, voided := commitment(t, b, 0), commitment(t, b, 1)
	_, err := b.Correct(Amendment{Predecessor: replaced, Reason: correction}, []byte("1"))
	require.NoError(t, err)
	tomb, err := b.Void(Amendment{Predecessor: voided, Reason: correction})
	require.NoError(t, err)
	_, err = b.PrepareSubmission(emptyHead(), false)
	require.NoError(t, err)
	blank := commitment(t, b, 63)
	b = reopen(t, b)
	before := status(t, b)
	open := commitment(t, b, 2)
	for _, c := range []struct {
		amendment Amendment
		exact     []byte
		want      string
	}{
		{Amendment{Predecessor: replaced, Reason: correction}, []byte("1"), "record 0 was replaced by record 3 already"},
		{Amendment{Predecessor: voided, Reason: correction}, []byte("1"), "record 1 was replaced by record 4 already"},
		{Amendment{Predecessor: tomb.Commitment, Reason: correction}, []byte("1"), "record 4 is a tombstone"},
		{Amendment{Predecessor: blank, Reason: correction}, []byte("1"), "record 63 is a blank"},
		{Amendment{Predecessor: fact.Hash{1}, Reason: correction}, []byte("1"), "no record of this book has commitment 01"},
		{Amendment{Predecessor: open}, []byte("1"), "want one of the reason codes"},
		{Amendment{Predecessor: open, Reason: 999}, []byte("1"), "reason 999"},
		{Amendment{Predecessor: open, Reason: correction, Author: "a b"}, []byte("1"), "author"},
		{Amendment{Predecessor: open, Reason: correction}, nil, "void the record instead"},
		{Amendment{Predecessor: open, Reason: correction}, bytes.Repeat([]byte("x"), MaxRecord+1), "at most 16777216"},
	} {
		_, err := b.Correct(c.amendment, c.exact)
		require.ErrorContains(t, err, c.want)
		require.Equal(t, before, status(t, b), c.want)
	}
	_, err = b.Void(Amendment{Predecessor: replaced, Reason: correction})
	require.ErrorContains(t, err, "was replaced")
}

func TestTheLargestRecordFits(t *testing.T) {
	b := newBook(t)
	add(t, b, "1\n")
	large := bytes.Repeat([]byte("x"), MaxRecord)
	entered, err := b.Correct(Amendment{Predecessor: commitment(t, b, 0), Reason: correction}, large)
	require.NoError(t, err)
	b = reopen(t, b)
	r, err := b.Record(entered.Index)
	require.NoError(t, err)
	require.Equal(t, large, r.Bytes)
	check(t, b)
}

func TestARecordIsFoundByItsCommitment(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(1000))
	for _, index := range []uint64{0, 255, 256, 999} {
		got, ok, err := b.Find(commitment(t, b, index))
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, index, got)
	}
	_, ok, err := b.Find(fact.Hash{})
	require.NoError(t, err)
	require.False(t, ok)
	_, err = b.Record(1000)
	require.ErrorContains(t, err, "record 1000 is not in the book, which has 1000")
}
