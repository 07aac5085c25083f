package archive

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles"
)

// filled returns the directory of a closed archive that was filled from a mirror which showed no public fact, and how many facts
// were withheld from it.
func filled(t testing.TB, c *testChain) (dir string, withheld uint64) {
	t.Helper()
	dir = t.TempDir()
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err)
	require.NoError(t, a.Fill(t.Context(), openMirror(t, hostileMirror(t, c, isPublicLeaf)), c.head(), nil))
	withheld = a.Withheld()
	require.NoError(t, a.Close())
	require.Positive(t, withheld)
	return dir, withheld
}

func requireCount(t testing.TB, dir string, want withheldCount) {
	t.Helper()
	kept, err := readWithheld(dir)
	require.NoError(t, err)
	require.Equal(t, &want, kept)
}

func TestOpeningAnArchiveReadsOnlyWhatItHasNotCounted(t *testing.T) {
	c := newTestChain(95)
	c.grow(600)
	dir, withheld := filled(t, c)
	requireCount(t, dir, withheldCount{600, c.head().Root, withheld})

	// The first bundle cannot be read. Nobody asks for it, unless the count is gone.
	files := snapshot(t, dir)
	first := factsFraming.path(0, tiles.Width)
	files[first] = strings.Repeat("\x00", len(files[first]))
	a := openArchive(t, restoreIn(t, files))
	require.Equal(t, withheld, a.Withheld())
	readOnly, err := OpenReadOnly(restoreIn(t, files))
	require.NoError(t, err)
	require.Equal(t, withheld, readOnly.Withheld())
	require.NoError(t, readOnly.Close())

	delete(files, withheldFile)
	dir = restoreIn(t, files)
	a = openArchive(t, dir)
	require.Less(t, a.Withheld(), withheld)
	kept, err := readWithheld(dir)
	require.NoError(t, err)
	require.Nil(t, kept, "what could not be counted is not written down")
}

func TestTheCountIsWrittenDownAsTheLogGrows(t *testing.T) {
	c := newTestChain(96)
	c.grow(300)
	dir, withheld := filled(t, c)
	a, err := Open(dir, log.NewNopLogger())
	require.NoError(t, err)
	c.grow(700)
	appendAll(t, a, c.entries()[300:])
	requireCount(t, dir, withheldCount{768, c.heads[768].Root, withheld})

	// Killed here, it counts what came since.
	killed := openArchive(t, restoreIn(t, snapshot(t, dir)))
	require.Equal(t, withheld, killed.Withheld())
	requireSound(t, killed)
	require.NoError(t, a.Close())
	requireCount(t, dir, withheldCount{1000, c.head().Root, withheld})
}

func TestACountThatIsNotOfThisLogIsNotBelieved(t *testing.T) {
	c := newTestChain(97)
	c.grow(300)
	dir, withheld := filled(t, c)
	files := snapshot(t, dir)
	right := withheldCount{300, c.head().Root, withheld}
	other := fact.LeafHash(nil)
	for name, content := range map[string][]byte{
		"empty":                 {},
		"cut off":               right.marshal()[:60],
		"another format":        bytes.Replace(right.marshal(), []byte("v1"), []byte("v2"), 1),
		"a number with a sign":  bytes.Replace(right.marshal(), []byte("300"), []byte("+300"), 1),
		"a root that is none":   []byte("equipoise/withheld/v1\n300\nxyz\n0\n"),
		"of a larger log":       withheldCount{301, c.head().Root, 0}.marshal(),
		"of another log":        withheldCount{300, other, 0}.marshal(),
		"of a shorter log":      withheldCount{256, c.head().Root, 0}.marshal(),
		"more than can be held": fmt.Appendf(nil, "equipoise/withheld/v1\n99999999999999999999\n%s\n0\n", bytes.Repeat([]byte("A"), 44)),
	} {
		t.Run(name, func(t *testing.T) {
			files[withheldFile] = string(content)
			dir := restoreIn(t, files)
			a := openArchive(t, dir)
			require.Equal(t, withheld, a.Withheld())
			requireCount(t, dir, right)
			requireSound(t, a)
		})
	}
	delete(files, withheldFile)
	a := openArchive(t, restoreIn(t, files))
	require.Equal(t, withheld, a.Withheld())
}

func TestACheckFindsACountThatIsWrong(t *testing.T) {
	c := newTestChain(98)
	c.grow(300)
	dir, withheld := filled(t, c)
	require.NoError(t, os.WriteFile(filepath.Join(dir, withheldFile), withheldCount{300, c.head().Root, withheld - 1}.marshal(), filePerm))
	a := openArchive(t, dir)
	report, err := a.Check(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, report.Problems, 1)
	require.Contains(t, report.Problems[0], fmt.Sprintf("says that %d facts of the first 300 entries were withheld, the entries have %d", withheld-1, withheld))
}

func TestACountIsForgottenBeforeItsLeavesChange(t *testing.T) {
	c := newTestChain(99)
	c.grow(600)
	dir, withheld := filled(t, c)
	a := openArchive(t, dir)
	_, restricted := factsOf(c)
	require.Less(t, restricted, withheld)
	require.NoError(t, a.forgetCount())
	killed := openArchive(t, restoreIn(t, snapshot(t, dir)))
	require.Equal(t, withheld, killed.Withheld(), "a kill at this moment")

	require.NoError(t, a.Fill(t.Context(), openMirror(t, mirrorOf(t, c, 600)), c.head(), nil))
	requireCount(t, dir, withheldCount{600, c.head().Root, restricted})
	requireSound(t, a)
}
