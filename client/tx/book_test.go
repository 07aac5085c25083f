package tx_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/tx"
)

func TestABookThatTheChainDoesNotHaveHasNoHeadAndTakesNone(t *testing.T) {
	n := up(t)
	chain := tx.BookChain{Sender: n.owner(t, n.network(t)), Trial: 1, Book: 9}
	_, found, err := chain.Head(t.Context(), 1, 9)
	require.NoError(t, err)
	require.False(t, found)
	err = chain.Append(t.Context(), book.Submission{New: book.Head{Size: 64}})
	require.ErrorIs(t, err, tx.ErrRefused)
}
