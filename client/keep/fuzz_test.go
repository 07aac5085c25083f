package keep

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// sequence returns n bytes that count up from first.
func sequence(first, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(first + i)
	}
	return b
}

// fixed returns a cursor at the beginning of a segment whose key everybody knows.
func fixed(t testing.TB) *cursor {
	c, err := newCursor([32]byte(sequence(0, 32)), []byte(segmentLine))
	require.NoError(t, err)
	return c
}

// FuzzSegment reads changed segments: what is read is the beginning of what was written, and never anything else.
func FuzzSegment(f *testing.F) {
	var whole []byte
	c := fixed(f)
	for n := range 3 {
		frame := c.frameWith([24]byte(sequence(n, 24)), appendItems(nil, items(n*10, n*10+2)))
		c.pass(frame)
		whole = append(whole, frame...)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(append(bytes.Clone(whole), make([]byte, 64)...))
	f.Add(make([]byte, 64))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := fixed(t)
		start := c.offset
		for n := 0; ; n++ {
			rest := data[c.offset-start:]
			read, err := c.next(rest)
			if err != nil {
				require.True(t, errors.Is(err, errTorn) || errors.Is(err, errDamaged))
				return
			}
			require.Equal(t, items(n*10, n*10+2), read)
			require.True(t, bytes.HasPrefix(whole, data[:c.offset-start]))
		}
	})
}

func FuzzBatchIsReadAsItIsWritten(f *testing.F) {
	f.Add(appendItems(nil, items(0, 3)))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		items, err := parseItems(content)
		if err != nil {
			return
		}
		require.NotEmpty(t, items)
		require.Equal(t, content, appendItems(nil, items))
	})
}

func FuzzHeadIsReadAsItIsWritten(f *testing.F) {
	f.Add(head{writer: "nurse-ward-7", number: 2, key: [32]byte(sequence(0, 32)), previous: [32]byte(sequence(32, 32))}.marshal())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHead(data)
		if err != nil {
			return
		}
		require.Equal(t, data, h.marshal())
	})
}
