package fact_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

// These encodings are frozen for ever. The expected bytes are spelt out, each part with its length before it, and not
// made by the functions under test.

// unhex reads hexadecimal with white space in it.
func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		panic(err)
	}
	return b
}

// sequence returns 32 bytes that count up from first.
func sequence(first byte) (h fact.Hash) {
	for i := range h {
		h[i] = first + byte(i)
	}
	return h
}

func text(s string) string { return hex.EncodeToString([]byte(s)) }

const (
	from00 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	from20 = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
)

func sum(preimage string) fact.Hash { return sha256.Sum256(unhex(preimage)) }

func TestCommitmentEncodingIsFrozen(t *testing.T) {
	c := fact.Commitment{
		ChainID: "equipoise-1", Trial: 7, Site: 101, Book: 3, Dataset: "dm", Kind: fact.Correction,
		Predecessor: unhex(from20), Reason: fact.ReasonCode_REASON_CODE_CORRECTION, Author: "eqp1author",
		Salt: sequence(0), Bytes: []byte("bytes"),
	}
	want := sum("00000013" + text("equipoise/record/v1") + "0000000b" + text("equipoise-1") +
		"0000000000000007 00000065 00000003 00000002" + text("dm") + "02 00000020" + from20 + "00000002" +
		"0000000a" + text("eqp1author") + from00 + "00000005" + text("bytes"))
	require.Equal(t, want, c.Sum())

	got, scratch := c.AppendSum(make([]byte, 7, 1000))
	require.Equal(t, want, got)
	again, _ := fact.Commitment{Kind: fact.Blank}.AppendSum(scratch)
	require.Equal(t, fact.Commitment{Kind: fact.Blank}.Sum(), again, "a used scratch buffer leaves no trace")
}

func TestBlankCommitmentIsFrozen(t *testing.T) {
	c := fact.Commitment{ChainID: "c", Trial: 1, Site: 2, Book: 3, Kind: fact.Blank, Author: "a", Salt: sequence(0)}
	require.Equal(t, sum("00000013"+text("equipoise/record/v1")+"00000001 63 0000000000000001 00000002 00000003 00000000 04"+
		"00000000 00000000 00000001 61"+from00+"00000000"), c.Sum())
}

func TestEveryPartOfACommitmentCounts(t *testing.T) {
	base := fact.Commitment{
		ChainID: "c", Trial: 1, Site: 1, Book: 1, Dataset: "d", Kind: fact.Original, Author: "a", Bytes: []byte("b"),
	}
	seen := map[fact.Hash]string{base.Sum(): "base"}
	for name, change := range map[string]func(*fact.Commitment){
		"chain":       func(c *fact.Commitment) { c.ChainID = "e" },
		"trial":       func(c *fact.Commitment) { c.Trial = 2 },
		"site":        func(c *fact.Commitment) { c.Site = 2 },
		"book":        func(c *fact.Commitment) { c.Book = 2 },
		"dataset":     func(c *fact.Commitment) { c.Dataset = "e" },
		"kind":        func(c *fact.Commitment) { c.Kind = fact.Tombstone },
		"predecessor": func(c *fact.Commitment) { c.Predecessor = make([]byte, 32) },
		"reason":      func(c *fact.Commitment) { c.Reason = 1 },
		"author":      func(c *fact.Commitment) { c.Author = "b" },
		"salt":        func(c *fact.Commitment) { c.Salt[31] = 1 },
		"bytes":       func(c *fact.Commitment) { c.Bytes = []byte("c") },
		"shifted":     func(c *fact.Commitment) { c.ChainID, c.Dataset = "", "cd" },
	} {
		c := base
		change(&c)
		require.NotContains(t, seen, c.Sum(), name)
		seen[c.Sum()] = name
	}
}

func TestKindsAreFrozen(t *testing.T) {
	for number, name := range map[fact.Kind]string{
		0: "unknown", 1: "original", 2: "correction", 3: "tombstone", 4: "blank", 5: "unknown",
	} {
		require.Equal(t, name, number.String())
	}
}

