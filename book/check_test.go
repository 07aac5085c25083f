package book

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// TestCheckFindsWhatOpenDoesNot changes files under an open book.
func TestCheckFindsWhatOpenDoesNot(t *testing.T) {
	b, _ := submitted(t, 300)
	check(t, b)
	e, err := b.index.get(100)
	require.NoError(t, err)
	log := filepath.Join(b.dir, recordsDir, segmentName(0))
	for name, c := range map[string]struct {
		path   string
		offset int64
	}{
		"a record":  {log, int64(e.at.offset) + 100},
		"a length":  {log, int64(e.at.offset)},
		"the index": {filepath.Join(b.dir, indexFile), offsetOf(100) + 2},
		"a leaf":    {filepath.Join(b.dir, tilesDir, "tile/0/000"), 32*100 + 7},
		"a node":    {filepath.Join(b.dir, tilesDir, "tile/1/000.p/1"), 7},
		"the size":  {filepath.Join(b.dir, tilesDir, "size"), 20},
	} {
		flip(t, c.path, c.offset)
		require.ErrorIs(t, b.Check(context.Background(), nil), ErrDamaged, name)
		flip(t, c.path, c.offset)
	}
	check(t, b)
	info, err := os.Stat(log)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(log, info.Size()-1))
	require.Error(t, b.Check(context.Background(), nil))
}

// write puts records past the rules that Add and Correct keep.
func write(t testing.TB, b *Book, records ...Record) {
	t.Helper()
	for _, r := range records {
		r.Index = b.tally.size
		_, err := b.addAlone(r)
		require.NoError(t, err)
	}
}

func TestCheckFindsRecordsThatBreakTheRules(t *testing.T) {
	zero := uint64(0)
	amendment := func(b *Book) Record {
		sum := commitment(t, b, 0)
		return Record{Kind: fact.Tombstone, Dataset: "vs", Author: "eqp1a", Reason: correction, Replaces: &zero, Predecessor: sum[:]}
	}
	for want, breakRule := range map[string]func(b *Book){
		"names predecessor": func(b *Book) {
			r := amendment(b)
			r.Predecessor = make([]byte, 32)
			write(t, b, r)
		},
		"of dataset \"lb\" replaces record 0 of dataset \"vs\"": func(b *Book) {
			r := amendment(b)
			r.Dataset = "lb"
			write(t, b, r)
		},
		"replaces record 5, a tombstone": func(b *Book) {
			write(t, b, amendment(b))
			five, sum := uint64(5), commitment(t, b, 5)
			r := amendment(b)
			r.Replaces, r.Predecessor = &five, sum[:]
			write(t, b, r)
		},
		"is row 5 of import 1, expected row 5 of 5": func(b *Book) {
			write(t, b, Record{Kind: fact.Original, Dataset: "vs", Author: "eqp1a", Import: 1, Row: 5})
		},
		"came with import 9 of 1": func(b *Book) {
			write(t, b, Record{Kind: fact.Original, Dataset: "vs", Author: "eqp1a", Import: 9})
		},
	} {
		b := newBook(t)
		add(t, b, lines(5))
		breakRule(b)
		err := b.Check(context.Background(), nil)
		require.ErrorIs(t, err, ErrDamaged)
		require.ErrorContains(t, err, want)
	}
}

func TestCheckEndsWhenAsked(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(5))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, b.Check(ctx, nil), context.Canceled)
}
