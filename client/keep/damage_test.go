package keep

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKillAtAnyByteOfAPutLeavesWhatWasKeptBefore(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(items(0, 3)...))
	old := read(t, p.first())
	require.NoError(t, p.open(t).Put(items(3, 5)...))
	whole := read(t, p.first())
	for budget := range len(whole) - len(old) {
		write(t, p.first(), old)
		k := after(p.open(t), budget)
		err := k.Put(items(3, 5)...)
		require.ErrorIs(t, err, errKilled)
		require.ErrorContains(t, err, "nothing was kept")
		require.ErrorContains(t, k.Put(item(9)), "could not be written before")

		k = p.open(t)
		requireKept(t, k, 3)
		require.Len(t, k.Repairs(), min(budget, 1), "what was torn off is said")
		require.Equal(t, old, read(t, p.first()))
		require.NoError(t, k.Put(items(3, 5)...))
		requireKept(t, p.open(t), 5)
	}
}

func TestAReaderDoesNotTouchWhatSomebodyIsWriting(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(items(0, 3)...))
	reader := p.as("reader").open(t)
	_ = after(p.open(t), 40).Put(item(3))
	torn := read(t, p.first())
	requireKept(t, reader, 3)
	requireKept(t, p.as("reader").open(t), 3)
	require.Equal(t, torn, read(t, p.first()))
	require.NoError(t, p.open(t).Put(item(3)))
	requireKept(t, reader, 4)
}

func TestAFullDiskKeepsNothingAndSaysSo(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	require.NoError(t, k.Put(items(0, 2)...))
	old := read(t, p.first())
	k.openFile = func(path string) (file, error) {
		f, err := openFile(path)
		return full{f}, err
	}
	err := k.Put(item(2))
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.ErrorContains(t, err, "nothing was kept")
	require.ErrorContains(t, err, p.first())
	require.Equal(t, old, read(t, p.first()))
	k.openFile = openFile
	require.NoError(t, k.Put(item(2)), "when there is room again it goes on")
	requireKept(t, k, 3)

	k.openFile = func(path string) (file, error) {
		f, err := openFile(path)
		return unsynced{f}, err
	}
	require.ErrorIs(t, k.Put(item(3)), syscall.EIO)
	k.openFile = openFile
	require.ErrorContains(t, k.Put(item(3)), "not known until it is opened again")
}

// full is a file on a full disk: half of what is written finds room.
type full struct{ file }

func (f full) WriteAt(data []byte, offset int64) (int, error) {
	n, _ := f.file.WriteAt(data[:len(data)/2], offset)
	return n, syscall.ENOSPC
}

// unsynced is a file that does not become durable.
type unsynced struct{ file }

func (unsynced) Sync() error { return syscall.EIO }

// TestEveryFlippedBitIsSeen flips each bit of a keep: none may change what is read, or pass for a torn write and take
// batches with it.
func TestEveryFlippedBitIsSeen(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	for n := range 3 {
		require.NoError(t, k.Put(item(n)))
	}
	whole, beginning := read(t, p.first()), frames(t, p, p.first())[0]
	for at := range whole {
		for bit := range 8 {
			if int64(at) < beginning && (at*8+bit)%37 > 0 { // the head is slow to open: a bit here and there
				continue
			}
			flipped := bytes.Clone(whole)
			flipped[at] ^= 1 << bit
			write(t, p.first(), flipped)
			_, err := Open(p.dir, p.Options)
			require.ErrorIs(t, err, ErrDamaged, "bit %d of byte %d", bit, at)
			require.ErrorContains(t, err, p.first())
			require.Equal(t, flipped, read(t, p.first()), "a damaged file is left as it is")
		}
	}
}

func TestATruncatedSegmentIsNeverMisread(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	for n := range 3 {
		require.NoError(t, k.Put(item(n)))
	}
	whole, bounds := read(t, p.first()), frames(t, p, p.first())
	require.Len(t, bounds, 4)
	for size := range len(whole) {
		if int64(size) < bounds[0] && size%17 > 0 { // the head is slow to open
			continue
		}
		write(t, p.first(), whole[:size])
		k, err := Open(p.dir, p.Options)
		if int64(size) < bounds[0] {
			require.ErrorIs(t, err, ErrDamaged)
			continue
		}
		require.NoError(t, err)
		kept := 0
		for kept < 3 && bounds[kept+1] <= int64(size) {
			kept++
		}
		requireKept(t, k, kept)
		require.Equal(t, int64(size) > bounds[kept], len(k.Repairs()) == 1)
	}
}

