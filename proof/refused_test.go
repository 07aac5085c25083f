package proof_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/inspect"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

// files are what a verifier is given.
type files struct {
	bundle, record, trust []byte
}

func (e evidence) files(t testing.TB) files {
	trust, err := e.trust.Marshal()
	require.NoError(t, err)
	return files{e.file(t), e.record, trust}
}

// replaced replaces a text that occurs once.
func replaced(t testing.TB, data []byte, old, new string) []byte {
	t.Helper()
	require.Equal(t, 1, bytes.Count(data, []byte(old)), old)
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

// committedTo is evidence of a record whose fact the chain recorded with other bytes than it ever writes.
func committedTo(t testing.TB, change func(head []byte) []byte) evidence {
	c := testchain.New(t, "equipoise-test-1", four("old")...)
	book := c.NewBook(7, 101, 1)
	index := book.Enter(recordBytes, nil)
	leaf := c.Leaf(book.Append(), 0)
	leaf.Fact = change(leaf.Fact)
	c.Add([]fact.Leaf{leaf})
	c.AddEmpty(1)
	b := c.Evidence(1, 0, 2)
	b.Record = book.Prove(index, 1)
	return evidence{b, recordBytes, c.Trust(1)}
}

// ofAncestor is evidence of a chain that goes on from another's log, whose last entry is later than the header that proves
// it, or names a record that was entered on the new chain.
func ofAncestor(t testing.TB, blocks int, recordOf string) evidence {
	old := testchain.New(t, "equipoise-test-0", four("x")...)
	old.AddEmpty(6)
	book := old.NewBook(7, 101, 1)
	index := book.Enter(recordBytes, func(c *fact.Commitment) { c.ChainID = recordOf })
	at := old.Add([]fact.Leaf{old.Leaf(book.Append(), 0)})
	was := old.Block(at)
	path, err := fact.Inclusion([]fact.Hash{fact.LeafHash(was.Leaves[0].Marshal())}, 0)
	require.NoError(t, err)

	c := testchain.New(t, "equipoise-test-1", four("y")...)
	c.Continue(old.Log)
	c.Add(c.Opened(1))
	c.AddEmpty(blocks)
	b := c.Evidence(1, 0, int64(1+blocks))
	logPath, err := fact.Inclusion(c.Log, was.Index)
	require.NoError(t, err)
	b.Fact, b.Entry = proof.NewFact(was.Leaves[0], 0, path), proof.NewEntry(was.Entry, was.Index, logPath)
	b.Record = book.Prove(index, 1)
	return evidence{b, recordBytes, c.Trust(1, "equipoise-test-0")}
}

// refusals make the negative vectors of FORMAT.md, by name.
var refusals = map[string]func(*testing.T) files{
	"space": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.bundle = append([]byte("{ "), f.bundle[1:]...)
		return f
	},
	"escaped-separator": authored(`\u2028`),
	"separator":         authored("\u2028"),
	"line-feed":         authored(`\n`),
	"negative-reason": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.bundle = regexp.MustCompile(`"reason":"\d+"`).ReplaceAll(f.bundle, []byte(`"reason":"-1"`))
		return f
	},
	"trust-key": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.trust = replaced(t, f.trust, `"height"`, `"Height"`)
		return f
	},
	"trust-tab": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.trust = replaced(t, f.trust, `"equipoise-test-1"`, `"equipoise-test-1\t"`)
		return f
	},
	"no-record": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.record = nil
		return f
	},
	"validator-left-out": edited(func(b *proof.Bundle) { b.LightBlocks[1].Validators = b.LightBlocks[1].Validators[1:] }),
	"another-store":      edited(func(b *proof.Bundle) { b.State.Multistore[len(b.State.Multistore)-1] ^= 1 }),
	"short-hash":         edited(func(b *proof.Bundle) { b.Entry.Path[0] = b.Entry.Path[0][1:] }),
	"no-transaction":     edited(func(b *proof.Bundle) { b.Fact.Tx = nil }),
	"another-record": func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.record = append(bytes.Clone(f.record), '\n')
		return f
	},
	"altered-vote": edited(func(b *proof.Bundle) { b.LightBlocks[1].Commit[len(b.LightBlocks[1].Commit)-1] ^= 1 }),
	"no-hop":       edited(func(b *proof.Bundle) { b.LightBlocks = b.LightBlocks[1:] }),
	"fact-wire-type": func(t *testing.T) files {
		return committedTo(t, func(head []byte) []byte {
			return replaced(t, head, "\x20\x65", "\x25\x65\x00\x00\x00") // site 101
		}).files(t)
	},
	"fact-group": func(t *testing.T) files {
		return committedTo(t, func(head []byte) []byte { return append(head, 0x5b, 0x64) }).files(t)
	},
	"fact-field-twice": func(t *testing.T) files {
		return committedTo(t, func(head []byte) []byte { return append(head, 0x40, 1) }).files(t)
	},
	"fact-long-varint": func(t *testing.T) files {
		return committedTo(t, func(head []byte) []byte { return append(head, 0x50, 0x81, 0) }).files(t)
	},
	"fact-large-number": func(t *testing.T) files {
		return committedTo(t, func(head []byte) []byte { return append(head, 0xc8, 0x80, 0x80, 0x80, 0x80, 0x01, 1) }).files(t)
	},
	"ancestor-later": func(t *testing.T) files { return ofAncestor(t, 1, "equipoise-test-0").files(t) },
	"record-newer":   func(t *testing.T) files { return ofAncestor(t, 8, "equipoise-test-1").files(t) },
}

// authored puts something into the author of the record.
func authored(text string) func(*testing.T) files {
	return func(t *testing.T) files {
		f := recordEvidence(t).files(t)
		f.bundle = replaced(t, f.bundle, `"author":"`, `"author":"`+text)
		return f
	}
}

