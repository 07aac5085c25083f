package tiles

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPathsAreThoseOfTlogTiles(t *testing.T) {
	for want, got := range map[string]string{
		"tile/0/000":                 Path(0, 0, 256),
		"tile/0/000.p/1":             Path(0, 0, 1),
		"tile/0/x001/x234/067":       Path(0, 1234067, 256),
		"tile/3/x001/x234/067.p/8":   Path(3, 1234067, 8),
		"tile/1/999.p/255":           Path(1, 999, 255),
		"tile/7/x001/000":            Path(7, 1000, 256),
		"tile/entries/x001/067.p/5":  EntryPath(1067, 5),
		"tile/entries/x123/x456/789": EntryPath(123456789, 256),
		"tile/0/x009/x223/x372/036":  Path(0, 9223372036, 256),
		"tile/entries/000":           EntryPath(0, 256),
		"tile/2/x001/x000/000.p/17":  Path(2, 1000000, 17),
	} {
		require.Equal(t, want, got)
	}
}
