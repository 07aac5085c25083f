package tiles

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
)

func TestHeadFileIsFrozen(t *testing.T) {
	const golden = "equipoise/tiles/v1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	require.Equal(t, golden, string(head{root: fact.EmptyRoot()}.marshal()))
}

func TestForeignHeadsAreRefused(t *testing.T) {
	const root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	for name, data := range map[string]string{
		"nothing":         "",
		"another tag":     "equipoise/tiles/v2\n0\n" + root + "\n",
		"no last newline": headTag + "\n0\n" + root,
		"a fourth line":   headTag + "\n0\n" + root + "\n\n",
		"a sign":          headTag + "\n+1\n" + root + "\n",
		"a leading zero":  headTag + "\n01\n" + root + "\n",
		"too large":       headTag + "\n9223372036854775808\n" + root + "\n",
		"a short root":    headTag + "\n0\n47DE\n",
		"padding bits":    headTag + "\n0\n" + root[:42] + "V=\n",
	} {
		_, err := parseHead([]byte(data))
		require.Error(t, err, name)
	}
}

func FuzzHeadFileReadsBackAsItWasWritten(f *testing.F) {
	f.Add(head{root: fact.EmptyRoot()}.marshal())
	f.Add(head{size: 1 << 62}.marshal())
	f.Add([]byte("equipoise/tiles/v1\n-1\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHead(data)
		if err == nil && !bytes.Equal(h.marshal(), data) {
			t.Fatalf("%q is accepted but written as %q", data, h.marshal())
		}
	})
}
