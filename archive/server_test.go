package archive

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/cosmos/cosmos-sdk/types/query"
	gateway "github.com/cosmos/gogogateway"
	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

func testServer(t *testing.T, entries int) (api.QueryServer, *Archive, *testChain) {
	t.Helper()
	c := newTestChain(uint64(entries))
	c.grow(entries)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, c.entries())
	return NewQueryServer(a), a, c
}

// requireInLog verifies an entry of a response against the chain's checkpoint of its size.
func requireInLog(t *testing.T, c *testChain, e api.LogEntry) fact.Entry {
	t.Helper()
	path, err := fact.Hashes(e.Path)
	require.NoError(t, err)
	root := c.heads[e.Size_].Root
	require.Equal(t, root[:], e.Root)
	require.NoError(t, fact.VerifyInclusion(e.Index, e.Size_, fact.LeafHash(e.Data), root, path))
	entry, err := fact.ParseEntry(e.Data)
	require.NoError(t, err)
	require.Equal(t, e.Height, entry.Height)
	return entry
}

func TestEveryServedFactVerifiesAgainstTheCheckpointOfAnySize(t *testing.T) {
	s, _, c := testServer(t, 40)
	for _, b := range c.entries() {
		for i, data := range b.Leaves {
			for _, size := range []uint64{0, b.EntryIndex + 1, 40} {
				res, err := s.Fact(t.Context(), &api.QueryFactRequest{Height: b.Height, Index: uint32(i), Size_: size})
				require.NoError(t, err)
				entry := requireInLog(t, c, res.Entry)
				require.Equal(t, b.Height, entry.Height)
				path, err := fact.Hashes(res.Path)
				require.NoError(t, err)
				leaf := fact.Hash(res.Fact.LeafHash)
				require.Equal(t, fact.LeafHash(data), leaf)
				require.NoError(t, fact.VerifyInclusion(uint64(i), uint64(entry.Count), leaf, entry.FactsRoot, path))
				if parsed, err := fact.ParseLeaf(data); err == nil && parsed.TypeURL == restrictedType {
					require.Equal(t, api.Fact{Index: uint32(i), LeafHash: leaf[:]}, res.Fact, "its hash and nothing else")
					require.Equal(t, restrictedNote, res.Note)
				} else {
					require.Equal(t, data, res.Fact.Data)
					require.Empty(t, res.Note)
				}
			}
		}
		byHeight, err := s.Entry(t.Context(), &api.QueryEntryRequest{Height: b.Height})
		require.NoError(t, err)
		byIndex, err := s.Entry(t.Context(), &api.QueryEntryRequest{Entry: b.EntryIndex})
		require.NoError(t, err)
		require.Equal(t, byHeight, byIndex)
		requireInLog(t, c, byIndex.Entry)
	}
}

func TestFactsArePagedInTheirOrder(t *testing.T) {
	s, a, c := testServer(t, 2)
	b := c.addBlock(make([]bool, 250)...)
	require.NoError(t, a.Append(*b.Block))
	var all []api.Fact
	page := &query.PageRequest{Limit: 60}
	for {
		res, err := s.Facts(t.Context(), &api.QueryFactsRequest{Height: b.Height, Pagination: page})
		require.NoError(t, err)
		require.Equal(t, b.Entry, res.EntryData)
		require.EqualValues(t, 2, res.Entry)
		require.EqualValues(t, 250, res.Pagination.Total)
		all = append(all, res.Facts...)
		if res.Pagination.NextKey == nil {
			break
		}
		page = &query.PageRequest{Limit: 60, Key: res.Pagination.NextKey}
	}
	require.Len(t, all, 250)
	for i, f := range all {
		require.EqualValues(t, i, f.Index)
		hash := fact.LeafHash(b.Leaves[i])
		require.Equal(t, hash[:], f.LeafHash)
	}
	res, err := s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 2, Pagination: &query.PageRequest{Limit: 1000}})
	require.NoError(t, err)
	require.Len(t, res.Facts, 250, "as many as may be asked for")
	res, err = s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 2, Pagination: &query.PageRequest{Offset: 240}})
	require.NoError(t, err)
	require.Len(t, res.Facts, 10)
	res, err = s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 2, Pagination: &query.PageRequest{Offset: 251}})
	require.NoError(t, err)
	require.Empty(t, res.Facts)
}

