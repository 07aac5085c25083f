package book

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func sampleRecord() Record {
	replaces := uint64(6)
	return Record{
		Index: 7, Kind: fact.Correction, Dataset: "vs", Author: "eqp1a", Reason: fact.ReasonCode_REASON_CODE_CORRECTION,
		Replaces: &replaces, Predecessor: bytes.Repeat([]byte{0xaa}, 32), Import: 2, Row: 3,
		Salt: fact.Hash(bytes.Repeat([]byte{0xbb}, 32)), Bytes: []byte(`{"AVAL":1.0}`),
	}
}

func TestRecordPayloadIsFrozen(t *testing.T) {
	want := "0000000000000007" + "02" + "00000002" + "00000002" + "0000000000000003" + "0000000000000007" +
		strings.Repeat("bb", 32) +
		"00000002" + "7673" + "00000005" + hex.EncodeToString([]byte("eqp1a")) +
		"00000020" + strings.Repeat("aa", 32) +
		"0000000c" + hex.EncodeToString([]byte(`{"AVAL":1.0}`))
	require.Equal(t, want, hex.EncodeToString(appendRecord(nil, sampleRecord())))
}

func TestRecordReadsBackWithItsCommitment(t *testing.T) {
	r, err := parseRecord(appendRecord(nil, sampleRecord()))
	require.NoError(t, err)
	require.Equal(t, sampleRecord(), r)
	require.Equal(t, fact.Commitment{
		ChainID: "equipoise-1", Trial: 12, Site: 101, Book: 3, Dataset: "vs", Kind: fact.Correction,
		Predecessor: bytes.Repeat([]byte{0xaa}, 32), Reason: fact.ReasonCode_REASON_CODE_CORRECTION, Author: "eqp1a",
		Salt: r.Salt, Bytes: []byte(`{"AVAL":1.0}`),
	}, r.commitment(testIdentity))
}

func TestImpossibleRecordsAreRefused(t *testing.T) {
	self := uint64(7)
	for name, change := range map[string]func(*Record){
		"no kind":                       func(r *Record) { r.Kind = 0 },
		"an unknown kind":               func(r *Record) { r.Kind = 5 },
		"an original with predecessor":  func(r *Record) { r.Kind = fact.Original },
		"a tombstone without":           func(r *Record) { r.Kind, r.Predecessor = fact.Tombstone, nil },
		"a predecessor without index":   func(r *Record) { r.Replaces = nil },
		"a record replacing itself":     func(r *Record) { r.Replaces = &self },
		"a blank that says something":   func(r *Record) { r.Kind, r.Predecessor, r.Replaces = fact.Blank, nil, nil },
		"a predecessor of wrong length": func(r *Record) { r.Predecessor = r.Predecessor[:31] },
	} {
		r := sampleRecord()
		change(&r)
		_, err := parseRecord(appendRecord(nil, r))
		require.Error(t, err, name)
	}
}

func TestNamesOfDatasetsAndAuthors(t *testing.T) {
	for _, name := range []string{"dm", "LB", "lab-2", "q_s.1", strings.Repeat("a", 64)} {
		require.NoError(t, checkDataset(name), name)
	}
	for _, name := range []string{"", "a b", "a/b", "é", "a\x00", strings.Repeat("a", 65)} {
		require.Error(t, checkDataset(name), name)
	}
	require.NoError(t, checkAuthor("eqp1qy352euf40x77qfrg4ncn27dauqjx3t83x4ummcpzxw"))
	for _, address := range []string{"", "eqp1 a", "eqp1-a", strings.Repeat("a", 129)} {
		require.Error(t, checkAuthor(address), address)
	}
}

func FuzzRecordPayload(f *testing.F) {
	f.Add(appendRecord(nil, sampleRecord()))
	f.Add(appendRecord(nil, Record{Kind: fact.Blank}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, payload []byte) {
		r, err := parseRecord(payload)
		if err == nil && !bytes.Equal(appendRecord(nil, r), payload) {
			t.Fatal("a record reads back as another")
		}
	})
}

func FuzzIndexEntry(f *testing.F) {
	replaces := uint64(4)
	f.Add(appendEntry(nil, entry{at: position{1, 2}, length: 3, kind: fact.Correction, imported: 5, replaces: &replaces}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < entrySize {
			return
		}
		e, ok := parseEntry(data[:entrySize])
		if again := appendEntry(nil, e); ok && !bytes.Equal(again, data[:entrySize]) {
			t.Fatalf("%x reads back as %x", data[:entrySize], again)
		}
	})
}

func FuzzJournalEntries(f *testing.F) {
	f.Add(appendImport(nil, Import{Dataset: "dm", Name: "dm.xpt", Rows: 306}))
	f.Add(appendIntended(nil, emptyHead(), Head{Size: 64}))
	f.Add(appendConfirmed(nil, Head{Size: 64}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if i, err := parseImport(payload); err == nil && !bytes.Equal(appendImport(nil, i), payload) {
			t.Fatal("an import reads back as another")
		}
		var l headList
		_ = l.read(payload) // must not panic
	})
}