func TestZerosThatAPowerCutLeftAreCutOff(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(items(0, 2)...))
	old := read(t, p.first())
	require.NoError(t, p.open(t).Put(item(2)))
	added := read(t, p.first())[len(old):]
	for written := range len(added) - tornZeros + 1 {
		torn := append(bytes.Clone(old), added[:written]...)
		write(t, p.first(), append(torn, make([]byte, len(added)-written)...))
		k := p.open(t)
		requireKept(t, k, 2)
		require.Len(t, k.Repairs(), 1)
		require.Equal(t, old, read(t, p.first()))
	}
	write(t, p.first(), append(bytes.Clone(old), make([]byte, 4096)...))
	requireKept(t, p.open(t), 2)
}

// TestNoBatchIsMovedLeftOutOrTakenFromElsewhere plays whoever may write into the folder and has no identity.
func TestNoBatchIsMovedLeftOutOrTakenFromElsewhere(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	for range 2 {
		for n := range 4 {
			require.NoError(t, k.Put(item(n)))
		}
	}
	require.NoError(t, p.as("other").open(t).Put(items(4, 6)...))
	whole, bounds := read(t, p.first()), frames(t, p, p.first())
	frame := func(n int) []byte { return whole[bounds[n]:bounds[n+1]] }
	beginning := whole[:bounds[0]]
	other := read(t, p.as("other").first())
	foreign := other[frames(t, p, p.as("other").first())[0]:]
	for what, parts := range map[string][][]byte{
		"left out":               {beginning, frame(0), frame(2), frame(3)},
		"the first left out":     {beginning, frame(1), frame(2), frame(3)},
		"exchanged":              {beginning, frame(1), frame(0), frame(2), frame(3)},
		"doubled":                {beginning, frame(0), frame(0), frame(1), frame(2), frame(3)},
		"from another segment":   {beginning, frame(0), foreign},
		"behind the last one":    {whole, foreign},
		"its length made longer": {beginning, frame(0), longer(frame(1)), frame(2), frame(3)},
	} {
		write(t, p.first(), bytes.Join(parts, nil))
		_, err := Open(p.dir, p.Options)
		require.ErrorIs(t, err, ErrDamaged, what)
		require.ErrorContains(t, err, "bring the file back from a backup")
	}
	write(t, p.first(), whole)

	third := p.as("third").first()
	write(t, third, other)
	_, err := Open(p.dir, p.Options)
	require.ErrorContains(t, err, "third-000001.segment: it was written as other-000001.segment")
	require.NoError(t, os.Remove(third))
	requireKept(t, p.open(t), 6)
}

// longer returns a frame whose length says that it reaches beyond the end of the file.
func longer(frame []byte) []byte {
	f := bytes.Clone(frame)
	binary.BigEndian.PutUint32(f, 1<<20)
	return f
}

func TestASegmentOfSomebodyElseIsNamed(t *testing.T) {
	p, stranger := newPlace(t), newPlace(t).as("stranger")
	require.NoError(t, p.create(t).Put(item(0)))
	require.NoError(t, stranger.create(t).Put(item(0)))
	write(t, filepath.Join(p.dir, filepath.Base(stranger.first())), read(t, stranger.first()))
	_, err := Open(p.dir, p.Options)
	require.ErrorContains(t, err, "stranger-000001.segment: it is sealed to another identity")
	require.ErrorContains(t, err, "move it out of the keep")
}

func TestAFileThatIsNoSegmentIsNotPassedOver(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(item(0)))
	write(t, filepath.Join(p.dir, "notes.txt"), []byte("notes"))
	write(t, p.first()+".tmp", []byte("what a kill leaves of a segment that was just begun"))
	requireKept(t, p.open(t), 1)
	copied := filepath.Join(p.dir, "nurse-ward-7-000001 (copy).segment")
	write(t, copied, read(t, p.first()))
	_, err := Open(p.dir, p.Options)
	require.ErrorContains(t, err, "is not the name of a segment")
}

func TestAShorterSegmentThanBeforeIsSeenWhileItIsOpen(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	require.NoError(t, k.Put(item(0)))
	before := read(t, p.first())
	require.NoError(t, k.Put(item(1)))
	write(t, p.first(), before)
	require.ErrorIs(t, k.Put(item(2)), ErrDamaged)
	_, err := k.List("visit")
	require.ErrorIs(t, err, ErrDamaged)
}
