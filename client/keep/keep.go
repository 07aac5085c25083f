package keep

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	dirPerm = 0o700
	// lockSuffix ends the name of the lock beside the identity file. It is held while something is put: the identity lies
	// on this computer, so that nothing relies on a lock over a network.
	lockSuffix = ".lock"
	// lockPatience is how long a put waits for another one.
	lockPatience = 30 * time.Second
)

// Options say who uses a keep.
type Options struct {
	// Identity is the path of the identity file. It lies on this computer, beside the keyring, never in the keep.
	Identity string
	// Passphrase asks for the passphrase of the identity file; fresh says that it is to be chosen, and so asked for twice.
	// Nil: the identity has none, which is for trying only.
	Passphrase func(fresh bool) (string, error)
	// Writer names the person and the computer: 1 to 64 lower-case letters, digits and hyphens. No two computers write under
	// one name into the same keep. Empty: the name follows from the identity, which lies on one computer.
	Writer string
}

// Keep is an open keep. It may be used by several goroutines, and by several processes of its writer.
type Keep struct {
	dir      string
	options  Options
	identity *age.HybridIdentity
	openFile func(path string) (file, error)

	mu       sync.Mutex
	segments map[string]*segment // by name
	items    map[itemKey]entry
	repairs  []string
	broken   error
}

type itemKey struct {
	kind Kind
	id   string
}

func (a itemKey) compare(b itemKey) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

// entry is the value of an item and where it is kept.
type entry struct {
	value   []byte
	segment string
	// rival is another segment that has another value, "" if none has.
	rival string
}

// ErrExists says that there is a keep already.
var ErrExists = errors.New("there is a keep already")

// ErrMissing says that there is no keep.
var ErrMissing = errors.New("there is no keep")

// Create makes an empty keep in a folder that does not exist or is empty, and its identity unless that exists: one identity
// may open several keeps.
func Create(dir string, o Options) (*Keep, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if entries, err := os.ReadDir(dir); len(entries) > 0 {
		return nil, fmt.Errorf("%w in %s", ErrExists, dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	take := openIdentity
	if _, err := os.Lstat(o.Identity); errors.Is(err, fs.ErrNotExist) {
		take = createIdentity
	}
	identity, err := take(o.Identity, o.Passphrase)
	if err != nil {
		return nil, err
	}
	k := newKeep(dir, identity, o)
	if err := durable.MkdirAll(dir, dirPerm); err != nil {
		return nil, err
	}
	return k, k.exclusively(k.begin)
}

// Open opens a keep and reads all of it. What a kill tore off the end of the writer's newest segment is cut off, and said
// by [Keep.Repairs]. It fails with ErrMissing, with ErrPassphrase, or with an error that names the damaged segment.
func Open(dir string, o Options) (*Keep, error) {
	k, err := prepare(dir, o)
	if err != nil {
		return nil, err
	}
	return k, k.exclusively(k.refreshAndCut)
}

// prepare opens the identity of a keep that exists, and reads nothing yet.
func prepare(dir string, o Options) (*Keep, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if entries, err := os.ReadDir(dir); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, fmt.Errorf("%w in %s", ErrMissing, dir)
	} else if err != nil {
		return nil, err
	}
	identity, err := openIdentity(o.Identity, o.Passphrase)
	if err != nil {
		return nil, err
	}
	return newKeep(dir, identity, o), nil
}

func newKeep(dir string, identity *age.HybridIdentity, o Options) *Keep {
	if o.Writer == "" {
		o.Writer = writerOf(identity)
	}
	return &Keep{
		dir: dir, options: o, identity: identity, openFile: openFile,
		segments: make(map[string]*segment), items: make(map[itemKey]entry),
	}
}

func (o Options) check() error {
	if o.Writer != "" && !writerForm.MatchString(o.Writer) {
		return fmt.Errorf("the writer is %.80q, want 1 to 64 lower-case letters, digits and hyphens", o.Writer)
	}
	if o.Identity == "" {
		return errors.New("the identity of the keep is not named")
	}
	return nil
}

// Close forgets what was read. Nothing waits to be written.
func (k *Keep) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.items, k.broken = nil, errors.New("the keep is closed")
	return nil
}

// Repairs says what was cut off because a kill or a power cut had torn it.
func (k *Keep) Repairs() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.repairs)
}

// Put keeps items, all or none; they are durable when it returns. What is kept with the same value already is left as it
// is; another value under the same kind and ID is refused with a [ConflictError].
func (k *Keep) Put(items ...Item) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.broken != nil {
		return k.broken
	}
	for _, i := range items {
		if err := i.check(); err != nil {
			return err
		}
	}
	if fresh, err := k.fresh(items); err != nil || len(fresh) == 0 {
		return err
	}
	return k.exclusively(func() error {
		if err := k.refreshAndCut(); err != nil {
			return err
		}
		fresh, err := k.fresh(items) // another process may have put some of them meanwhile
		if err != nil || len(fresh) == 0 {
			return err
		}
		return k.append(fresh)
	})
}

