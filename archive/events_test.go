package archive

import (
	"encoding/base64"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func testEvents(t testing.TB) ([]abci.Event, *testBlock) {
	t.Helper()
	c := newTestChain(40)
	b := c.addBlock(true, false, true)
	return b.events(), b
}

func TestParseEventsGivesTheBlock(t *testing.T) {
	events, want := testEvents(t)
	b, err := ParseEvents(events)
	require.NoError(t, err)
	require.Equal(t, want.Block, b)

	b, err = ParseEvents(events[:1]) // a block without facts
	require.NoError(t, err)
	require.Nil(t, b)
}

func TestParseEventsIsStrict(t *testing.T) {
	set := func(event int, key, value string) func([]abci.Event) []abci.Event {
		return func(events []abci.Event) []abci.Event {
			for i, a := range events[event].Attributes {
				if a.Key == key {
					events[event].Attributes[i].Value = value
				}
			}
			return events
		}
	}
	const leaf, entry = 2, 4 // the second leaf; event 0 is of the bank
	otherLeaf := fact.Leaf{TypeURL: "/other", MsgIndex: fact.BlockLevel}
	tests := map[string]struct {
		change func([]abci.Event) []abci.Event
		want   string
	}{
		"an index skipped":       {set(leaf, "index", "2"), "index 2, want 1"},
		"an index with a zero":   {set(leaf, "index", "01"), `"01" is not an index`},
		"a signed index":         {set(entry, "index", "+0"), "is not an index"},
		"a huge index":           {set(entry, "index", "9223372036854775808"), "is not an index"},
		"another type":           {set(leaf, "type", "/x"), `attribute type is "/x"`},
		"base64 with a newline":  {set(leaf, "data", "AA\nAA"), "line breaks"},
		"base64 with stray bits": {set(leaf, "data", "AB=="), "illegal base64"},
		"no leaf":                {set(leaf, "data", "AAAA"), "fact leaf"},
		"no entry data":          {set(entry, "data", "AAAA"), "log entry"},
		"a leaf of another type": {set(leaf, "data", base64.StdEncoding.EncodeToString(otherLeaf.Marshal())), "the leaf names"},
		"of BeginBlock":          {set(leaf, "mode", "BeginBlock"), `emitted in "BeginBlock"`},
		"the entry missing": {func(e []abci.Event) []abci.Event { return e[:entry] },
			"3 fact events and no entry event"},
		"two entries": {func(e []abci.Event) []abci.Event { return append(e, e[entry]) }, "two entry events"},
		"a leaf after the entry": {func(e []abci.Event) []abci.Event { return append(e, e[leaf]) },
			"follows the block's entry"},
		"an attribute twice": {func(e []abci.Event) []abci.Event {
			e[leaf].Attributes = append(e[leaf].Attributes, e[leaf].Attributes[0])
			return e
		}, "occurs twice"},
		"an attribute missing": {func(e []abci.Event) []abci.Event {
			e[leaf].Attributes = e[leaf].Attributes[1:]
			return e
		}, `attribute "index" is missing`},
		"an attribute too many": {func(e []abci.Event) []abci.Event {
			e[entry].Attributes = append(e[entry].Attributes, abci.EventAttribute{Key: "x"})
			return e
		}, "3 attributes, want only"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			events, _ := testEvents(t)
			_, err := ParseEvents(test.change(events))
			require.ErrorContains(t, err, test.want)
		})
	}
}

func FuzzParseEventsGivesBackWhatItWasGiven(f *testing.F) {
	events, _ := testEvents(f)
	value := func(event, attribute int) string { return events[event].Attributes[attribute].Value }
	f.Add(value(1, 0), value(1, 1), value(1, 2), value(4, 0), value(4, 1))
	f.Add("0", "/a", "", "18446744073709551615", "AA==")
	f.Fuzz(func(t *testing.T, index, url, data, entryIndex, entryData string) {
		b, err := ParseEvents([]abci.Event{
			{Type: fact.EventLeaf, Attributes: []abci.EventAttribute{
				{Key: "index", Value: index}, {Key: "type", Value: url}, {Key: "data", Value: data},
			}},
			{Type: fact.EventEntry, Attributes: []abci.EventAttribute{
				{Key: "index", Value: entryIndex}, {Key: "data", Value: entryData},
			}},
		})
		if err != nil {
			return
		}
		require.Equal(t, "0", index)
		require.Equal(t, data, base64.StdEncoding.EncodeToString(b.Leaves[0]))
		require.Equal(t, entryData, base64.StdEncoding.EncodeToString(b.Entry))
	})
}

func FuzzParseLeavesGivesBackWhatItWasGiven(f *testing.F) {
	url, data := publicFact(1)
	leaf := fact.Leaf{TypeURL: url, Fact: data, MsgIndex: fact.BlockLevel}
	restricted, withheld := Leaf{Hash: fact.LeafHash(secret)}, Leaf{Hash: fact.LeafHash(secret), Withheld: true}
	f.Add(marshalLeaves([]Leaf{{Hash: leaf.Hash(), Data: leaf.Marshal()}, restricted, withheld}))
	f.Add(marshalLeaves(nil))
	f.Add([]byte{2, 255, 255, 255, 255, 1, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, record []byte) {
		leaves, err := parseLeaves(record, ofArchive)
		if err != nil {
			return
		}
		again, err := parseLeaves(marshalLeaves(leaves), ofArchive)
		require.NoError(t, err)
		require.Equal(t, leaves, again)
		count, err := countWithheld(record)
		require.NoError(t, err)
		require.Equal(t, row{leaves: leaves}.withheld(), count)
	})
}
