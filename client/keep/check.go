package keep

import (
	"fmt"
	"maps"
	"slices"
)

// Report is what was found in a keep.
type Report struct {
	// Segments are its segments, those of each writer in their order.
	Segments []SegmentReport
	// Kinds counts the items of each kind.
	Kinds map[Kind]int
	// Problems are all that is wrong: each names a file or an item, and says what to do.
	Problems []error
}

// SegmentReport is what was found in a segment.
type SegmentReport struct {
	Name string
	// Batches and Items are how many can be read.
	Batches, Items int
	// Bytes is how much of the file can be read, Torn what lies behind: of a batch that is being written just now or was
	// never finished. The writer cuts it off when they put something.
	Bytes, Torn int64
}

// Check reads every segment of a keep, goes on where one is damaged, and looks whether each value has the form of its kind.
// It changes nothing. It fails as [Open] does if there is no keep or the identity cannot be opened.
func Check(dir string, o Options) (Report, error) {
	k, err := prepare(dir, o)
	if err != nil {
		return Report{}, err
	}
	r := Report{Kinds: make(map[Kind]int)}
	note := func(err error) {
		if err != nil {
			r.Problems = append(r.Problems, err)
		}
	}
	names, err := segmentNames(dir)
	note(err)
	for _, name := range names {
		note(k.readSegment(name))
	}
	for _, name := range slices.Sorted(maps.Keys(k.segments)) {
		s := k.segments[name]
		r.Segments = append(r.Segments, SegmentReport{Name: name, Batches: s.batches, Items: s.items, Bytes: s.offset, Torn: s.torn})
		note(s.checkPrevious(k.segments))
	}
	for _, key := range slices.SortedFunc(maps.Keys(k.items), itemKey.compare) {
		r.Kinds[key.kind]++
		note(k.items[key].check(key))
	}
	return r, nil
}

// check reports a second value, and a value that has not the form of its kind.
func (e entry) check(key itemKey) (err error) {
	id := []byte(key.id)
	if e.rival != "" {
		return e.conflict(key.kind, id)
	}
	switch key.kind {
	case KindOpening:
		_, err = parseOpening(id, e.value)
	case KindFact:
		_, err = parseFact(id, e.value)
	case KindPrivateKey:
		_, _, err = parsePrivateKey(id, e.value)
	case KindVisit:
		_, err = parseVisit(id, e.value)
	case KindNullifierKey, KindLabel:
		_, err = toHash(key.kind, id, e.value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.segment, err)
	}
	return nil
}
