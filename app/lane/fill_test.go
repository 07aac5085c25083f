package lane

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"
)

// block is the usual one.
var block = Size{Gas: 200_000_000, Bytes: 2 << 20}

// of returns a transaction of a lane that is n-th of several, by its signers.
func of(l Lane, n int, size Size, signers ...string) Tx {
	return Tx{Raw: []byte(fmt.Sprint(n)), Size: size, Lane: l, signers: signers}
}

func small(gas uint64) Size { return Size{Gas: gas, Bytes: 300} }

// numbers returns which of several transactions were chosen, in order.
func numbers(txs []Tx, chosen [][]byte) (out []int) {
	at := make(map[string]int)
	for i, t := range txs {
		at[string(t.Raw)] = i
	}
	for _, raw := range chosen {
		out = append(out, at[string(raw)])
	}
	return out
}

func TestAProposalIsFilledLaneByLane(t *testing.T) {
	const free, promised = 10_000_000, 30_000_000 // shares of gas
	for name, tc := range map[string]struct {
		txs  []Tx
		room Size
		want []int
	}{
		"in the order of arrival within a lane": {[]Tx{
			of(Everybodys, 0, small(1), "a"), of(Promised, 1, small(1), "b"), of(FreeOfFees, 2, small(1), "c"),
			of(Everybodys, 3, small(1), "d"), of(Promised, 4, small(1), "e"), of(FreeOfFees, 5, small(1), "f"),
		}, block, []int{2, 5, 1, 4, 0, 3}},
		"free ones up to their share, and no more though there is room": {[]Tx{
			of(FreeOfFees, 0, small(free-1), "a"), of(FreeOfFees, 1, small(2), "b"), of(FreeOfFees, 2, small(1), "c"),
		}, block, []int{0, 2}},
		"free bytes count too": {[]Tx{
			of(FreeOfFees, 0, Size{Gas: 1, Bytes: 104_800}, "a"), of(FreeOfFees, 1, Size{Gas: 1, Bytes: 100}, "b"),
		}, block, []int{0}},
		"promised ones up to their share first, and the others in their turn": {[]Tx{
			of(Everybodys, 0, small(1), "a"), of(Promised, 1, small(promised-1), "b"), of(Promised, 2, small(2), "c"),
			of(Everybodys, 3, small(1), "d"), of(Promised, 4, small(1), "e"),
		}, block, []int{1, 4, 0, 2, 3}},
		"nothing crowds out the lanes": {[]Tx{
			of(Everybodys, 0, small(100_000_000), "a"), of(Everybodys, 1, small(100_000_000), "b"),
			of(FreeOfFees, 2, small(free), "c"), of(Promised, 3, small(promised), "d"),
		}, block, []int{2, 3, 0}},
		"what the lanes leave is everybody's": {[]Tx{
			of(Everybodys, 0, small(100_000_000), "a"), of(Everybodys, 1, small(100_000_000), "b"),
		}, block, []int{0, 1}},
		"everybody's stop at the first that does not fit": {[]Tx{
			of(Everybodys, 0, small(150_000_000), "a"), of(Everybodys, 1, small(60_000_000), "b"), of(Everybodys, 2, small(1), "c"),
		}, block, []int{0}},
		"what stands before a free one comes with it": {[]Tx{
			of(Everybodys, 0, small(1), "x"), of(Everybodys, 1, small(1), "a"), of(Promised, 2, small(1), "a"), of(FreeOfFees, 3, small(1), "a"),
		}, block, []int{1, 2, 3, 0}},
		"and what stands before that, of another signer": {[]Tx{
			of(Everybodys, 0, small(1), "b"), of(Everybodys, 1, small(1), "b", "a"), of(FreeOfFees, 2, small(1), "a"),
		}, block, []int{0, 1, 2}},
		"but never out of what is a lane's": {[]Tx{
			of(Everybodys, 0, small(100_000_000), "a"), of(Everybodys, 1, small(61_000_000), "a"), of(FreeOfFees, 2, small(1), "a"),
			of(Promised, 3, small(promised), "b"), of(FreeOfFees, 4, small(free-1), "c"),
		}, block, []int{0, 4, 3}},
		"a free one that is too much leaves room to those of others, and waits with its signer's later ones": {[]Tx{
			of(FreeOfFees, 0, small(free+1), "a"), of(Promised, 1, small(1), "a"), of(Everybodys, 2, small(1), "a"),
			of(FreeOfFees, 3, small(free), "b"), of(Everybodys, 4, small(1), "b"),
		}, block, []int{3, 4}},
		"unordered ones wait for nobody": {[]Tx{
			of(Everybodys, 0, small(1)), of(Promised, 1, small(1)),
		}, block, []int{1, 0}},
		"no room": {[]Tx{of(FreeOfFees, 0, small(1), "a"), of(Everybodys, 1, small(1), "b")}, Size{Gas: block.Gas, Bytes: 299}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, numbers(tc.txs, Fill(tc.txs, block, tc.room)))
		})
	}
}

func TestWhateverArrivesAProposalKeepsItsPromises(t *testing.T) {
	for seed := range int64(2_000) {
		r := rand.New(rand.NewSource(seed))
		txs := make([]Tx, r.Intn(120))
		for i := range txs {
			signers := []string{fmt.Sprint(r.Intn(30))}
			if r.Intn(10) == 0 {
				signers = append(signers, fmt.Sprint(30+r.Intn(5)))
			}
			size := Size{Gas: 1 + uint64(r.Intn(12_000_000)), Bytes: 1 + uint64(r.Intn(60_000))}
			txs[i] = of(Lane(r.Intn(3)), i, size, signers...)
		}
		room := Size{Gas: block.Gas, Bytes: block.Bytes - uint64(r.Intn(100_000))}
		chosen := numbers(txs, Fill(txs, block, room))
		requirePromises(t, txs, chosen, room)
		require.False(t, t.Failed(), "seed %d", seed)
	}
}

func requirePromises(t *testing.T, txs []Tx, chosen []int, room Size) {
	t.Helper()
	taken := make(map[int]bool)
	last := make(map[string]int)
	var all, free, promised Size
	for _, i := range chosen {
		require.False(t, taken[i], "twice")
		taken[i] = true
		all = all.Plus(txs[i].Size)
		switch txs[i].Lane {
		case FreeOfFees:
			free = free.Plus(txs[i].Size)
		case Promised:
			promised = promised.Plus(txs[i].Size)
		}
		for _, s := range txs[i].signers {
			if before, ok := last[s]; ok {
				require.Less(t, before, i, "the order of an account")
			}
			last[s] = i
		}
	}
	require.True(t, all.Within(room), "the block")
	require.True(t, free.Within(FreeShare(block)), "the ceiling of what is free")
	missing, seen := make(map[string]bool), make(map[string]bool) // signers of whom something waits, of whom something came
	for i, tx := range txs {
		first, waits := true, false
		for _, s := range tx.signers {
			first, waits = first && !seen[s], waits || missing[s]
			seen[s] = true
		}
		if taken[i] {
			require.False(t, waits, "in front of what its account sent before")
			continue
		}
		for _, s := range tx.signers {
			missing[s] = true
		}
		switch {
		case !first: // it may wait for what its account sent before
		case tx.Lane == FreeOfFees:
			require.False(t, free.Plus(tx.Size).Within(FreeShare(block)), "there is room for it in its lane")
		case tx.Lane == Promised:
			require.False(t, promised.Plus(tx.Size).Within(PromisedShare(block)), "there is room for it in its lane")
		}
	}
}
