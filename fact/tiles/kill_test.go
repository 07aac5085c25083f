package tiles

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

var errKilled = errors.New("killed")

// killAfter writes the first budget bytes of a batch of tiles, leaves the next file torn, and fails.
func killAfter(budget int) func([]durable.File) error {
	return func(files []durable.File) error {
		for _, f := range files {
			part := f.Data[:min(budget, len(f.Data))]
			budget -= len(part)
			if err := writeTiles([]durable.File{{Path: f.Path, Data: part}}); err != nil {
				return err
			}
			if len(part) < len(f.Data) {
				return errKilled
			}
		}
		return errKilled // everything is written, but the size still names the old log
	}
}

func TestKillAtAnyByteOfAnAppendLeavesTheOldLog(t *testing.T) {
	const old, more = 250, 270 // one partial tile before; after: two full tiles, one partial, one at the level above
	dir := t.TempDir()
	l, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(leaves(0, old)))
	require.NoError(t, l.Close())
	total := (256 + 256 + 8 + 2) * hashSize
	for budget := 0; budget <= total; budget += 97 {
		l, err := Open(dir)
		require.NoError(t, err)
		l.write = killAfter(budget)
		require.ErrorIs(t, l.Append(leaves(old, more)), errKilled)
		requireLog(t, l, leaves(0, old))
		require.NoError(t, l.Close())
	}
	l = open(t, dir)
	requireLog(t, l, leaves(0, old))
	require.NoError(t, l.Append(leaves(old, more)))
	requireLog(t, l, leaves(0, old+more))
}

func TestKillInATruncationLeavesTheOldLog(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(leaves(0, 600)))
	l.write = killAfter(100)
	require.ErrorIs(t, l.Truncate(300), errKilled)
	require.NoError(t, l.Close())
	l = open(t, dir)
	requireLog(t, l, leaves(0, 600))
	require.NoError(t, l.Truncate(300))
	requireLog(t, l, leaves(0, 300))
}

func TestTornTemporaryHeadIsNoHead(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, l.Append(leaves(0, 3)))
	require.NoError(t, l.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, headFile+".tmp"), []byte("equip"), 0o644))
	l = open(t, dir)
	require.NoError(t, l.Append(leaves(3, 1)))
	requireLog(t, l, leaves(0, 4))
}
