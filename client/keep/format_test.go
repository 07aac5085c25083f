package keep

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/opening"
)

func TestVectorsOfTheLayoutHold(t *testing.T) {
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	written := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z0-9.-]+) = ([0-9a-f]+)$`).FindAllStringSubmatch(string(page), -1) {
		written[m[1]] = m[2]
	}
	c, err := newCursor([32]byte(sequence(0, 32)), []byte("the beginning"))
	require.NoError(t, err)
	first := c.chain
	content := appendItems(nil, []Item{{"label", []byte("P-017"), sequence(32, 32)}, {"note", []byte{1}, nil}})
	frame := c.frameWith([24]byte(sequence(64, 24)), content)
	c.pass(frame)
	for name, value := range map[string][]byte{
		"head":    head{key: [32]byte(sequence(0, 32)), writer: "nurse-ward-7", number: 2, previous: [32]byte(sequence(32, 32))}.marshal(),
		"content": content, "chain-0": first[:], "frame": frame, "chain-1": c.chain[:],
	} {
		require.Equal(t, hex.EncodeToString(value), written[name], "vector %s = %x", name, value)
		delete(written, name)
	}
	require.Empty(t, written, "README.md has vectors that are not computed here")
}

// TestAKeepOfTheFirstVersionOpensForEver opens the keep under testdata, which is never made anew.
func TestAKeepOfTheFirstVersionOpensForEver(t *testing.T) {
	p := newPlace(t).under("correct horse battery")
	p.Writer = "clerk-office"
	require.NoError(t, os.MkdirAll(p.dir, 0o700))
	write(t, p.Identity, read(t, filepath.Join("testdata", "v1", "keep.identity")))
	segments, err := filepath.Glob(filepath.Join("testdata", "v1", "keep", "*"+segmentSuffix))
	require.NoError(t, err)
	require.Len(t, segments, 4)
	for _, path := range segments {
		write(t, filepath.Join(p.dir, filepath.Base(path)), read(t, path))
	}
	r, err := Check(p.dir, p.Options)
	require.NoError(t, err)
	require.Empty(t, r.Problems)
	require.Equal(t, map[Kind]int{KindOpening: 1, KindLabel: 1, KindNullifierKey: 1}, r.Kinds)
	k := p.open(t)
	openings, err := k.Openings()
	require.NoError(t, err)
	require.Equal(t, opening.Text, openings[0].Kind)
	require.Equal(t, "show that everybody is insured", openings[0].Value)
	handle, err := k.Labelled(7, 101, "P-017")
	require.NoError(t, err)
	require.Equal(t, sequence(32, 32), handle[:])
	key, err := k.NullifierKey(handle[:])
	require.NoError(t, err)
	require.Equal(t, sequence(0, 32), key[:])
	require.NoError(t, k.Put(item(0)))
	requireKept(t, p.open(t), 1)
}
