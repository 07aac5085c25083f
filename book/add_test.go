package book

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
	"github.com/equipoise-trials/equipoise/testutil/need"
)

func TestAddKeepsExactBytesUnderTheirCommitments(t *testing.T) {
	b := newBook(t)
	text := lines(100)
	added := add(t, b, text)
	require.EqualValues(t, 100, added.Rows)
	require.EqualValues(t, 0, added.First)
	require.Equal(t, Import{Number: 1, Dataset: "vs", Digest: sha256.Sum256([]byte(text)), Name: "vs.ndjson", Rows: 100, Added: 100}, added.Import)
	requireRows(t, b, text)

	r, err := b.Record(41)
	require.NoError(t, err)
	require.Equal(t, `{"USUBJID":"01-701-1041","AVAL":41.0}`, string(r.Bytes))
	require.Equal(t, "eqp1coordinator", r.Author)
	require.EqualValues(t, 41, r.Row)
	sum, err := b.Commitment(41)
	require.NoError(t, err)
	require.Equal(t, r.commitment(testIdentity).Sum(), sum)
	leaf, err := b.tiles.Leaf(41)
	require.NoError(t, err)
	require.Equal(t, fact.LeafHash(sum[:]), leaf)
	check(t, b)
}

func TestSaltsNeverRepeat(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(500))
	seen := make(map[fact.Hash]bool)
	for i := range uint64(500) {
		r, err := b.Record(i)
		require.NoError(t, err)
		require.False(t, seen[r.Salt])
		require.NotZero(t, r.Salt)
		seen[r.Salt] = true
	}
}

func TestAFileIsAddedOnceToADataset(t *testing.T) {
	b := newBook(t)
	text := lines(10)
	add(t, b, text)
	for range 2 {
		again := add(t, b, text)
		require.Zero(t, again.Rows)
		require.EqualValues(t, 1, again.Import.Number)
		require.EqualValues(t, 10, again.Import.Added)
		b = reopen(t, b)
	}
	other, err := b.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "lb", Author: "eqp1another"})
	require.NoError(t, err)
	require.EqualValues(t, 10, other.Rows)
	require.EqualValues(t, 10, other.First)
	require.EqualValues(t, 2, other.Import.Number)
	require.EqualValues(t, 20, status(t, b).Records)
	check(t, b)
}

func TestABadFileAddsNothing(t *testing.T) {
	b := newBook(t)
	add(t, b, lines(3))
	before := status(t, b)
	cases := map[string]struct {
		text string
		opts AddOptions
		want string
	}{
		"an error at the end":   {lines(20_000) + "{", AddOptions{Dataset: "vs"}, "line 20001, byte "},
		"a blank line":          {"1\n\n", AddOptions{Dataset: "vs"}, "line 2, byte 2: the line is blank"},
		"no dataset":            {"1\n", AddOptions{}, "dataset"},
		"a malformed dataset":   {"1\n", AddOptions{Dataset: "a b"}, `dataset "a b"`},
		"a malformed author":    {"1\n", AddOptions{Dataset: "vs", Author: "Given Family"}, `author "Given Family"`},
		"an overlong dataset":   {"1\n", AddOptions{Dataset: strings.Repeat("d", 65)}, "1 to 64 letters"},
		"a file that was added": {"1\n2", AddOptions{Dataset: "vs\n"}, "dataset"},
	}
	for name, c := range cases {
		_, err := b.Add(context.Background(), ndjson(t, c.text), c.opts)
		require.ErrorContains(t, err, c.want, name)
		require.Equal(t, before, status(t, b), name)
	}
	b.id.Author = ""
	_, err := b.Add(context.Background(), ndjson(t, "1\n"), AddOptions{Dataset: "vs"})
	require.ErrorContains(t, err, "author is missing")
	b.id.Author = testIdentity.Author
	add(t, b, "1\n")
	check(t, b)
}

// changing is a file that is another one when it is read again.
type changing struct {
	*NDJSON
	second RecordReader
	reads  int
}

func (c *changing) Rewind() error {
	c.reads++
	return c.NDJSON.Rewind()
}

func (c *changing) Next() ([]byte, error) {
	if c.reads > 1 {
		return c.second.Next()
	}
	return c.NDJSON.Next()
}

func TestAFileThatChangesWhileItIsReadIsNoticed(t *testing.T) {
	text := lines(20_000)
	for name, second := range map[string]string{
		"a changed byte":   strings.Replace(text, "01-701-20999", "01-701-20998", 1),
		"fewer rows":       lines(19_999),
		"a moved line end": strings.Replace(strings.Replace(text, "}\n", "}", 1), "{", "\n{", 1),
	} {
		b := newBook(t)
		file := &changing{NDJSON: ndjson(t, text), second: ndjson(t, second)}
		_, err := b.Add(context.Background(), file, AddOptions{Dataset: "vs"})
		require.ErrorIs(t, err, errFileChanged, name)
		// What was added before is from the file as first read, and that file completes the import.
		added := add(t, b, text)
		require.EqualValues(t, 20_000, added.Import.Added)
		requireRows(t, b, text)
	}
}

