package proof

import (
	"bytes"
	"encoding/hex"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	"github.com/equipoise-trials/equipoise/fact/record"
)

// sequence returns 32 bytes that count up from first.
func sequence(first byte) (h fact.Hash) {
	for i := range h {
		h[i] = first + byte(i)
	}
	return h
}

// exampleValues computes the vectors of FORMAT.md whose inputs are given there in words.
func exampleValues() map[string][]byte {
	hash := func(h fact.Hash) []byte { return h[:] }
	original := fact.Commitment{
		ChainID: "equipoise-1", Trial: 7, Site: 101, Book: 1, Dataset: "dm", Kind: fact.Original, Author: "eqp1author",
		Salt: sequence(0), Bytes: []byte("exact bytes\n"),
	}
	predecessor := original.Sum()
	correction := original
	correction.Kind, correction.Predecessor, correction.Reason = fact.Correction, predecessor[:], 2
	correction.Bytes = []byte("other bytes\n")
	blank := fact.Commitment{
		ChainID: "equipoise-1", Trial: 7, Site: 101, Book: 1, Kind: fact.Blank, Author: "eqp1author", Salt: sequence(0),
	}

	leaf := fact.Leaf{TypeURL: "/example.Fact", TxHash: hash(sequence(32)), MsgIndex: 1, Fact: []byte{0x08, 0x07}}
	blockLevel := fact.Leaf{TypeURL: "/example.Fact", MsgIndex: fact.BlockLevel, Fact: []byte{0x08, 0x07}}
	root := fact.Root([]fact.Hash{leaf.Hash(), blockLevel.Hash()})
	entry := fact.Entry{
		ChainID: "equipoise-1", Height: 3, Time: time.Date(2026, 11, 20, 9, 0, 15, 123456789, time.UTC),
		HeaderHash: hash(sequence(64)), Count: 2, FactsRoot: root,
	}
	leaves := make([]fact.Hash, 5)
	for i := range leaves {
		leaves[i] = fact.LeafHash([]byte{byte(i)})
	}
	path, _ := fact.Inclusion(leaves, 2)
	detail := fact.VisitDetail{
		Salt: sequence(0), Visit: "WEEK 2", ClaimedDate: "2026-11-20", Window: "-3/+3", Staff: "eqp1staff",
	}
	const person = "eqp1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5z5tpwx"
	handle := sequence(32)
	open := func(version int, kind opening.Kind, subject, value string) []byte {
		return opening.Opening{Version: version, Kind: kind, ChainID: "equipoise-1", Subject: subject, Value: value, Salt: sequence(0)}.Digest()
	}
	return map[string][]byte{
		"opening.name":    open(2, opening.Name, person, "Zoë Example, MD"),
		"opening.v1":      open(1, opening.Name, person, "Zoë Example, MD"),
		"opening.scope":   open(2, opening.Scope, opening.Handle(handle[:]), "all"),
		"opening.letter":  open(2, opening.Letter, opening.TrialNumber(7), opening.Document([]byte("exact bytes\n"))),
		"original":        hash(original.Sum()),
		"correction":      hash(correction.Sum()),
		"blank":           hash(blank.Sum()),
		"tree.root":       hash(fact.Root(leaves)),
		"tree.path":       bytes.Join(parts(path), nil),
		"leaf.data":       leaf.Marshal(),
		"leaf.hash":       hash(leaf.Hash()),
		"leaf.block":      blockLevel.Marshal(),
		"entry.data":      entry.Marshal(),
		"entry.hash":      hash(entry.Hash()),
		"checkpoint":      fact.Checkpoint{Size: 5, Root: sequence(96), Height: 3}.Marshal(),
		"person.tag":      hash(fact.PersonTag(sequence(0), 7, fact.Person{Family: "GARCIA", Given: "JOSE", Born: "1950-02-03"})),
		"nullifier":       hash(fact.Nullifier(sequence(0), "WEEK 2", "ECG", 1)),
		"key.digest":      hash(fact.KeyDigest(sequence(32), sequence(0))),
		"row.blind":       hash(fact.RowBlind(sequence(0), "/example.Fact", 2)),
		"visit.detail":    hash(detail.Sum()),
		"empty.root":      hash(fact.EmptyRoot()),
		"header.protocol": {blockProtocol},
	}
}

