package book

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

var testIdentity = Identity{ChainID: "equipoise-1", Trial: 12, Site: 101, Book: 3, Author: "eqp1coordinator"}

// newBook creates an empty book.
func newBook(t testing.TB) *Book {
	t.Helper()
	b, err := Create(filepath.Join(t.TempDir(), "book"), testIdentity)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// reopen closes a book and opens it again.
func reopen(t testing.TB, b *Book) *Book {
	t.Helper()
	require.NoError(t, b.Close())
	again, err := Open(b.dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	return again
}

// lines returns count NDJSON lines.
func lines(count int) string {
	var s strings.Builder
	for i := range count {
		fmt.Fprintf(&s, "{\"USUBJID\":\"01-701-%d\",\"AVAL\":%d.0}\n", 1000+i, i)
	}
	return s.String()
}

func ndjson(t testing.TB, text string) *NDJSON {
	t.Helper()
	n, err := NewNDJSON(strings.NewReader(text))
	require.NoError(t, err)
	return n
}

// add adds NDJSON text as dataset "vs".
func add(t testing.TB, b *Book, text string) Added {
	t.Helper()
	added, err := b.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "vs", Name: "vs.ndjson"})
	require.NoError(t, err)
	return added
}

func status(t testing.TB, b *Book) Status {
	t.Helper()
	s, err := b.Status()
	require.NoError(t, err)
	return s
}

func check(t testing.TB, b *Book) {
	t.Helper()
	require.NoError(t, b.Check(context.Background(), nil))
}

// requireRows checks that the originals of a book are exactly the lines of text, in order.
func requireRows(t testing.TB, b *Book, text string) {
	t.Helper()
	var got bytes.Buffer
	for i := range b.tally.size {
		r, err := b.Record(i)
		require.NoError(t, err)
		if r.Kind == fact.Original {
			got.Write(r.Bytes)
			got.WriteByte('\n')
		}
	}
	require.Equal(t, text, got.String())
}
