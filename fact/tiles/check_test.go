package tiles

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckFindsDamageAnywhere(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	require.NoError(t, l.Check())
	require.NoError(t, l.Append(leaves(0, 66_000)))
	require.NoError(t, l.Check())
	for _, p := range []place{{0, 0, Width}, {0, 100, Width}, {0, 257, 208}, {1, 0, Width}, {1, 1, 1}, {2, 0, 1}} {
		path := filepath.Join(dir, p.path())
		flip(t, path)
		require.ErrorIs(t, l.Check(), ErrDamaged, path)
		flip(t, path)
	}
	require.NoError(t, l.Check())
}
