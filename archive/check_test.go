package archive

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckComputesEverythingAnew(t *testing.T) {
	c := newTestChain(80)
	c.grow(530)
	a := openArchive(t, t.TempDir())
	appendAll(t, a, c.entries())
	var done uint64
	report, err := a.Check(t.Context(), func(d, _ uint64) { done = d })
	require.NoError(t, err)
	require.True(t, report.Sound())
	require.EqualValues(t, 530, done)
	require.Equal(t, c.head().Size, report.Size)
	require.Equal(t, c.head().Root, report.Root)
	facts, public := uint64(0), uint64(0)
	for _, b := range c.entries() {
		for _, leaf := range b.Leaves {
			facts++
			if !strings.Contains(string(leaf), restrictedType) {
				public++
			}
		}
	}
	require.Equal(t, facts, report.Facts)
	require.Equal(t, public, report.Public)
	require.Zero(t, report.Withheld, "every fact came from the chain itself")
}

func TestCheckFindsAnyFlippedBit(t *testing.T) {
	c := newTestChain(81)
	for range 520 {
		c.addBlock(true)
	}
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries()[:510])
	appendAll(t, a, c.entries()[515:])
	rng := rand.New(rand.NewPCG(2, 2))
	for path, data := range snapshot(t, dir) {
		if data == "" || path == sizeFile {
			continue
		}
		for range 20 {
			bad := []byte(data)
			bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			require.NoError(t, os.WriteFile(filepath.Join(dir, path), bad, filePerm))
			report, err := a.Check(t.Context(), nil)
			require.NoError(t, err)
			require.False(t, report.Sound(), path)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), []byte(data), filePerm))
	}
	requireSound(t, a)
}

func TestCheckNamesEachMissingFileAndGoesOn(t *testing.T) {
	c := newTestChain(82)
	c.grow(520)
	dir := t.TempDir()
	a := openArchive(t, dir)
	appendAll(t, a, c.entries())
	missing := []string{entriesFraming.path(0, 256), factsFraming.path(1, 256)}
	for _, path := range missing {
		require.NoError(t, os.Remove(filepath.Join(dir, path)))
	}
	report, err := a.Check(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, report.Problems, len(missing))
	for i, path := range missing {
		require.Contains(t, report.Problems[i], path)
	}
	_, err = a.EntryData(3)
	require.ErrorIs(t, err, ErrDamaged)
}
