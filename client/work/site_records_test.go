package work_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// newBook makes a book of the site with two records, which the chain does not have yet.
func (w *world) newBook(number uint32) *book.Book {
	w.Helper()
	b, err := book.Create(filepath.Join(w.TempDir(), "book"), book.Identity{
		ChainID: chain.ID, Trial: w.site.Trial, Site: w.site.Number, Book: number, Author: w.site.String(),
	})
	require.NoError(w.TB, err)
	w.Cleanup(func() { require.NoError(w.TB, b.Close()) })
	file, err := book.NewNDJSON(strings.NewReader("{\"SYSBP\":120}\n{\"SYSBP\":140}\n"))
	require.NoError(w.TB, err)
	_, err = b.Add(w.ctx, file, book.AddOptions{Dataset: "vs"})
	require.NoError(w.TB, err)
	return b
}

func TestASiteOpensABookSubmitsAndCorrectsARecord(t *testing.T) {
	w := recruiting(t)
	b := w.newBook(100_000 + w.site.Number)
	do(w, w.site.OpenBook(100_000+w.site.Number))
	head, err := w.site.SubmitBook(w.ctx, w.Query(), b, book.SubmitOptions{})
	require.NoError(t, err)
	require.EqualValues(t, book.PadTo, head.Size)

	again, err := w.site.SubmitBook(w.ctx, w.Query(), b, book.SubmitOptions{})
	require.NoError(t, err)
	require.Equal(t, head, again, "nothing is submitted twice")

	corrected, err := w.site.Correct(w.ctx, w.Query(), b, work.Correction{
		Record: 1, Reason: fact.ReasonCode_REASON_CODE_CORRECTION, Bytes: []byte(`{"SYSBP":104}`),
	})
	require.NoError(t, err)
	require.Greater(t, corrected.Size, head.Size)
	status, err := b.Status()
	require.NoError(t, err)
	require.Equal(t, corrected, status.Confirmed)
	require.EqualValues(t, 3, status.Records, "the original stays")
}

func TestABookThatTheChainDoesNotHaveTakesNoRecords(t *testing.T) {
	w := recruiting(t)
	_, err := w.site.SubmitBook(w.ctx, w.Query(), w.newBook(9), book.SubmitOptions{})
	require.ErrorIs(t, err, tx.ErrRefused)
	require.ErrorContains(t, err, "submit records 0 to 64 of book 9")
}

func TestARecordThatTheBookDoesNotHaveIsNotCorrected(t *testing.T) {
	w := recruiting(t)
	_, err := w.site.Correct(w.ctx, w.Query(), w.newBook(100_000+w.site.Number), work.Correction{Record: 99})
	require.Error(t, err)
}
