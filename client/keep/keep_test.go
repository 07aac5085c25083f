package keep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatWasPutIsThereAfterwards(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	requireKept(t, k, 0)
	require.NoError(t, k.Put(items(0, 3)...))
	require.NoError(t, k.Put(item(3)))
	require.NoError(t, k.Put())
	requireKept(t, k, 4)
	require.NoError(t, k.Close())

	k = p.open(t)
	requireKept(t, k, 4)
	require.Empty(t, k.Repairs())
	require.NoError(t, k.Put(item(4), Item{"label", []byte("P-017"), nil}))
	k = p.open(t)
	requireKept(t, k, 5)
	kinds, err := k.Kinds()
	require.NoError(t, err)
	require.Equal(t, map[Kind]int{"visit": 5, "label": 1}, kinds)
}

func TestAValueNeverChanges(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	require.NoError(t, k.Put(items(0, 2)...))
	before := read(t, p.first())
	require.NoError(t, k.Put(item(1), item(0), item(1)), "the same value again is no change")
	require.Equal(t, before, read(t, p.first()))

	other := Item{item(1).Kind, item(1).ID, []byte("another secret")}
	for _, put := range [][]Item{{other}, {item(2), other}, {item(2), {item(2).Kind, item(2).ID, []byte("another secret")}}} {
		err := k.Put(put...)
		var conflict *ConflictError
		require.ErrorAs(t, err, &conflict)
		require.ErrorContains(t, err, "never changes")
		require.NotContains(t, err.Error(), "secret")
	}
	require.Equal(t, before, read(t, p.first()), "all or none")
	requireKept(t, k, 2)
	requireKept(t, p.open(t), 2)
}

func TestWhatIsNotKeptIsSaidWithWhatToDo(t *testing.T) {
	k := newPlace(t).create(t)
	_, err := k.Get("opening", []byte{0xab})
	var missing *NotKeptError
	require.ErrorAs(t, err, &missing)
	require.Equal(t, NotKeptError{"opening", []byte{0xab}}, *missing)
	require.EqualError(t, err, "the keep has no opening ab: whoever made it has it; look into the keep of that person and computer, or ask them for it")
}

func TestWhatIsNoItemIsRefused(t *testing.T) {
	p := newPlace(t)
	k := p.create(t)
	before := read(t, p.first())
	for want, bad := range map[string]Item{
		"the kind of an item is \"\"":       {"", []byte("x"), nil},
		"the kind of an item is \"Visit\"":  {"Visit", []byte("x"), nil},
		"lower-case letters, digits":        {Kind(strings.Repeat("x", 65)), []byte("x"), nil},
		"the id of a visit has 0 bytes":     {"visit", nil, nil},
		"the id of a visit has 256":         {"visit", make([]byte, 256), nil},
		"1048577 bytes, at most 1048576":    {"visit", []byte("x"), make([]byte, maxValue+1)},
		"at most 8388608 bytes can be kept": {"visit", []byte("x"), make([]byte, maxValue)},
	} {
		put := []Item{item(1), bad}
		if strings.HasPrefix(want, "at most") {
			for n := range 8 {
				put = append(put, Item{bad.Kind, []byte{byte(n)}, bad.Value})
			}
		}
		require.ErrorContains(t, k.Put(put...), want)
	}
	require.Equal(t, before, read(t, p.first()))
}

func TestNoSecretLiesOnTheDiskInPlainText(t *testing.T) {
	p := newPlace(t).under("correct horse battery")
	k := p.create(t)
	require.NoError(t, k.Put(items(0, 20)...))
	require.NoError(t, k.Put(Item{"label", []byte("label of Zoë"), []byte("the handle of Zoë")}))
	requireNowhere(t, filepath.Dir(p.dir), "secret", "Zoë", "id 1", "label", "visit", "AGE-SECRET-KEY", "correct horse")
	for path, mode := range map[string]os.FileMode{p.dir: 0o700, p.first(): 0o600, p.Identity: 0o600} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode().Perm(), path)
	}
}

func TestThereIsOneKeepInAFolder(t *testing.T) {
	p := newPlace(t)
	_, err := Open(p.dir, p.Options)
	require.ErrorIs(t, err, ErrMissing)
	require.NoFileExists(t, p.Identity)
	require.NoError(t, os.Mkdir(p.dir, 0o700))
	_, err = Open(p.dir, p.Options)
	require.ErrorIs(t, err, ErrMissing)
	k := p.create(t)
	require.NoError(t, k.Put(item(0)))
	_, err = Create(p.dir, p.Options)
	require.ErrorIs(t, err, ErrExists)
	requireKept(t, p.open(t), 1)

	second := p
	second.dir = filepath.Join(filepath.Dir(p.dir), "site-101")
	require.NoError(t, second.create(t).Put(items(0, 2)...))
	requireKept(t, second.open(t), 2)
	requireKept(t, p.open(t), 1)

	for _, bad := range []Options{{Identity: p.Identity, Writer: "Zoë"}, {Identity: p.Identity, Writer: "../x"}, {Writer: "me"}} {
		_, err := Create(filepath.Join(t.TempDir(), "keep"), bad)
		require.Error(t, err)
		_, err = Open(p.dir, bad)
		require.Error(t, err)
	}
}

