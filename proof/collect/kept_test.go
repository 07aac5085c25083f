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
	place, err := k.Place(2, 1)
	require.NoError(t, err)
	require.Equal(t, Place{7, 12}, place)
	require.Equal(t, k.Facts[2].Leaf, k.leaf(place))
	require.Nil(t, k.leaf(Place{8, 12}), "the same index in another block is another fact")
	_, err = k.Place(1, 0)
	require.ErrorContains(t, err, "message 1 of transaction 0101")
	_, err = k.Place(2, 2)
	require.ErrorContains(t, err, "recorded 2 facts, number 2 is asked for")
	k.Facts[0].Leaf = k.Facts[0].Leaf[1:]
	_, err = k.Place(0, 0)
	require.ErrorContains(t, err, "fact 10 of block 7 as it was kept")
}

func TestOnlyFactsAboutParticipantsNeedToBeKept(t *testing.T) {
	require.Equal(t, 0, keptOf(1, fact.TypeURL(&auditfact.ChainContinued{}), 0, 1).Restricted())
	require.Equal(t, 2, keptOf(1, fact.TypeURL(&consentfact.ConsentGiven{}), 0, 1).Restricted())
}
