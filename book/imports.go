package book

import (
	"encoding/binary"
	"fmt"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	importsFile   = "imports"
	importsFormat = "equipoise/book/imports/v1"
	maxName       = 255
)

// Import is a file whose records were added, or are being added. A dataset and the file's digest identify it.
type Import struct {
	// Number of the import in this book, from 1.
	Number uint32
	// Dataset its records belong to.
	Dataset string
	// Digest is the SHA-256 of the file.
	Digest fact.Hash
	// Name of the file when it was first added, for people.
	Name string
	// Rows is the number of records in the file.
	Rows uint64
	// Added is how many of them are in the book, always the first ones. Less than Rows means that the import was
	// interrupted: add the same file again to go on.
	Added uint64
}

type importKey struct {
	dataset string
	digest  fact.Hash
}

// importList is the journal of imports: an entry is written before the first record of its import.
type importList struct {
	journal *journal
	list    []Import // Added is left 0: the tally knows
	byKey   map[importKey]int
}

// appendImport appends an entry v1: lp(dataset) digest lp(name) BE64(rows).
func appendImport(dst []byte, i Import) []byte {
	dst = fact.LP(dst, i.Dataset)
	dst = append(dst, i.Digest[:]...)
	dst = fact.LP(dst, i.Name)
	return binary.BigEndian.AppendUint64(dst, i.Rows)
}

func parseImport(payload []byte) (Import, error) {
	p := parts{rest: payload}
	i := Import{Dataset: string(p.part()), Digest: p.hash(), Name: string(p.part()), Rows: p.uint64()}
	return i, p.done("import")
}

func (b *Book) openImports() (err error) {
	b.imports.byKey = make(map[importKey]int)
	path := filepath.Join(b.dir, importsFile)
	var torn int
	b.imports.journal, torn, err = openJournal(path, importsFormat, func(payload []byte) error {
		i, err := parseImport(payload)
		if err == nil {
			b.imports.add(i)
		}
		return err
	})
	b.repairedTail(importsFile, torn)
	return err
}

// repairedTail notes a torn tail that openJournal has cut off.
func (b *Book) repairedTail(name string, torn int) {
	if torn > 0 {
		b.repaired("%d bytes of an unfinished write were cut off the end of %s", torn, name)
	}
}

func (l *importList) add(i Import) Import {
	i.Number = uint32(len(l.list) + 1)
	l.byKey[importKey{i.Dataset, i.Digest}] = len(l.list)
	l.list = append(l.list, i)
	return i
}

// importOf returns the import of a file, beginning it if the book has not seen it.
func (b *Book) importOf(i Import) (Import, error) {
	if at, ok := b.imports.byKey[importKey{i.Dataset, i.Digest}]; ok {
		known := b.imports.list[at]
		if known.Rows != i.Rows {
			return Import{}, fmt.Errorf("this file was read as %d records when it was first added, now as %d: use the same reader", known.Rows, i.Rows)
		}
		return known, nil
	}
	if err := b.fail(b.imports.journal.append(appendImport(nil, i))); err != nil {
		return Import{}, err
	}
	return b.imports.add(i), nil
}