// bundleValues computes what lies between the bundle under testdata and its record, step by step.
func bundleValues(t *testing.T) map[string][]byte {
	file, err := os.ReadFile("testdata/record.eqp")
	require.NoError(t, err)
	data, err := os.ReadFile("testdata/record.bin")
	require.NoError(t, err)
	b, err := ParseBundle(file)
	require.NoError(t, err)

	commitment, err := b.Record.commitment(data)
	require.NoError(t, err)
	sum := commitment.Sum()
	bookLeaf := fact.LeafHash(sum[:])
	head := new(record.RecordsAppended)
	require.NoError(t, head.Unmarshal(b.Fact.Bytes))
	leaf := b.Fact.leaf().Hash()
	entry, err := fact.ParseEntry(b.Entry.Data)
	require.NoError(t, err)
	entryLeaf := entry.Hash()
	inStore, err := parseExistence(b.State.IAVL)
	require.NoError(t, err)
	ofStore, err := parseExistence(b.State.Multistore)
	require.NoError(t, err)
	checkpoint, err := fact.ParseCheckpoint(inStore.Value)
	require.NoError(t, err)
	hop, hopCommit, err := parseLightBlock(b.LightBlocks[0])
	require.NoError(t, err)
	last, commit, err := parseLightBlock(b.LightBlocks[1])
	require.NoError(t, err)
	voteForBlock, err := signBytes(last.ChainID, commit, commit.Signatures[0])
	require.NoError(t, err)
	values := map[string][]byte{
		"record.commitment":      sum[:],
		"record.book-leaf":       bookLeaf[:],
		"record.book-root":       head.NewRoot,
		"record.leaf":            leaf[:],
		"record.facts-root":      entry.FactsRoot[:],
		"record.entry":           entryLeaf[:],
		"record.log-root":        checkpoint.Root[:],
		"record.audit-store":     ofStore.Value,
		"record.app-hash":        last.AppHash,
		"record.header-hash":     last.hash[:],
		"record.validators-hash": last.set.hash[:],
		"record.vote-0":          voteForBlock,
		"record.hop-header-hash": hop.hash[:],
		"record.hop-next":        hop.nextValidators[:],
	}
	for _, vote := range hopCommit.Signatures {
		if vote.BlockIdFlag == 3 {
			values["record.hop-nil-vote"], err = signBytes(hop.ChainID, hopCommit, vote)
			require.NoError(t, err)
		}
	}
	return values
}

func TestVectorsOfTheSpecificationHold(t *testing.T) {
	page, err := os.ReadFile("FORMAT.md")
	require.NoError(t, err)
	written := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z0-9.-]+) = ([0-9a-f]+)$`).FindAllStringSubmatch(string(page), -1) {
		require.NotContains(t, written, m[1], "a vector is there twice")
		written[m[1]] = m[2]
	}
	want := exampleValues()
	for name, value := range bundleValues(t) {
		want[name] = value
	}
	for name, value := range want {
		require.Equal(t, hex.EncodeToString(value), written[name], "vector %s = %x", name, value)
		delete(written, name)
	}
	for name := range written {
		if strings.HasPrefix(name, "zip215.") { // of which another test reads more than a value
			delete(written, name)
		}
	}
	require.Empty(t, written, "FORMAT.md has vectors that are not computed here")
}

// TestTheKindsOfOpeningsAreThoseOfTheSpecification reads the table of kinds in FORMAT.md, and the opening that it shows.
func TestTheKindsOfOpeningsAreThoseOfTheSpecification(t *testing.T) {
	page, err := os.ReadFile("FORMAT.md")
	require.NoError(t, err)
	subjects := map[string]opening.SubjectKind{"person": opening.Person, "participation": opening.Participation, "trial": opening.Trial}
	var written []opening.Kind
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| (person|participation|trial) \\| (.+) \\|$").FindAllStringSubmatch(string(page), -1) {
		kind := opening.Kind(m[1])
		written = append(written, kind)
		require.Equal(t, subjects[m[2]], kind.Subject(), kind)
		require.Equal(t, m[3] == "document", kind.IsDocument(), kind)
	}
	require.Equal(t, opening.Kinds(), written)
	example := regexp.MustCompile(`(?s)    \{\n      "format": "equipoise/opening/v2".*?\n    \}\n`).FindString(string(page))
	o, err := opening.Parse([]byte(strings.ReplaceAll("\n"+example, "\n    ", "\n")[1:]))
	require.NoError(t, err)
	require.Equal(t, exampleValues()["opening.name"], o.Digest())
}
