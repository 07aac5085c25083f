package collect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	auditfact "github.com/equipoise-trials/equipoise/fact/audit"
)

func keptOf(tx byte, messages ...uint32) Kept {
	url := fact.TypeURL(&auditfact.ChainContinued{})
	k := Kept{Format: keptFormat, ChainID: "equipoise-test-1", Height: 7, Tx: strings.Repeat("0"+string('0'+rune(tx)), 32)}
	hash := make([]byte, fact.HashSize)
	for i := range hash {
		hash[i] = tx
	}
	for i, m := range messages {
		leaf := fact.Leaf{TypeURL: url, TxHash: hash, MsgIndex: m}
		k.Facts = append(k.Facts, KeptFact{uint32(10 + i), m, url, leaf.Marshal()})
	}
	return k
}

func TestKeptFactsAreReadAsTheyWereWritten(t *testing.T) {
	k := keptOf(1, 0, 2, 2)
	raw, err := k.Marshal()
	require.NoError(t, err)
	read, err := ParseKept(raw)
	require.NoError(t, err)
	require.Equal(t, k, read)

	place, err := read.Place(2, 1)
	require.NoError(t, err)
	require.Equal(t, Place{7, 12}, place)
	require.Equal(t, k.Facts[2].Leaf, read.leaf(place))
	require.Nil(t, read.leaf(Place{8, 12}), "the same index in another block is another fact")
	_, err = read.Place(1, 0)
	require.ErrorContains(t, err, "message 1 of transaction")
}

func TestKeptFactsThatAreNotWhatTheySayAreRefused(t *testing.T) {
	for says, change := range map[string]func(*Kept){
		`format is "x"`:                          func(k *Kept) { k.Format = "x" },
		"height is 0":                            func(k *Kept) { k.Height = 0 },
		"fact 0: ":                               func(k *Kept) { k.Facts[0].Leaf = k.Facts[0].Leaf[1:] },
		"fact 1 is not what the file says of it": func(k *Kept) { k.Facts[1].Message = 5 },
		"fact 0 is not what the file says of it": func(k *Kept) { k.Tx = strings.Repeat("ff", 32) },
	} {
		k := keptOf(1, 0, 1)
		change(&k)
		raw, err := k.Marshal()
		require.NoError(t, err)
		_, err = ParseKept(raw)
		require.ErrorContains(t, err, says)
	}
}

func FuzzParseKept(f *testing.F) {
	raw, err := keptOf(1, 0, 1).Marshal()
	require.NoError(f, err)
	f.Add(raw)
	f.Add([]byte(`{"format":"equipoise/kept-facts/v1","height":"1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		k, err := ParseKept(raw)
		if err != nil {
			return
		}
		again, err := k.Marshal()
		require.NoError(t, err)
		_, err = ParseKept(again)
		require.NoError(t, err)
	})
}
