package proof_test

import (
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/internal/testchain"
)

var update = flag.Bool("update", false, "write the golden files anew")

// recordBytes is the record of the record bundle: a correction, so that it has a predecessor and a reason.
var recordBytes = []byte(`{"STUDYID":"EQ-TEST","DOMAIN":"DM","USUBJID":"101-0001","AGE":63,"SEX":"F"}` + "\n")

// evidence is a bundle with what it is verified with.
type evidence struct {
	bundle *proof.Bundle
	record []byte
	trust  *proof.Trust
}

func (e evidence) file(t testing.TB) []byte {
	data, err := e.bundle.Marshal()
	require.NoError(t, err)
	return data
}

// four returns four ed25519 signers of equal power.
func four(prefix string) []testchain.Signer {
	var signers []testchain.Signer
	for _, name := range []string{"1", "2", "3", "4"} {
		signers = append(signers, testchain.Ed25519(prefix+name, 10))
	}
	return signers
}

// bookChain is a chain with a book on which records were submitted, and validators that were replaced altogether.
type bookChain struct {
	*testchain.Chain
	book  *testchain.Book
	index uint64 // of recordBytes in the book
	size  uint64 // of the book when the chain learnt of it
	at    int64  // height of that block
	old   []testchain.Signer
	new   []testchain.Signer
}

const (
	handover   = 5 // the block that names the new validators as next
	lastSigned = 9
)

func newBookChain(t testing.TB) *bookChain {
	c := &bookChain{old: four("old"), new: four("new")}
	c.Chain = testchain.New(t, "equipoise-test-1", c.old...)
	c.book = c.NewBook(7, 101, 1)
	for range 40 {
		c.book.Enter([]byte("another record\n"), nil)
	}
	c.index = c.book.Enter(recordBytes, func(r *fact.Commitment) {
		predecessor := fact.LeafHash([]byte("what was wrong"))
		r.Kind, r.Predecessor, r.Reason = fact.Correction, predecessor[:], fact.ReasonCode_REASON_CODE_CORRECTION
	})
	c.book.Pad()

	c.Add(c.Opened(3))
	c.Add(nil)
	head := c.book.Append()
	c.size = head.NewSize
	c.at = c.Add(append(c.Opened(4), c.Leaf(head, 9))) // block 3, fact 4
	c.Add(c.Opened(1))
	c.SetNext(c.new...)
	c.Add(c.Opened(2), testchain.Nil(c.old[1])) // handover
	for range lastSigned - handover - 1 {
		c.Add(c.Opened(1))
	}
	c.Add(c.Opened(1), testchain.Absent(c.new[2])) // lastSigned
	c.AddEmpty(2)
	return c
}

// recordEvidence leads from the old validators to the new ones by one hop, with a vote for nil and an absent one.
func recordEvidence(t testing.TB) evidence {
	c := newBookChain(t)
	b := c.Evidence(c.at, 4, handover, lastSigned)
	b.Record = c.book.Prove(c.index, c.size)
	return evidence{b, recordBytes, c.Trust(1)}
}

// factEvidence is signed by validators with keys of every scheme.
func factEvidence(t testing.TB) evidence {
	c := testchain.New(t, "equipoise-test-2",
		testchain.Ed25519("a", 20), testchain.Ed25519("b", 20), testchain.Secp256k1("c", 20), testchain.MLDSA65(t, "d", 30))
	c.Add(c.Opened(3))
	c.AddEmpty(2)
	return evidence{c.Evidence(1, 1, 2), nil, c.Trust(2, "equipoise-test-0", "equipoise-test-1")}
}

// largeEvidence is from a book of 131,072 records and a log of as many entries, signed by four validators.
func largeEvidence(t testing.TB) evidence {
	const size = 1 << 17
	c := testchain.New(t, "equipoise-1", four("old")...)
	log := make([]fact.Hash, size-1) // with the entry below, a full tree
	for i := range log {
		binary.BigEndian.PutUint64(log[i][:], uint64(i))
	}
	c.Continue(log)
	book := c.NewBook(7, 101, 1)
	for range size {
		book.Enter(recordBytes, nil)
	}
	head := book.Append()
	at := c.Add(append(c.Opened(99), c.Leaf(head, 99)))
	c.AddEmpty(1)
	b := c.Evidence(at, 99, at+1)
	b.Record = book.Prove(4711, size)
	return evidence{b, recordBytes, c.Trust(1)}
}

// golden compares data with a file under testdata, which other implementations and the tests of eqverify read.
func golden(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, data, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(data), "the format of %s is frozen", name)
}

func TestEvidenceAndTrustFilesAreFrozen(t *testing.T) {
	for name, e := range map[string]evidence{"record": recordEvidence(t), "fact": factEvidence(t)} {
		golden(t, name+".eqp", e.file(t))
		trust, err := e.trust.Marshal()
		require.NoError(t, err)
		golden(t, name+"-trust.json", trust)
		if e.record != nil {
			golden(t, name+".bin", e.record)
		}
	}
}