func TestAStoppedImportGoesOnWithTheNextRow(t *testing.T) {
	b := newBook(t)
	text := lines(40_000)
	ctx, cancel := context.WithCancel(context.Background())
	stop := func(p Progress) {
		if p.Stage == StageAdding {
			cancel()
		}
	}
	added, err := b.Add(ctx, ndjson(t, text), AddOptions{Dataset: "vs", Report: stop})
	require.ErrorIs(t, err, context.Canceled)
	require.NotZero(t, added.Rows)
	require.Less(t, added.Rows, uint64(40_000))
	require.Len(t, status(t, b).Interrupted(), 1)

	add(t, b, "1\n2\n") // another file in between
	b = reopen(t, b)
	rest := add(t, b, text)
	require.Equal(t, 40_000-added.Rows, rest.Rows)
	require.Equal(t, added.Rows+2, rest.First)
	require.Empty(t, status(t, b).Interrupted())
	check(t, b)
}

func TestProgressOfAnImport(t *testing.T) {
	b := newBook(t)
	var seen []Progress
	_, err := b.Add(context.Background(), ndjson(t, lines(10_000)), AddOptions{Dataset: "vs", Report: func(p Progress) { seen = append(seen, p) }})
	require.NoError(t, err)
	require.Equal(t, []Progress{
		{StageReading, 8192, 0}, {StageReading, 10_000, 0}, {StageAdding, 8192, 10_000}, {StageAdding, 10_000, 10_000},
	}, seen)
}

func TestTheRecordLogGoesOnInAnotherFile(t *testing.T) {
	b := newBook(t)
	require.NoError(t, b.Close())
	small, err := open(b.dir, 500_000)
	require.NoError(t, err)
	text := lines(20_000)
	add(t, small, text)
	require.Greater(t, len(small.log.segments), 2)
	check(t, small)
	small = reopen(t, small)
	requireRows(t, small, text)
	require.NoError(t, os.Remove(filepath.Join(small.dir, indexFile)))
	small = reopen(t, small)
	requireRows(t, small, text)
	check(t, small)
}

func TestRealDataArePutInAndComeOutUnchanged(t *testing.T) {
	path := need.Data(t, "dataset-json/lb.ndjson")
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	reader, err := NewNDJSON(file)
	require.NoError(t, err)
	b := newBook(t)
	_, err = b.Add(context.Background(), reader, AddOptions{Dataset: "lb"})
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	_, rows, _ := strings.Cut(string(bytes.TrimSuffix(text, []byte("\n"))), "\n") // without the header
	requireRows(t, b, rows+"\n")
	check(t, b)
}

func TestAFileWithoutRecordsAddsNothingAndIsNoError(t *testing.T) {
	b := newBook(t)
	for _, text := range []string{"", `{"datasetJSONVersion":"1.1.0","name":"AE","records":0,"columns":[{}]}` + "\n"} {
		added, err := b.Add(context.Background(), ndjson(t, text), AddOptions{Dataset: "ae"})
		require.NoError(t, err)
		require.Zero(t, added.Rows)
		require.Zero(t, added.Import.Rows)
	}
	require.Empty(t, status(t, b).Imports)
	add(t, b, lines(3))
	require.EqualValues(t, 3, status(t, b).Records)
	check(t, b)
}

func TestABookIsMadeOnceAndUsedByOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "books", "site-101")
	b, err := Create(dir, testIdentity)
	require.NoError(t, err)
	require.Equal(t, testIdentity, b.Identity())
	_, err = Open(dir)
	require.ErrorIs(t, err, durable.ErrLocked)
	_, err = Create(dir, testIdentity)
	require.ErrorContains(t, err, "there is a book already")
	require.NoError(t, b.Close())
	require.NoError(t, b.Close())
	_, err = b.Status()
	require.ErrorIs(t, err, errClosed)

	entries, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left beside the book")
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	for _, name := range []string{headsFile, identityFile, "records/00000000.log"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestCreateLeavesOtherFilesAlone(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "notes"), nil, 0o600))
	_, err := Create(dir, testIdentity)
	require.ErrorContains(t, err, "not empty")
	_, err = Open(dir)
	require.ErrorContains(t, err, "is not a book")

	empty := filepath.Join(t.TempDir(), "empty")
	require.NoError(t, os.Mkdir(empty, 0o755))
	require.NoError(t, os.MkdirAll(empty+".partial/left/by/a/kill", 0o755))
	b, err := Create(empty, testIdentity)
	require.NoError(t, err)
	require.NoError(t, b.Close())
}

func TestIdentitiesThatNameNoBookAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Identity){
		"chain-id":             func(id *Identity) { id.ChainID = "" },
		`chain-id "a b"`:       func(id *Identity) { id.ChainID = "a b" },
		"the trial is missing": func(id *Identity) { id.Trial = 0 },
		"author":               func(id *Identity) { id.Author = "Given Family" },
	} {
		id := testIdentity
		change(&id)
		dir := filepath.Join(t.TempDir(), "b")
		_, err := Create(dir, id)
		require.ErrorContains(t, err, want)
		require.NoDirExists(t, dir)
	}
}

func TestADamagedIdentityIsRefused(t *testing.T) {
	b := newBook(t)
	require.NoError(t, b.Close())
	path := filepath.Join(b.dir, identityFile)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, change := range []string{"", "{}", string(data) + "{}", string(data[:40]), strings.Replace(string(data), `"12"`, `"0"`, 1), strings.Replace(string(data), `"site"`, `"sight"`, 1)} {
		require.NoError(t, os.WriteFile(path, []byte(change), 0o600))
		_, err := Open(b.dir)
		require.Error(t, err, change)
	}
}
