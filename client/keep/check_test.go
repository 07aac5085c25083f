package keep

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/opening"
)

func TestASoundKeepIsCountedAndNothingIsWrong(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	_, err := k.Commit(opening.Text, chain, opening.TrialNumber(7), "show that everybody is insured")
	require.NoError(t, err)
	require.NoError(t, k.Put(NullifierKeyItem(Random(), Random()), NullifierKeyItem(Random(), Random()), Item{"seal", []byte("x"), nil}))
	r, err := Check(p.dir, p.Options)
	require.NoError(t, err)
	require.Empty(t, r.Problems)
	require.Equal(t, map[Kind]int{KindOpening: 1, KindNullifierKey: 2, "seal": 1}, r.Kinds)
	info, err := os.Stat(p.first())
	require.NoError(t, err)
	require.Equal(t, []SegmentReport{{Name: filepath.Base(p.first()), Batches: 2, Items: 4, Bytes: info.Size()}}, r.Segments)
}

// TestACheckSaysAllThatIsDamagedAndReadsTheRest damages a keep in every way at once.
func TestACheckSaysAllThatIsDamagedAndReadsTheRest(t *testing.T) {
	p, stranger := newPlace(t), newPlace(t).as("stranger")
	k := p.create(t)
	require.NoError(t, k.Put(NullifierKeyItem(Random(), Random())))
	require.NoError(t, k.Put(NullifierKeyItem(Random(), Random())))
	flipped := read(t, p.first())
	flipped[len(flipped)-20] ^= 1

	other := p.as("other").open(t)
	handle := Random()
	require.NoError(t, other.Put(
		Item{KindOpening, []byte("digest"), []byte("a secret")}, Item{KindVisit, []byte("digest"), []byte("a secret")},
		Item{KindFact, []byte("tx"), []byte("a secret")}, Item{KindNullifierKey, []byte("handle"), []byte("a secret")},
		Item{KindPrivateKey, []byte("handle"), []byte("a secret")}, Item{KindLabel, []byte("label"), []byte("a secret")},
		NullifierKeyItem(handle, Random()),
	))
	aside := place{filepath.Join(t.TempDir(), "keep"), p.as("third").Options}
	require.NoError(t, aside.create(t).Put(NullifierKeyItem(handle, Random())))
	write(t, p.as("third").first(), append(read(t, aside.first()), 0, 0, 1))
	stranger.create(t)
	write(t, filepath.Join(p.dir, filepath.Base(stranger.first())), read(t, stranger.first()))
	write(t, filepath.Join(p.dir, "a copy.segment"), nil)
	write(t, p.first(), flipped)

	r, err := Check(p.dir, p.Options)
	require.NoError(t, err)
	require.Len(t, r.Segments, 3)
	require.Equal(t, SegmentReport{Name: filepath.Base(p.first()), Batches: 1, Items: 1, Bytes: r.Segments[0].Bytes, Torn: 0}, r.Segments[0])
	require.EqualValues(t, 3, r.Segments[2].Torn)
	said := errors.Join(r.Problems...).Error()
	for _, want := range []string{
		"a copy.segment", "nurse-ward-7-000001.segment: the batch at byte", "sealed to another identity", "two values are kept of nullifier-key",
		"as the opening 646967657374 is none", "as the visit 646967657374 is none", "as the fact 7478 is none",
		"as the nullifier-key 68616e646c65 is none", "as the private-key 68616e646c65 is none", "as the label 6c6162656c is none",
	} {
		require.Contains(t, said, want)
	}
	require.Len(t, r.Problems, 10)
	require.NotContains(t, said, "a secret")
	require.True(t, bytes.Equal(flipped, read(t, p.first())))

	_, err = Check(filepath.Join(p.dir, "nowhere"), p.Options)
	require.ErrorIs(t, err, ErrMissing)
	_, err = Check(p.dir, p.under(passphrase).Options)
	require.ErrorContains(t, err, "no passphrase")
	_, err = Check(p.dir, Options{})
	require.ErrorContains(t, err, "identity of the keep is not named")
}
