package book

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFrameIsFrozen(t *testing.T) {
	frame := append(openFrame(nil), "abc"...)
	closeFrame(frame, 0)
	require.Equal(t, "00000003"+"8f337f99"+"616263", hex.EncodeToString(frame))
}

func TestZerosAreNoFrame(t *testing.T) {
	_, _, err := cutFrame(make([]byte, 64))
	require.ErrorIs(t, err, errBadFrame)
	require.False(t, holdsFrame(make([]byte, 64)))
}

func TestFrameIsFoundBehindDamage(t *testing.T) {
	frame := append(openFrame(nil), "abc"...)
	closeFrame(frame, 0)
	require.True(t, holdsFrame(append([]byte("garbage"), frame...)))
	require.False(t, holdsFrame(append([]byte("garbage"), frame[:len(frame)-1]...)))
}

func FuzzFrame(f *testing.F) {
	frame := append(openFrame(nil), "abc"...)
	closeFrame(frame, 0)
	f.Add(frame)
	f.Add(append(frame, 1, 2, 3))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		payload, rest, err := cutFrame(data)
		if err != nil {
			return
		}
		again := append(openFrame(nil), payload...)
		closeFrame(again, 0)
		if !bytes.Equal(append(again, rest...), data) {
			t.Fatal("a frame reads back as another")
		}
	})
}
