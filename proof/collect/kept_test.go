package collect

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	auditfact "github.com/equipoise-trials/equipoise/fact/audit"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
)

// keptOf returns the facts that the messages of a transaction recorded, one of each.
func keptOf(tx byte, url string, messages ...uint32) Kept {
	k := Kept{ChainID: "equipoise-test-1", Height: 7, Tx: bytes.Repeat([]byte{tx}, fact.HashSize)}
	for i, m := range messages {
		k.Facts = append(k.Facts, KeptFact{uint32(10 + i), fact.Leaf{TypeURL: url, TxHash: k.Tx, MsgIndex: m}.Marshal()})
	}
	return k
}

func TestAKeptFactIsFoundByItsMessage(t *testing.T) {
	k := keptOf(1, fact.TypeURL(&auditfact.ChainContinued{}), 0, 2, 2)
	place, err := k.Place(Cause{Message: 2, Nth: 1})
	require.NoError(t, err)
	require.Equal(t, Place{7, 12}, place)
	require.Equal(t, k.Facts[2].Leaf, k.leaf(place))
	require.Nil(t, k.leaf(Place{8, 12}), "the same index in another block is another fact")
	_, err = k.Place(Cause{Message: 1})
	require.ErrorContains(t, err, "message 1 of transaction 0101")
	_, err = k.Place(Cause{Message: 2, Nth: 2})
	require.ErrorContains(t, err, "recorded 2 facts in block 7, number 2 is asked for")
	k.Facts[0].Leaf = k.Facts[0].Leaf[1:]
	_, err = k.Place(Cause{})
	require.ErrorContains(t, err, "fact 10 of block 7")
}

func TestOnlyFactsAboutParticipantsNeedToBeKept(t *testing.T) {
	require.Equal(t, 0, keptOf(1, fact.TypeURL(&auditfact.ChainContinued{}), 0, 1).Restricted())
	require.Equal(t, 2, keptOf(1, fact.TypeURL(&consentfact.ConsentGiven{}), 0, 1).Restricted())
}

func TestKeptFactsAreThoseOfTheBlocksEntryAndAllOfThem(t *testing.T) {
	k := keptOf(1, fact.TypeURL(&auditfact.ChainContinued{}), 0, 2)
	stranger := fact.Leaf{TypeURL: "/example.Fact", MsgIndex: fact.BlockLevel}.Marshal()
	leaves := [][]byte{stranger, k.Facts[0].Leaf, k.Facts[1].Leaf}
	k.Facts[0].Index, k.Facts[1].Index = 1, 2
	entry := func(leaves ...[]byte) []byte {
		hashes := make([]fact.Hash, len(leaves))
		for i, data := range leaves {
			hashes[i] = fact.LeafHash(data)
		}
		return fact.Entry{ChainID: k.ChainID, Height: k.Height, Count: uint32(len(leaves)), FactsRoot: fact.Root(hashes)}.Marshal()
	}
	require.NoError(t, k.matches(leaves, entry(leaves...)))
	const want = "are not those that the chain's log has"
	require.ErrorContains(t, k.matches(leaves, entry(leaves[:2]...)), want, "a fact that the chain did not record")
	require.ErrorContains(t, k.matches(leaves[:2], entry(leaves[:2]...)), want, "a fact kept that the block does not have")
	short := k
	short.Facts = k.Facts[:1]
	require.ErrorContains(t, short.matches(leaves, entry(leaves...)), want, "a fact left out")
	require.Error(t, k.matches(leaves, nil))
}
