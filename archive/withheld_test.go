package archive

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

// hostileMirror returns the directory of a mirror that shows the true log and keeps back the bytes of the facts that
// withhold chooses, saying of each that its bytes are not to be kept.
func hostileMirror(t testing.TB, c *testChain, withhold func(leaf []byte) bool) string {
	t.Helper()
	dir := t.TempDir()
	s := newShelf(dir, 0)
	files := snapshot(t, mirrorOf(t, c, len(c.entries())))
	require.NoError(t, s.seek(0))
	for _, b := range c.entries() {
		r, err := seal(b)
		require.NoError(t, err)
		for i, data := range b.Leaves {
			if withhold(data) {
				r.leaves[i].Data = nil
			}
		}
		_, err = s.put([]row{r})
		require.NoError(t, err)
	}
	require.NoError(t, s.close())
	for path, data := range snapshot(t, dir) {
		files[path] = data
	}
	return restoreIn(t, files)
}

// factsOf counts the facts of a chain, by class.
func factsOf(c *testChain) (public, restricted uint64) {
	for _, b := range c.entries() {
		for _, data := range b.Leaves {
			if isPublicLeaf(data) {
				public++
			} else {
				restricted++
			}
		}
	}
	return public, restricted
}

func isPublicLeaf(data []byte) bool {
	leaf, err := fact.ParseLeaf(data)
	return err == nil && fact.IsPublic(leaf.TypeURL)
}

func statusOfArchive(t testing.TB, a *Archive) *api.QueryStatusResponse {
	t.Helper()
	status, err := a.Status()
	require.NoError(t, err)
	return status
}

func TestAMirrorThatWithholdsPublicFactsIsFoundOut(t *testing.T) {
	c := newTestChain(90)
	c.grow(560)
	public, restricted := factsOf(c)
	mirror := hostileMirror(t, c, isPublicLeaf)
	dir := t.TempDir()
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err)
	require.NoError(t, a.Fill(t.Context(), openMirror(t, mirror), c.head(), nil))
	require.NoError(t, a.Agrees(c.head()))
	status := statusOfArchive(t, a)
	require.Empty(t, status.Gaps)
	require.Equal(t, public+restricted, status.Withheld, "no fact has been seen")
	require.Equal(t, public+restricted, requireSound(t, a).Withheld)

	server := NewQueryServer(a)
	for i, data := range c.entries()[0].Leaves {
		res, err := server.Fact(t.Context(), &api.QueryFactRequest{Index: uint32(i)})
		require.NoError(t, err)
		hash := fact.LeafHash(data)
		require.Equal(t, api.Fact{Index: uint32(i), LeafHash: hash[:]}, res.Fact, "no type that nothing vouches for")
		require.Equal(t, withheldNote, res.Note)
	}

	// The count is found again after a restart, and the same mirror changes nothing.
	require.NoError(t, a.Close())
	a = openArchive(t, dir)
	require.NoError(t, a.Fill(t.Context(), openMirror(t, mirror), c.head(), nil))
	require.Equal(t, public+restricted, a.Withheld())

	// The next source shows what is public.
	require.NoError(t, a.Fill(t.Context(), openMirror(t, mirrorOf(t, c, 560)), c.head(), nil))
	require.Equal(t, restricted, a.Withheld())
	report := requireSound(t, a)
	require.Equal(t, public, report.Public)
	require.Equal(t, restricted, report.Withheld)

	// The blocks themselves say of the rest that it is restricted.
	require.NoError(t, a.CatchUp(t.Context(), c))
	require.Zero(t, statusOfArchive(t, a).Withheld)
	requireWhole(t, a, c)
	for _, b := range c.entries() {
		requireLeaves(t, a, b)
	}
	c.addBlock(true, false)
	require.NoError(t, a.CatchUp(t.Context(), c), "and the archive goes on")
	requireWhole(t, a, c)
}

func TestWhatEachMirrorWithholdsOfTheOthersIsPutTogether(t *testing.T) {
	c := newTestChain(91)
	c.grow(300)
	_, restricted := factsOf(c)
	half := func(odd byte) func([]byte) bool {
		return func(leaf []byte) bool { return fact.LeafHash(leaf)[0]%2 == odd }
	}
	a := openArchive(t, t.TempDir())
	for _, odd := range []byte{0, 1} {
		require.NoError(t, a.Fill(t.Context(), openMirror(t, hostileMirror(t, c, half(odd))), c.head(), nil))
	}
	require.Equal(t, restricted, a.Withheld())
	requireSound(t, a)
}

func TestOnlyTheBytesOfTheHashedFactAreTakenForAWithheldOne(t *testing.T) {
	c := newTestChain(92)
	c.grow(10)
	a := openArchive(t, t.TempDir())
	require.NoError(t, a.Fill(t.Context(), openMirror(t, hostileMirror(t, c, isPublicLeaf)), c.head(), nil))
	withheld := a.Withheld()
	invented := fact.Leaf{MsgIndex: fact.BlockLevel}
	invented.TypeURL, invented.Fact = publicFact(7)
	s := newShelf(t.TempDir(), 0)
	require.NoError(t, s.seek(0))
	for _, b := range c.entries() {
		r, err := seal(b)
		require.NoError(t, err)
		r.leaves[0] = Leaf{Hash: invented.Hash(), Data: invented.Marshal()}
		_, err = s.put([]row{r})
		require.NoError(t, err)
	}
	require.NoError(t, s.close())
	files := snapshot(t, mirrorOf(t, c, 10))
	for path, data := range snapshot(t, s.facts.dir) {
		files[path] = data
	}
	require.ErrorIs(t, a.Fill(t.Context(), openMirror(t, restoreIn(t, files)), c.head(), nil), errMirror)
	require.Equal(t, withheld, a.Withheld())
	requireSound(t, a)
}

func TestANodeThatPrunedItsBlocksLeavesWithheldWhatItNoLongerHas(t *testing.T) {
	c := newTestChain(93)
	c.grow(40)
	a := openArchive(t, t.TempDir())
	require.NoError(t, a.Fill(t.Context(), openMirror(t, hostileMirror(t, c, isPublicLeaf)), c.head(), nil))
	want := uint64(0)
	for _, b := range c.entries()[:25] {
		want += uint64(len(b.Leaves))
	}
	c.pruned = c.entries()[24].Height
	require.NoError(t, a.CatchUp(t.Context(), c))
	require.Equal(t, want, a.Withheld())
	requireSound(t, a)
	c.pruned = 0
	c.fail(errors.New("no answer"))
	require.ErrorContains(t, a.CatchUp(t.Context(), c), "no answer")
	require.Equal(t, want, a.Withheld())
}

func TestAnArchiveOfAnotherFormatIsRefusedByItsVersion(t *testing.T) {
	record := marshalLeaves(nil)
	record[0] = 1
	_, err := parseLeaves(record, ofMirror)
	require.ErrorContains(t, err, "version 1, want 2")
	_, err = countWithheld(record)
	require.ErrorContains(t, err, "version 1, want 2")
}