var (
	leaf = fact.Leaf{TypeURL: "/example.Fact", TxHash: unhex(from20), MsgIndex: 258, Fact: []byte{8, 7}}

	leafBytes = unhex("00000011" + text("equipoise/fact/v1") + "0000000d" + text("/example.Fact") + "00000020" + from20 +
		"00000102 00000002 0807")

	entry = fact.Entry{
		ChainID: "equipoise-1", Height: 258, Time: time.Date(2026, 11, 20, 9, 0, 15, 123456789, time.UTC),
		HeaderHash: unhex(from20), Count: 3, FactsRoot: sequence(0),
	}

	entryBytes = unhex("00000012" + text("equipoise/entry/v1") + "0000000b" + text("equipoise-1") +
		"0000000000000102 18e9b54080924315 00000020" + from20 + "00000003" + from00)

	checkpoint = fact.Checkpoint{Size: 258, Root: sequence(0), Height: 259}

	checkpointBytes = unhex("00000017" + text("equipoise/checkpoint/v1") + "0000000000000102" + from00 + "0000000000000103")
)

func TestLeafEncodingIsFrozen(t *testing.T) {
	require.Equal(t, leafBytes, leaf.Marshal())
	require.Equal(t, fact.Hash(sha256.Sum256(append([]byte{0}, leafBytes...))), leaf.Hash())
	blockLevel := fact.Leaf{TypeURL: "/example.Fact", MsgIndex: fact.BlockLevel, Fact: []byte{8, 7}}
	require.Equal(t, unhex("00000011"+text("equipoise/fact/v1")+"0000000d"+text("/example.Fact")+"00000000 ffffffff 00000002 0807"),
		blockLevel.Marshal())
}

func TestEntryEncodingIsFrozen(t *testing.T) {
	require.Equal(t, entryBytes, entry.Marshal())
	require.Equal(t, fact.Hash(sha256.Sum256(append([]byte{0}, entryBytes...))), entry.Hash())
	early := entry
	early.Time, early.HeaderHash = time.Unix(0, -1).UTC(), nil
	require.Equal(t, unhex("00000012"+text("equipoise/entry/v1")+"0000000b"+text("equipoise-1")+
		"0000000000000102 ffffffffffffffff 00000000 00000003"+from00), early.Marshal())
}

func TestCheckpointEncodingIsFrozen(t *testing.T) {
	require.Equal(t, checkpointBytes, checkpoint.Marshal())
	require.Equal(t, "audit", fact.CheckpointStore)
	require.Equal(t, []byte{1}, []byte(fact.CheckpointKey))
}

func TestEventNamesAreFrozen(t *testing.T) {
	require.Equal(t, []string{"equipoise.fact", "equipoise.entry", "index", "type", "data"},
		[]string{fact.EventLeaf, fact.EventEntry, fact.AttributeIndex, fact.AttributeType, fact.AttributeData})
}

func TestNullifierIsFrozen(t *testing.T) {
	mac := hmac.New(sha256.New, unhex(from00))
	mac.Write(unhex("00000016" + text("equipoise/nullifier/v1") + "00000006" + text("WEEK 2") + "00000003" + text("ECG") + "00000102"))
	require.Equal(t, fact.Hash(mac.Sum(nil)), fact.Nullifier(sequence(0), "WEEK 2", "ECG", 258))
}

func TestKeyDigestIsFrozen(t *testing.T) {
	require.Equal(t, sum("0000000e"+text("equipoise/k/v1")+from20+from00), fact.KeyDigest(sequence(32), sequence(0)))
}

func TestRowBlindIsFrozen(t *testing.T) {
	require.Equal(t, sum("00000012"+text("equipoise/blind/v1")+from00+"0000000d"+text("/example.Fact")+"0000000000000102"),
		fact.RowBlind(sequence(0), "/example.Fact", 258))
}

func TestVisitDetailIsFrozen(t *testing.T) {
	d := fact.VisitDetail{Salt: sequence(0), Visit: "WEEK 2", ClaimedDate: "2026-11-20", Window: "-3/+3", Staff: "eqp1staff"}
	require.Equal(t, sum("00000012"+text("equipoise/visit/v1")+from00+"00000006"+text("WEEK 2")+"0000000a"+text("2026-11-20")+
		"00000005"+text("-3/+3")+"00000009"+text("eqp1staff")), d.Sum())
}
