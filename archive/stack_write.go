package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact/tiles"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// free returns how many records the last bundle can still take.
func (s *stack) free() int { return tiles.Width - int(s.count%tiles.Width) }

// put appends records, at most as many as there is room for, and returns when they are durable. After an error the
// stack must be put in place by seek.
func (s *stack) put(records [][]byte) error {
	n, width := s.count/tiles.Width, int(s.count%tiles.Width)
	if s.tail == nil {
		if err := s.begin(n); err != nil {
			return err
		}
	}
	end := int64(0)
	if width > 0 {
		end = s.ends[width-1]
	}
	var buffer []byte
	ends := s.ends
	for _, record := range records {
		if len(record) > s.limit {
			return fmt.Errorf("a record of %d bytes in %s, at most %d are possible", len(record), s.name, s.limit)
		}
		buffer = s.append(buffer, record)
		ends = append(ends, end+int64(len(buffer)))
	}
	if _, err := s.tail.WriteAt(buffer, end); err != nil {
		return err
	}
	if err := s.tail.Truncate(end + int64(len(buffer))); err != nil {
		return err
	}
	if err := s.tail.Sync(); err != nil {
		return err
	}
	s.ends = ends
	if err := s.rename(n, width, width+len(records)); err != nil {
		return err
	}
	s.count += uint64(len(records))
	return nil
}

// replace writes bundle n anew with some of its records replaced, by index, and returns when it is durable. Whoever is
// reading the bundle goes on with the old one. After an error the stack must be put in place by seek.
func (s *stack) replace(n uint64, records map[uint64][]byte) error {
	width, err := s.find(n)
	if err != nil {
		return err
	}
	f, err := os.Open(s.file(n, width))
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	var whole []byte
	old := newScanner(s.framing, f)
	for i := n * tiles.Width; i < min(s.count, (n+1)*tiles.Width); i++ {
		record, err := old.next()
		if err != nil {
			return fmt.Errorf("%w: %s: record %d: %w", ErrDamaged, f.Name(), i%tiles.Width, err)
		}
		if changed, ok := records[i]; ok {
			record = changed
		}
		if len(record) > s.limit {
			return fmt.Errorf("a record of %d bytes in %s, at most %d are possible", len(record), s.name, s.limit)
		}
		whole = s.append(whole, record)
	}
	if err := durable.WriteFile(s.file(n, width), whole, filePerm); err != nil {
		return err
	}
	if s.tail == nil || n != s.count/tiles.Width {
		return nil
	}
	return s.seek(s.count) // the tail is another file now
}

// begin creates bundle n, without records and so under width 0.
func (s *stack) begin(n uint64) error {
	path := s.file(n, 0)
	if err := durable.MkdirAll(filepath.Dir(path), dirPerm); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, filePerm)
	if err != nil {
		return err
	}
	s.tail, s.ends = f, nil
	return s.sync(n, 0)
}

// rename gives bundle n the name of its new width. A power cut may take the name of a partial bundle back, since only
// that of a full one is made durable: what counts is in the file, and seek puts the name right.
func (s *stack) rename(n uint64, old, width int) error {
	if err := os.Rename(s.file(n, old), s.file(n, width)); err != nil {
		return err
	}
	if width < tiles.Width {
		return nil
	}
	if err := s.sync(n, width); err != nil {
		return err
	}
	return errors.Join(s.close(), os.RemoveAll(s.file(n, width)+".p"))
}

// seek cuts the stack down to count records, which must be there, and makes it ready to append.
func (s *stack) seek(count uint64) error {
	if err := s.close(); err != nil {
		return err
	}
	n, width := count/tiles.Width, int(count%tiles.Width)
	for beyond := n + 1; ; beyond++ {
		switch err := s.drop(beyond); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		default:
			continue
		}
		break
	}
	if width == 0 {
		if err := s.drop(n); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := s.settle(n, width); err != nil {
		return err
	}
	s.count = count
	return nil
}

// settle brings the bundle that ends the stack to its name and length.
func (s *stack) settle(n uint64, width int) error {
	if width > 0 {
		return s.cut(n, width)
	}
	if n == 0 {
		return nil
	}
	if err := s.cut(n-1, tiles.Width); err != nil {
		return err
	}
	return s.close()
}

// drop removes bundle n in every width.
func (s *stack) drop(n uint64) error {
	if _, err := s.find(n); err != nil {
		return err
	}
	full := s.file(n, tiles.Width)
	if err := os.Remove(full); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.RemoveAll(full + ".p"); err != nil {
		return err
	}
	return s.sync(n, tiles.Width)
}

// cut makes bundle n the tail, with exactly width records and under their name.
func (s *stack) cut(n uint64, width int) error {
	has, err := s.find(n)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	path := s.file(n, width)
	if has != width {
		if err := durable.MkdirAll(filepath.Dir(path), dirPerm); err != nil {
			return err
		}
		if err := os.Rename(s.file(n, has), path); err != nil {
			return err
		}
		if err := s.sync(n, width, has); err != nil {
			return err
		}
	}
	if width == tiles.Width {
		if err := os.RemoveAll(path + ".p"); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	s.tail = f
	if s.ends, err = s.records(f, width); err != nil {
		return err
	}
	if len(s.ends) < width {
		return fmt.Errorf("%w: %s has %d records, want %d", ErrDamaged, path, len(s.ends), width)
	}
	if err := f.Truncate(s.ends[width-1]); err != nil {
		return err
	}
	return f.Sync()
}