func TestConsistencyVerifiesBetweenAnySizes(t *testing.T) {
	s, _, c := testServer(t, 30)
	for oldSize := uint64(1); oldSize < 30; oldSize++ {
		for _, newSize := range []uint64{oldSize + 1, 30, 0} {
			res, err := s.Consistency(t.Context(), &api.QueryConsistencyRequest{OldSize: oldSize, NewSize: newSize})
			require.NoError(t, err)
			path, err := fact.Hashes(res.Path)
			require.NoError(t, err)
			require.NoError(t, fact.VerifyConsistency(oldSize, res.NewSize, c.heads[oldSize].Root, c.heads[res.NewSize].Root,
				path))
			require.Equal(t, fact.Hash(res.OldRoot), c.heads[oldSize].Root)
			require.Equal(t, fact.Hash(res.NewRoot), c.heads[res.NewSize].Root)
		}
	}
}

func TestQueriesSayWhyTheyHaveNoAnswer(t *testing.T) {
	s, a, c := testServer(t, 10)
	quiet := c.addBlock()
	require.Nil(t, quiet.Block)
	b := c.addBlock(true)
	require.NoError(t, a.Append(*b.Block))
	whole := map[string]struct {
		call func() error
		code codes.Code
		want string
	}{
		"a block without facts": {entryAt(s, b.Height-1, 0, 0), codes.NotFound, "has no facts"},
		"a block to come":       {entryAt(s, b.Height+9, 0, 0), codes.NotFound, "the last block with facts is"},
		"an entry to come":      {entryAt(s, 0, 11, 0), codes.NotFound, "entry 11 of an archive of 11"},
		"a negative height":     {entryAt(s, -1, 0, 0), codes.InvalidArgument, "want at least 1"},
		"height and entry":      {entryAt(s, 3, 3, 0), codes.InvalidArgument, "not both"},
		"too small a log":       {entryAt(s, 0, 5, 5), codes.InvalidArgument, "ask for a larger one"},
		"too large a log":       {entryAt(s, 0, 5, 12), codes.NotFound, "entry 11 of an archive of 11"},
		"a fact too many": {func() error {
			_, err := s.Fact(t.Context(), &api.QueryFactRequest{Entry: 10, Index: 1})
			return err
		}, codes.NotFound, "has 1 facts"},
		"facts in reverse": {func() error {
			_, err := s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 10, Pagination: &query.PageRequest{Reverse: true}})
			return err
		}, codes.InvalidArgument, "in reverse"},
		"facts beyond what a page holds": {func() error {
			_, err := s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 10, Pagination: &query.PageRequest{Limit: 1001}})
			return err
		}, codes.InvalidArgument, "a page has at most 1000 facts, 1001 were asked for"},
		"a foreign page key": {func() error {
			_, err := s.Facts(t.Context(), &api.QueryFactsRequest{Entry: 10, Pagination: &query.PageRequest{Key: []byte("x")}})
			return err
		}, codes.InvalidArgument, "8 bytes"},
		"consistency from nothing": {consistency(s, 0, 5), codes.InvalidArgument, "want 1 to 5"},
		"consistency backwards":    {consistency(s, 6, 5), codes.InvalidArgument, "want 1 to 5"},
		"consistency to come":      {consistency(s, 6, 50), codes.NotFound, "of an archive of 11"},
	}
	for name, test := range whole {
		t.Run(name, func(t *testing.T) { requireStatus(t, test.call(), test.code, test.want) })
	}

	c.grow(3)
	rows := c.entries()
	appendAll(t, a, rows[13:])
	for _, call := range []func() error{
		entryAt(s, rows[13].Height, 0, 0), entryAt(s, rows[12].Height, 0, 0), entryAt(s, 0, 12, 0), entryAt(s, 0, 1, 13),
		consistency(s, 1, 14),
	} {
		requireStatus(t, call(), codes.FailedPrecondition, "entries 11 to 12 (heights")
	}

	other := newTestChain(101)
	other.grow(1)
	require.ErrorIs(t, a.Append(other.entries()[0]), ErrDiverged)
	requireStatus(t, entryAt(s, 0, 0, 0)(), codes.FailedPrecondition, "contradicts the chain")
	res, err := s.Status(t.Context(), &api.QueryStatusRequest{})
	require.NoError(t, err)
	require.NotNil(t, res.Diverged)
	require.Len(t, res.Gaps, 1)

	empty := NewQueryServer(openArchive(t, t.TempDir()))
	requireStatus(t, entryAt(empty, 1, 0, 0)(), codes.NotFound, "the log is empty")
	requireStatus(t, entryAt(empty, 0, 0, 0)(), codes.NotFound, "entry 0 of an archive of 0")
}

