package collect

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func TestAFactIsNamedByItsMessageAndItsNumberAmongTheFactsOfThatMessage(t *testing.T) {
	tx, other := fact.Hash{1}, fact.Hash{2}
	leaf := func(tx fact.Hash, message uint32) fact.Leaf { return fact.Leaf{TxHash: tx[:], MsgIndex: message} }
	leaves := []fact.Leaf{leaf(other, 1), leaf(tx, 0), leaf(tx, 1), leaf(tx, 0), leaf(tx, 1), leaf(tx, 1), {MsgIndex: fact.BlockLevel}}
	for n, want := range []int{2, 4, 5, -1} {
		got, accepts := -1, Caused(tx, 1, uint32(n))
		for i, l := range leaves {
			if got < 0 && accepts(l) {
				got = i
			}
		}
		require.Equal(t, want, got, "number %d", n)
	}
}
