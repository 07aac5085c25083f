package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/fact"
)

func TestGapsAreNamedPlainlyAndSurviveARestart(t *testing.T) {
	c := newTestChain(20)
	c.grow(40)
	dir := t.TempDir()
	a := openArchive(t, dir)
	b := c.entries()
	appendAll(t, a, b[:10])
	appendAll(t, a, b[15:20])
	appendAll(t, a, b[30:31])
	appendAll(t, a, b[20:22])
	want := []api.Gap{
		{FirstEntry: 10, LastEntry: 14, FromHeight: b[9].Height + 1, ToHeight: b[15].Height - 1},
		{FirstEntry: 22, LastEntry: 29, FromHeight: b[21].Height + 1, ToHeight: b[30].Height - 1},
	}
	require.Equal(t, want, a.Gaps())
	require.NoError(t, a.Close())

	a = openArchive(t, dir)
	require.Equal(t, want, a.Gaps())
	status, err := a.Status()
	require.NoError(t, err)
	require.Equal(t, want, status.Gaps)
	require.EqualValues(t, 10, status.Size_)
	require.EqualValues(t, 8, status.Ahead)
	require.Equal(t, b[9].Height, status.Height)
	_, err = a.IndexAt(b[15].Height)
	require.ErrorIs(t, err, ErrGap)

	appendAll(t, a, b[22:30])
	require.Equal(t, want[:1], a.Gaps())
	appendAll(t, a, b[10:15])
	require.EqualValues(t, 31, a.Size())
	appendAll(t, a, b[31:])
	requireWhole(t, a, c)
	require.NoDirExists(t, runPath(filepath.Join(dir, aheadDir), 15))
}

func TestCatchUpReadsWhatIsMissingAndNothingElse(t *testing.T) {
	c := newTestChain(21)
	c.grow(60)
	a := openArchive(t, t.TempDir())
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
	require.EqualValues(t, c.latest, c.reads)

	c.reads = 0
	require.NoError(t, a.CatchUp(t.Context(), c))
	require.EqualValues(t, c.latest-c.head().Height, c.reads)

	c.grow(20)
	b := c.entries()
	appendAll(t, a, b[70:])
	gap := a.Gaps()[0]
	c.reads = 0
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
	require.EqualValues(t, gap.ToHeight-gap.FromHeight+1+c.latest-c.head().Height, c.reads)
}

func TestCatchUpSaysWhatThePrunedNodeNoLongerHas(t *testing.T) {
	c := newTestChain(22)
	c.grow(30)
	b := c.entries()
	a := openArchive(t, t.TempDir())
	appendAll(t, a, b[:10])
	c.pruned = b[14].Height
	require.NoError(t, a.CatchUp(t.Context(), c))
	require.Equal(t, []api.Gap{
		{FirstEntry: 10, LastEntry: 14, FromHeight: b[9].Height + 1, ToHeight: b[15].Height - 1},
	}, a.Gaps())
	status, err := a.Status()
	require.NoError(t, err)
	require.EqualValues(t, 15, status.Ahead)
	require.Nil(t, status.Unread, "later entries have shown what was lost")

	c.pruned = 0
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
}

func TestHeightsThatNoLaterEntryExplainsAreUnread(t *testing.T) {
	c := newTestChain(23)
	c.grow(10)
	b := c.entries()
	a := openArchive(t, t.TempDir())
	appendAll(t, a, b)
	for range 20 {
		c.addBlock()
	}
	c.pruned = c.latest - 5
	require.NoError(t, a.CatchUp(t.Context(), c))
	status, err := a.Status()
	require.NoError(t, err)
	require.Equal(t, &api.HeightRange{FromHeight: c.head().Height + 1, ToHeight: c.pruned}, status.Unread)
	_, err = a.IndexAt(c.pruned)
	require.ErrorIs(t, err, ErrGap)

	next := c.addBlock(true)
	require.NoError(t, a.Append(*next.Block))
	status, err = a.Status()
	require.NoError(t, err)
	require.Nil(t, status.Unread, "the next entry's index shows that nothing was lost")
	requireWhole(t, a, c)
}

