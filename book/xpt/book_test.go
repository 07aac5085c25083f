package xpt_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/book/xpt"
	"github.com/equipoise-trials/equipoise/testutil/need"
)

var _ book.RecordReader = (*xpt.Reader)(nil)

func TestObservationsOfRealDataSetsAreRecordsOfABook(t *testing.T) {
	file, err := os.Open(need.Data(t, "cdisc-pilot/sv.xpt"))
	require.NoError(t, err)
	defer file.Close()
	b, err := book.Create(filepath.Join(t.TempDir(), "book"), book.Identity{ChainID: "equipoise-1", Trial: 1, Book: 1, Author: "eqp1a"})
	require.NoError(t, err)
	defer b.Close()
	r, err := xpt.NewReader(file)
	require.NoError(t, err)
	for _, want := range []uint64{3559, 0} { // the second time nothing is new
		added, err := b.Add(context.Background(), r, book.AddOptions{Dataset: "sv"})
		require.NoError(t, err)
		require.Equal(t, want, added.Rows)
		require.EqualValues(t, 3559, added.Import.Added)
	}
	require.NoError(t, r.Rewind())
	for i := range r.Dataset().Rows {
		row, err := r.Next()
		require.NoError(t, err)
		record, err := b.Record(i)
		require.NoError(t, err)
		require.Equal(t, row, record.Bytes)
	}
	_, err = r.Next()
	require.ErrorIs(t, err, io.EOF)
	require.NoError(t, b.Check(context.Background(), nil))
}

func TestADamagedTransportFileAddsNothing(t *testing.T) {
	data, err := os.ReadFile(need.Data(t, "cdisc-pilot/dm.xpt"))
	require.NoError(t, err)
	b, err := book.Create(filepath.Join(t.TempDir(), "book"), book.Identity{ChainID: "equipoise-1", Trial: 1, Book: 1, Author: "eqp1a"})
	require.NoError(t, err)
	defer b.Close()
	path := filepath.Join(t.TempDir(), "dm.xpt")
	require.NoError(t, os.WriteFile(path, data[:len(data)-160], 0o600)) // a whole number of 80-byte records
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	r, err := xpt.NewReader(file)
	require.NoError(t, err)
	_, err = b.Add(context.Background(), r, book.AddOptions{Dataset: "dm"})
	require.ErrorContains(t, err, "the observation is cut off")
	s, err := b.Status()
	require.NoError(t, err)
	require.Zero(t, s.Size)
	require.Empty(t, s.Imports)
}
