package book

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	backupFormat = "equipoise/book/backup/v1"
	// backupChunk is how much of a file one frame of a backup holds.
	backupChunk = 1 << 20
)

// The kinds of frame in a backup.
const (
	backupFile = 'F' // lp(name) BE64(size): a file follows
	backupData = 'D' // bytes of the file
	backupEnd  = 'E' // BE64(leaves) root SHA-256 of all bytes of the backup before this frame
)

// Backup writes everything that the book holds, salts included, as one file that [Restore] checks byte by byte.
// It is as confidential as the book. Nobody can write to the book meanwhile.
func (b *Book) Backup(w io.Writer) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return err
	}
	out := &backupWriter{to: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	out.write([]byte(backupFormat + "\n"))
	for _, part := range b.backupParts() {
		if err := out.file(filepath.Join(b.dir, filepath.FromSlash(part.name)), part); err != nil {
			return fmt.Errorf("back up %s: %w", part.name, err)
		}
	}
	root, err := b.tiles.Root(b.tally.size)
	if err != nil {
		return err
	}
	end := appendHead([]byte{backupEnd}, Head{b.tally.size, root})
	out.frame(append(end, out.sum.Sum(nil)...))
	if out.err != nil {
		return out.err
	}
	return out.to.Flush()
}

// backupPart is a file of the book and how many of its bytes are durable.
type backupPart struct {
	name string
	size int64 // -1: the whole file
}

// backupParts lists what a backup holds; index and tiles are made from it.
func (b *Book) backupParts() []backupPart {
	parts := []backupPart{
		{identityFile, -1},
		{importsFile, b.imports.journal.size},
		{headsFile, b.heads.journal.size},
	}
	for n, size := range b.log.sizes {
		parts = append(parts, backupPart{path.Join(recordsDir, segmentName(uint32(n))), size})
	}
	return parts
}

// isBackupPart accepts the names of files that a book consists of, and nothing that leads elsewhere.
func isBackupPart(name string) bool {
	switch name {
	case identityFile, importsFile, headsFile:
		return true
	}
	digits, ok := strings.CutPrefix(name, recordsDir+"/")
	if !ok {
		return false
	}
	digits, ok = strings.CutSuffix(digits, ".log")
	return ok && len(digits) == 8 && strings.Trim(digits, "0123456789") == ""
}

// backupWriter writes frames and sums up what it writes. The first failure sticks.
type backupWriter struct {
	to  *bufio.Writer
	sum hash.Hash
	err error
}

func (w *backupWriter) write(data []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(data)
		w.sum.Write(data)
	}
}

func (w *backupWriter) frame(payload []byte) {
	frame := append(openFrame(nil), payload...)
	closeFrame(frame, 0)
	w.write(frame)
}

func (w *backupWriter) file(path string, part backupPart) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if part.size < 0 {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		part.size = info.Size()
	}
	w.frame(binary.BigEndian.AppendUint64(fact.LP([]byte{backupFile}, part.name), uint64(part.size)))
	chunk := make([]byte, 1+backupChunk)
	chunk[0] = backupData
	for rest := part.size; rest > 0 && w.err == nil; {
		n := min(rest, backupChunk)
		if _, err := io.ReadFull(f, chunk[1:1+n]); err != nil {
			return err
		}
		w.frame(chunk[:1+n])
		rest -= n
	}
	return w.err
}