func TestAClosedKeepIsOfNoUse(t *testing.T) {
	k := newPlace(t).create(t)
	require.NoError(t, k.Put(item(0)))
	require.NoError(t, k.Close())
	require.ErrorContains(t, k.Put(item(1)), "closed")
	_, err := k.Get(item(0).Kind, item(0).ID)
	require.ErrorContains(t, err, "closed")
	_, err = k.List("visit")
	require.ErrorContains(t, err, "closed")
	_, err = k.Kinds()
	require.ErrorContains(t, err, "closed")
}

func TestSegmentsOfSeveralWritersAreMerged(t *testing.T) {
	p := newPlace(t)
	one := p.create(t)
	two := p.as("investigator-laptop").open(t)
	require.NoError(t, one.Put(item(0)))
	require.NoError(t, two.Put(item(1), item(0)))
	require.NoError(t, one.Put(item(1), item(2)))
	requireKept(t, one, 3)
	requireKept(t, two, 3)
	requireKept(t, p.as("somebody-else").open(t), 3)
	require.FileExists(t, filepath.Join(p.dir, "investigator-laptop-000001.segment"))
	require.NoFileExists(t, filepath.Join(p.dir, "somebody-else-000001.segment"), "who puts nothing begins no segment")
}

func TestAWriterWithoutANameHasThatOfItsIdentity(t *testing.T) {
	p := newPlace(t).as("")
	require.NoError(t, p.create(t).Put(item(0)))
	require.NoError(t, p.open(t).Put(item(1)))
	names, err := segmentNames(p.dir)
	require.NoError(t, err)
	require.Len(t, names, 1)
	require.Regexp(t, `^[0-9a-f]{16}-000001\.segment$`, names[0])
}

func TestTwoValuesOfTwoWritersAreNeverTakenForOne(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(items(0, 2)...))
	other := p.as("other")
	aside := place{filepath.Join(t.TempDir(), "keep"), other.Options}
	require.NoError(t, aside.create(t).Put(Item{item(1).Kind, item(1).ID, []byte("another secret")}))
	write(t, other.first(), read(t, aside.first())) // as when a share brings together what two computers wrote
	k := p.open(t)
	for _, err := range []error{
		func() error { _, err := k.Get(item(1).Kind, item(1).ID); return err }(),
		func() error { _, err := k.List("visit"); return err }(),
		k.Put(item(1)),
	} {
		var conflict *ConflictError
		require.ErrorAs(t, err, &conflict)
		require.Equal(t, [2]string{"nurse-ward-7-000001.segment", "other-000001.segment"}, conflict.Segments)
		require.NotContains(t, err.Error(), "secret")
	}
	value, err := k.Get(item(0).Kind, item(0).ID)
	require.NoError(t, err)
	require.Equal(t, item(0).Value, value)
}

func TestProcessesOfOneWriterWriteOneAfterTheOther(t *testing.T) {
	p := newPlace(t)
	keeps := []*Keep{p.create(t), p.open(t), p.open(t)} // each as another process has it
	var wg sync.WaitGroup
	errs := make([]error, 30)
	for n := range errs {
		wg.Go(func() { errs[n] = keeps[n%len(keeps)].Put(item(n), item(0)) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, k := range append(keeps, p.open(t)) {
		requireKept(t, k, len(errs))
	}
	require.ErrorContains(t, keeps[1].Put(Item{item(5).Kind, item(5).ID, []byte("another")}), "never changes")
}

func TestALongKeepGoesOnInAnotherSegment(t *testing.T) {
	defer func(size int64) { maxSegment = size }(maxSegment)
	maxSegment = 2400 // the head has some 1,800 bytes
	p := newPlace(t)
	k := p.create(t)
	for n := range 30 {
		require.NoError(t, k.Put(item(n)))
	}
	names, err := segmentNames(p.dir)
	require.NoError(t, err)
	require.Greater(t, len(names), 3)
	requireKept(t, k, 30)
	requireKept(t, p.open(t), 30)

	second := filepath.Join(p.dir, names[1])
	whole := read(t, second)
	bounds := frames(t, p, second)
	write(t, second, whole[:bounds[len(bounds)-2]])
	_, err = Open(p.dir, p.Options)
	require.ErrorIs(t, err, ErrDamaged)
	require.ErrorContains(t, err, names[1]+": it does not end as it did when "+names[2]+" was begun")
	require.NoError(t, os.Remove(second))
	_, err = Open(p.dir, p.Options)
	require.ErrorContains(t, err, names[1]+": it is missing, and "+names[2]+" follows it")
	write(t, second, whole)
	requireKept(t, p.open(t), 30)
}