// edited changes a bundle and writes it again in its canonical form.
func edited(change func(*proof.Bundle)) func(*testing.T) files {
	return func(t *testing.T) files {
		e := recordEvidence(t)
		change(e.bundle)
		return e.files(t)
	}
}

// frozenRefusals are those that no simple change of record.eqp gives: they lie under testdata.
var frozenRefusals = []string{
	"fact-wire-type", "fact-group", "fact-field-twice", "fact-long-varint", "fact-large-number", "ancestor-later", "record-newer",
}

// verified gives files to eqverify and returns its exit code, and the number of the check that they fail in.
func verified(t *testing.T, f files) (check, exit int) {
	dir := t.TempDir()
	var args []string
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		return path
	}
	args = append(args, "--trust", write("trust.json", f.trust), write("bundle.eqp", f.bundle))
	if f.record != nil {
		args = append(args, write("record.bin", f.record))
	}
	exit = inspect.Run(args, io.Discard, io.Discard)
	trust, err := proof.ParseTrust(f.trust)
	if err != nil {
		return 1, exit
	}
	_, err = proof.Verify(f.bundle, f.record, trust)
	var failed *proof.CheckError
	if errors.As(err, &failed) {
		check = failed.Check
	}
	return check, exit
}

func TestRefusalsOfTheSpecificationFailInTheirCheckWithTheirExitCode(t *testing.T) {
	page, err := os.ReadFile("FORMAT.md")
	require.NoError(t, err)
	written := regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| .+ \\| (\\d+) \\| (\\d) \\|$").FindAllStringSubmatch(string(page), -1)
	require.Len(t, written, len(refusals))
	for _, row := range written {
		t.Run(row[1], func(t *testing.T) {
			require.Contains(t, refusals, row[1])
			check, exit := verified(t, refusals[row[1]](t))
			require.Equal(t, row[2], strconv.Itoa(check), "check")
			require.Equal(t, row[3], strconv.Itoa(exit), "exit code")
		})
	}
}

func TestRefusalsUnderTestdataAreFrozen(t *testing.T) {
	for _, name := range frozenRefusals {
		f := refusals[name](t)
		golden(t, "refused-"+name+".eqp", f.bundle)
		golden(t, "refused-"+name+"-trust.json", f.trust)
		require.Equal(t, recordBytes, f.record)
	}
}

// Without what makes each of them a refusal, the same evidence verifies.
func TestWhatTheRefusalsAreMadeFromVerifies(t *testing.T) {
	for name, e := range map[string]evidence{
		"a record":               recordEvidence(t),
		"a committed fact":       committedTo(t, func(head []byte) []byte { return head }),
		"with fields to come":    committedTo(t, func(head []byte) []byte { return append(head, 0x50, 1, 0x5a, 1, 0, 0x5a, 0) }),
		"an ancestor's evidence": ofAncestor(t, 8, "equipoise-test-0"),
	} {
		t.Run(name, func(t *testing.T) {
			check, exit := verified(t, e.files(t))
			require.Zero(t, check)
			require.Zero(t, exit)
		})
	}
}

// A bundle is not unique: anybody may leave votes out as long as more than two thirds stay.
func TestVotesMayBeLeftOut(t *testing.T) {
	e := recordEvidence(t)
	rewrite(t, &e.bundle.LightBlocks[0].Commit, new(cmtproto.Commit), func(c *cmtproto.Commit) {
		*vote(c, cmtproto.BlockIDFlagNil) = cmtproto.CommitSig{BlockIdFlag: cmtproto.BlockIDFlagAbsent}
	})
	require.NotEqual(t, recordEvidence(t).file(t), e.file(t))
	v, err := proof.Verify(e.file(t), e.record, e.trust)
	require.NoError(t, err)
	require.Equal(t, proof.LevelTrusted, v.Level)
}

func TestSignaturesOfEd25519FollowZIP215(t *testing.T) {
	page, err := os.ReadFile("FORMAT.md")
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^    zip215\.(accepted|refused)\.[a-z0-9-]+ = ([0-9a-f]{192})$`).FindAllStringSubmatch(string(page), -1)
	require.Len(t, rows, 9)
	for _, row := range rows {
		data, err := hex.DecodeString(row[2])
		require.NoError(t, err)
		require.Equal(t, row[1] == "accepted", ed25519.PubKey(data[:32]).VerifySignature([]byte("equipoise"), data[32:]), row[0])
	}
}

// The samples of somebody who wrote a second verifier from the page: each is refused, where it was accepted or its exit code was
// not said.
func TestSamplesOfAStrangersVerifierAreRefused(t *testing.T) {
	const dir = "../../shared/findings/cases/format"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the samples are not beside this repository")
	}
	for name, want := range map[string][2]int{
		"ancestor-entry-in-2096": {8, 1}, "record-names-newer-chain": {8, 1}, "iavl-nonminimal": {4, 1},
		"fact-bad-signature-field": {7, 1}, "fact-group-wrong-end": {7, 1}, "fact-tag-2-above-32-bits": {7, 1}, "fact-wrong-wiretype": {7, 1},
		"author-line-feed": {7, 1}, "author-line-separator": {7, 1}, "reason-minus-1": {7, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var f files
			for ext, to := range map[string]*[]byte{".eqp": &f.bundle, ".bin": &f.record, ".json": &f.trust} {
				var err error
				*to, err = os.ReadFile(filepath.Join(dir, name+ext))
				require.NoError(t, err)
			}
			check, exit := verified(t, f)
			require.Equal(t, want, [2]int{check, exit})
		})
	}
}
