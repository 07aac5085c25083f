package tiles

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkAppend reports leaves per second, durable, in batches as a book or an archive makes them.
func BenchmarkAppend(b *testing.B) {
	for name, batch := range map[string]uint64{"1": 1, "256": 256, "65536": 65_536} {
		b.Run(name, func(b *testing.B) {
			l, err := Open(b.TempDir())
			require.NoError(b, err)
			row := leaves(0, batch)
			for b.Loop() {
				require.NoError(b, l.Append(row))
			}
			b.ReportMetric(float64(l.Size())/b.Elapsed().Seconds(), "leaves/s")
			require.NoError(b, l.Close())
		})
	}
}

func BenchmarkInclusion(b *testing.B) {
	l := open(b, b.TempDir())
	require.NoError(b, l.Append(leaves(0, 200_000)))
	for b.Loop() {
		_, err := l.Inclusion(131_071, 200_000)
		require.NoError(b, err)
	}
}