func entryAt(s api.QueryServer, height int64, entry, size uint64) func() error {
	return func() error {
		_, err := s.Entry(context.Background(), &api.QueryEntryRequest{Height: height, Entry: entry, Size_: size})
		return err
	}
}

func consistency(s api.QueryServer, oldSize, newSize uint64) func() error {
	return func() error {
		_, err := s.Consistency(context.Background(), &api.QueryConsistencyRequest{OldSize: oldSize, NewSize: newSize})
		return err
	}
}

func requireStatus(t *testing.T, err error, code codes.Code, want string) {
	t.Helper()
	require.Equal(t, code, status.Code(err), "%v", err)
	require.ErrorContains(t, err, want)
}

func TestAQueryRightAfterTheCommitFindsItsFacts(t *testing.T) {
	c := newTestChain(102)
	a := openArchive(t, t.TempDir())
	l := NewListener(a)
	s := NewQueryServer(a)
	require.NoError(t, l.Start(t.Context(), c))
	defer l.Close()
	for range 50 {
		b := c.addBlock(true)
		commit(t, l, b)
		err := entryAt(s, b.Height, 0, 0)()
		for status.Code(err) == codes.Unavailable { // on a slow machine
			err = entryAt(s, b.Height, 0, 0)()
		}
		require.NoError(t, err)
	}
}

func TestAQueryForABlockThatIsStillBeingWrittenIsToldToAskAgain(t *testing.T) {
	c := newTestChain(103)
	c.grow(2)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, c.entries())
	s := NewQueryServer(a)
	b := c.addBlock(true)
	commit(t, NewListener(a), b) // which was not started
	requireStatus(t, entryAt(s, b.Height, 0, 0)(), codes.Unavailable, "ask again")
	requireStatus(t, entryAt(s, 0, 2, 0)(), codes.Unavailable, "ask again")
	require.NoError(t, entryAt(s, 0, 1, 0)())
}

func TestRESTRoutesReachTheQueries(t *testing.T) {
	s, _, c := testServer(t, 5)
	json := &gateway.JSONPb{OrigName: true, EmitDefaults: true}
	mux := runtime.NewServeMux(runtime.WithMarshalerOption(runtime.MIMEWildcard, json))
	require.NoError(t, api.RegisterQueryHandlerServer(t.Context(), mux, s))
	server := httptest.NewServer(mux)
	defer server.Close()
	height := strconv.FormatInt(c.entries()[3].Height, 10)
	for path, want := range map[string]string{
		"status":                                 `"size":"5"`,
		"entries/3":                              `"index":"3"`,
		"entries/3?size=4":                       `"size":"4"`,
		"blocks/" + height + "/entry":            `"index":"3"`,
		"blocks/" + height + "/facts/0":          `"leaf_hash":`,
		"entries/3/facts/0?size=5":               `"leaf_hash":`,
		"blocks/" + height + "/facts":            `"entry":"3"`,
		"entries/3/facts?pagination.limit=1":     `"total":`,
		"consistency/2/5":                        `"new_size":"5"`,
		"entries/99":                             `"code":5`,
		"blocks/-1/entry":                        `"code":3`,
		"blocks/" + height + "/facts/4294967295": `"code":5`,
	} {
		client := http.Client{Timeout: 10 * time.Second}
		res, err := client.Get(server.URL + "/equipoise/archive/v1/" + path)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Contains(t, string(body), want, path)
	}
}
