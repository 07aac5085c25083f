package book

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

// Restore makes a book from a backup, in a directory that does not exist yet or is empty. It computes every commitment
// and the tree anew and compares them with the backup before the book appears under its name; if anything is wrong
// it leaves nothing. Report may be nil.
func Restore(ctx context.Context, dir string, r io.Reader, report Report) error {
	err := build(dir, func(partial string) error {
		head, err := unpack(r, into(partial))
		if err != nil {
			return fmt.Errorf("the backup is not whole: %w", err)
		}
		b, err := Open(partial)
		if err != nil {
			return err
		}
		return errors.Join(b.checkRestored(ctx, head, report), b.Close())
	})
	if err != nil {
		return fmt.Errorf("restore a book in %s: %w", dir, err)
	}
	return nil
}

func (b *Book) checkRestored(ctx context.Context, want Head, report Report) error {
	if len(b.repairs) > 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, b.repairs[0])
	}
	if err := b.Check(ctx, report); err != nil {
		return err
	}
	root, err := b.tiles.Root(b.tally.size)
	if err != nil {
		return err
	}
	if got := (Head{b.tally.size, root}); got != want {
		return fmt.Errorf("%w: the records have %s, the backup was made at %s", ErrDamaged, got, want)
	}
	return nil
}

// creator makes an empty file of a book by its name.
type creator func(name string) (restoredFile, error)

type restoredFile interface {
	io.WriteCloser
	Sync() error
}

// into makes files below a directory, which may not hold them yet.
func into(dir string) creator {
	return func(name string) (restoredFile, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := durable.MkdirAll(filepath.Dir(path), dirPerm); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
		if err != nil {
			return nil, err
		}
		return f, durable.SyncDir(filepath.Dir(path))
	}
}

// unpack creates the files of a backup and returns the head it was made at.
func unpack(r io.Reader, create creator) (Head, error) {
	in := &backupReader{from: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), create: create}
	if err := in.format(); err != nil {
		return Head{}, err
	}
	for {
		before := in.digest()
		payload, err := in.frame()
		if err != nil {
			return Head{}, err
		}
		p := parts{rest: payload}
		switch kind := p.byte(); kind {
		case backupFile:
			err = in.file(string(p.part()), p.uint64(), p.done("file"))
		case backupEnd:
			head, sum := p.head(), p.hash()
			return head, in.end(sum == before, p.done("end"))
		default:
			err = fmt.Errorf("a frame of the unexpected kind %q", kind)
		}
		if err != nil {
			return Head{}, fmt.Errorf("byte %d: %w", in.offset, err)
		}
	}
}

// backupReader reads frames and sums up what it reads.
type backupReader struct {
	from   *bufio.Reader
	sum    hash.Hash
	offset int64
	create creator
	buffer []byte
}

func (r *backupReader) digest() fact.Hash { return fact.Hash(r.sum.Sum(nil)) }

func (r *backupReader) read(data []byte) error {
	n, err := io.ReadFull(r.from, data)
	r.offset += int64(n)
	r.sum.Write(data[:n])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("byte %d: it ends too early", r.offset)
	}
	return err
}

func (r *backupReader) format() error {
	line := make([]byte, len(backupFormat)+1)
	if err := r.read(line); err != nil {
		return err
	}
	if string(line) != backupFormat+"\n" {
		return fmt.Errorf("it does not start with %q: want a file that a book's backup wrote", backupFormat)
	}
	return nil
}

// frame returns the payload of the next frame, valid until the next call.
func (r *backupReader) frame() ([]byte, error) {
	start := r.offset
	r.buffer = append(r.buffer[:0], make([]byte, frameHead)...)
	if err := r.read(r.buffer); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(r.buffer)
	if n == 0 || n > 1+backupChunk {
		return nil, fmt.Errorf("byte %d: a frame of %d bytes", start, n)
	}
	r.buffer = append(r.buffer, make([]byte, n)...)
	if err := r.read(r.buffer[frameHead:]); err != nil {
		return nil, err
	}
	payload, _, err := cutFrame(r.buffer)
	if err != nil {
		return nil, fmt.Errorf("byte %d: %w", start, err)
	}
	return payload, nil
}

// file writes the file that the next frames hold.
func (r *backupReader) file(name string, size uint64, err error) error {
	if err != nil {
		return err
	}
	if !isBackupPart(name) {
		return fmt.Errorf("%q is no file of a book", name)
	}
	f, err := r.create(name)
	if err != nil {
		return err
	}
	return errors.Join(r.content(f, size), f.Sync(), f.Close())
}

func (r *backupReader) content(f io.Writer, size uint64) error {
	for size > 0 {
		payload, err := r.frame()
		if err != nil {
			return err
		}
		data := payload[1:]
		if payload[0] != backupData || uint64(len(data)) > size || len(data) == 0 {
			return fmt.Errorf("a frame of %d bytes and kind %q where %d bytes of a file are expected", len(payload), payload[0], size)
		}
		if _, err := f.Write(data); err != nil {
			return err
		}
		size -= uint64(len(data))
	}
	return nil
}

// end demands that nothing was changed and nothing follows.
func (r *backupReader) end(whole bool, err error) error {
	if err != nil {
		return err
	}
	if !whole {
		return errors.New("its digest does not fit its content")
	}
	if _, err := r.from.ReadByte(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("byte %d: something follows its end", r.offset)
	}
	return nil
}