func TestAnArchiveOfAStateSyncedNodeKeepsWhatItSees(t *testing.T) {
	c := newTestChain(24)
	c.grow(30)
	b := c.entries()
	c.pruned = b[19].Height
	a := openArchive(t, t.TempDir())
	require.NoError(t, a.CatchUp(t.Context(), c))
	require.Zero(t, a.Size())
	require.Equal(t, []api.Gap{{LastEntry: 19, FromHeight: 1, ToHeight: b[20].Height - 1}}, a.Gaps())
}

func TestCatchUpStopsAtAFailingNodeAndGoesOnLater(t *testing.T) {
	c := newTestChain(25)
	c.grow(10)
	a := openArchive(t, t.TempDir())
	down := errors.New("connection refused")
	c.fail(down)
	require.ErrorIs(t, a.CatchUp(t.Context(), c), down)
	c.fail(nil)
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
}

func TestCatchUpOfAContinuedChainStartsAtItsFirstBlock(t *testing.T) {
	old := newTestChain(26)
	old.grow(8)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, old.entries())

	c := newTestChain(27)
	c.id, c.latest = "equipoise-test-2", old.latest
	var err error
	c.log, err = fact.NewRange(old.log.Size(), old.log.Hashes())
	require.NoError(t, err)
	c.grow(4)
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
}

func TestRowsKeptAheadSurviveAKillAtAnyByte(t *testing.T) {
	c := newTestChain(28)
	for range 8 {
		c.addBlock(true)
	}
	b := c.entries()
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, b[:2])
	appendAll(t, a, b[4:6])
	before := snapshot(t, dir)
	require.NoError(t, a.Append(b[6]))
	after := snapshot(t, dir)
	for _, f := range []framing{factsFraming, entriesFraming} {
		prefix := "ahead/000000000004/"
		old, grown := prefix+f.path(0, 2), prefix+f.path(0, 3)
		for end := len(before[old]); end <= len(after[grown]); end += 7 {
			before[old] = after[grown][:end]
			requireJoins(t, before, c)
		}
		delete(before, old)
		before[grown] = after[grown]
		requireJoins(t, before, c)
	}
}

// requireJoins opens an archive that keeps rows ahead, whatever is left of them, and closes the gap.
func requireJoins(t *testing.T, files map[string]string, c *testChain) {
	t.Helper()
	dir := restoreIn(t, files)
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err)
	require.Equal(t, uint64(3), a.Gaps()[0].LastEntry)
	for _, b := range []int{6, 7, 2, 3} {
		require.NoError(t, a.Append(c.entries()[b]))
	}
	requireWhole(t, a, c)
	require.NoError(t, a.Close())
	require.NoError(t, os.RemoveAll(dir))
}

func TestAKillWhileRowsJoinTheLogLosesNone(t *testing.T) {
	c := newTestChain(29)
	c.grow(300)
	b := c.entries()
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, b[2:])
	before := snapshot(t, dir)
	appendAll(t, a, b[:150])
	require.EqualValues(t, 300, a.Size())
	joined := snapshot(t, dir)
	for path, data := range before {
		if strings.HasPrefix(path, aheadDir) {
			joined[path] = data
		}
	}
	a = openArchive(t, restoreIn(t, joined)) // all joined, the rows ahead are still there
	requireWhole(t, a, c)
	require.Empty(t, a.runs)
}

func TestDamagedRowsAheadAreAGapAgain(t *testing.T) {
	c := newTestChain(30)
	c.grow(20)
	b := c.entries()
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, b[:2])
	appendAll(t, a, b[10:])
	path := filepath.Join(runPath(filepath.Join(dir, aheadDir), 10), entriesFraming.path(0, 10))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(path, data, filePerm))

	appendAll(t, a, b[2:10])
	require.EqualValues(t, 10, a.Size())
	require.NoError(t, a.CatchUp(t.Context(), c))
	requireWhole(t, a, c)
	require.DirExists(t, runPath(filepath.Join(dir, aheadDir), 10)+asideSuffix)
}
