package fact_test

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func TestParsingGivesBackWhatWasMarshalled(t *testing.T) {
	gotLeaf, err := fact.ParseLeaf(leafBytes)
	require.NoError(t, err)
	require.Equal(t, leaf, gotLeaf)
	gotEntry, err := fact.ParseEntry(entryBytes)
	require.NoError(t, err)
	require.Equal(t, entry, gotEntry)
	gotCheckpoint, err := fact.ParseCheckpoint(checkpointBytes)
	require.NoError(t, err)
	require.Equal(t, checkpoint, gotCheckpoint)
}

func TestEntriesKeepExtremeNumbers(t *testing.T) {
	for _, n := range []int64{math.MinInt64, -1, 0, 1, math.MaxInt64} {
		e := fact.Entry{ChainID: "c", Height: n, Time: time.Unix(0, n).UTC(), Count: math.MaxUint32}
		got, err := fact.ParseEntry(e.Marshal())
		require.NoError(t, err)
		require.Equal(t, e.Marshal(), got.Marshal())
		require.Equal(t, n, got.Time.UnixNano())
	}
}

// parsers are the parsers of frozen encodings, with a sample of each; each marshals again what it parsed.
var parsers = map[string]struct {
	sample []byte
	parse  func([]byte) ([]byte, error)
}{
	"fact leaf": {leafBytes, func(b []byte) ([]byte, error) {
		l, err := fact.ParseLeaf(b)
		return l.Marshal(), err
	}},
	"log entry": {entryBytes, func(b []byte) ([]byte, error) {
		e, err := fact.ParseEntry(b)
		return e.Marshal(), err
	}},
	"checkpoint": {checkpointBytes, func(b []byte) ([]byte, error) {
		c, err := fact.ParseCheckpoint(b)
		return c.Marshal(), err
	}},
}

func TestMalformedEncodingsAreRefused(t *testing.T) {
	for name, p := range parsers {
		t.Run(name, func(t *testing.T) {
			for n := range p.sample {
				_, err := p.parse(p.sample[:n])
				require.ErrorContains(t, err, name+" ends too early", "cut at byte %d", n)
			}
			_, err := p.parse(append(bytes.Clone(p.sample), 0))
			require.EqualError(t, err, name+" has 1 bytes after its end")

			tag := bytes.Clone(p.sample)
			tag[4] = 'E'
			_, err = p.parse(tag)
			require.ErrorContains(t, err, "starts with tag")

			huge := bytes.Clone(p.sample)
			huge[0] = 0xff
			_, err = p.parse(huge)
			require.ErrorContains(t, err, "at most 4194304 are allowed", "a length is bounded before anything is taken")
		})
	}
}

func FuzzParsers(f *testing.F) {
	for _, p := range parsers {
		f.Add(p.sample)
		f.Add(p.sample[:len(p.sample)-1])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		accepted := 0
		for name, p := range parsers {
			again, err := p.parse(data)
			if err != nil {
				continue
			}
			accepted++
			require.Equal(t, data, again, "what %s accepts, it gives back", name)
		}
		require.LessOrEqual(t, accepted, 1, "no bytes mean two things")
	})
}