// fresh returns those of the items that are not kept yet.
func (k *Keep) fresh(items []Item) (fresh []Item, err error) {
	added := make(map[itemKey][]byte)
	for _, i := range items {
		key := itemKey{i.Kind, string(i.ID)}
		held, kept := k.items[key]
		if kept && held.rival != "" {
			return nil, held.conflict(i.Kind, i.ID)
		}
		value, again := added[key]
		if kept {
			value = held.value
		}
		switch {
		case !kept && !again:
			fresh = append(fresh, i)
			added[key] = i.Value
		case !bytes.Equal(value, i.Value):
			return nil, &ConflictError{Kind: i.Kind, ID: bytes.Clone(i.ID), Segments: [2]string{held.segment}}
		}
	}
	return fresh, nil
}

func (e entry) conflict(kind Kind, id []byte) error {
	return &ConflictError{Kind: kind, ID: bytes.Clone(id), Segments: [2]string{e.segment, e.rival}}
}

// Get returns the value of an item. It fails with a [NotKeptError] if no segment has it, and with a [ConflictError] if two
// have different values.
func (k *Keep) Get(kind Kind, id []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := itemKey{kind, string(id)}
	e, kept := k.items[key]
	if !kept {
		if err := k.refresh(); err != nil { // another process may have put it meanwhile
			return nil, err
		}
		if e, kept = k.items[key]; !kept {
			return nil, &NotKeptError{kind, bytes.Clone(id)}
		}
	}
	if e.rival != "" {
		return nil, e.conflict(kind, id)
	}
	return bytes.Clone(e.value), nil
}

// List returns all items of a kind, in the order of their IDs. It fails with a [ConflictError] if one has two values.
func (k *Keep) List(kind Kind) ([]Item, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return nil, err
	}
	var items []Item
	for key, e := range k.items {
		if key.kind != kind {
			continue
		}
		if e.rival != "" {
			return nil, e.conflict(kind, []byte(key.id))
		}
		items = append(items, Item{kind, []byte(key.id), bytes.Clone(e.value)})
	}
	slices.SortFunc(items, func(a, b Item) int { return bytes.Compare(a.ID, b.ID) })
	return items, nil
}

// Kinds returns how many items there are of each kind.
func (k *Keep) Kinds() (map[Kind]int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return nil, err
	}
	kinds := make(map[Kind]int)
	for key := range k.items {
		kinds[key.kind]++
	}
	return kinds, nil
}

// exclusively runs an action while no other process of this computer puts anything into a keep of this identity.
func (k *Keep) exclusively(action func() error) (err error) {
	path := k.options.Identity + lockSuffix
	lock, err := durable.Acquire(path)
	for deadline := time.Now().Add(lockPatience); errors.Is(err, durable.ErrLocked); lock, err = durable.Acquire(path) {
		if time.Now().After(deadline) {
			return fmt.Errorf("%w for %s: is another command waiting for something? End it and try again", err, lockPatience)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	return action()
}

// refresh reads what was added to the segments since they were read last. It cuts nothing off: another process may be
// writing.
func (k *Keep) refresh() error {
	if k.broken != nil {
		return k.broken
	}
	names, err := segmentNames(k.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := k.readSegment(name); err != nil {
			return err
		}
	}
	return k.checkSequence()
}

// segmentNames returns the segments of a folder, those of each writer in their order. It fails if a file ends like a segment
// and is not named like one, and returns the others nevertheless.
func segmentNames(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), segmentSuffix) {
			continue
		}
		if _, _, wrong := parseSegmentName(e.Name()); wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		names = append(names, e.Name())
	}
	return names, err
}

// readSegment reads what was added to a segment since it was read last, as far as it can be read.
func (k *Keep) readSegment(name string) (err error) {
	s := k.segments[name]
	if s == nil {
		if s, err = openSegment(k.dir, name, k.identity); err != nil {
			return err
		}
		k.segments[name] = s
	}
	items, err := s.read(k.dir)
	k.merge(name, items)
	return err
}

// merge adds items of a segment to what is known.
func (k *Keep) merge(segment string, items []Item) {
	for _, i := range items {
		key := itemKey{i.Kind, string(i.ID)}
		e, kept := k.items[key]
		switch {
		case !kept:
			k.items[key] = entry{value: i.Value, segment: segment}
		case e.rival == "" && !bytes.Equal(e.value, i.Value):
			e.rival = segment
			k.items[key] = e
		}
	}
}

// checkSequence wants the segments of each writer to follow one another: a missing or shortened one is seen in the next.
func (k *Keep) checkSequence() error {
	for _, name := range slices.Sorted(maps.Keys(k.segments)) {
		if err := k.segments[name].checkPrevious(k.segments); err != nil {
			return err
		}
	}
	return nil
}
