package fact

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// HashSize is the length of every hash, salt and blind in bytes: all are SHA-256 or 32 random bytes.
const HashSize = 32

// Hash is a SHA-256 digest.
type Hash = [HashSize]byte

// FileDigest returns the digest of a file that anybody may have, a document or an export: the SHA-256 of its exact bytes,
// without a salt. What could be guessed is hashed by package opening instead.
func FileDigest(content []byte) Hash { return sha256.Sum256(content) }

// maxPart bounds every length prefix that is read: no part of a leaf or entry is larger than a block.
const maxPart = 4 << 20

// LP appends the length of part in 4 bytes (big endian), then part: the length prefix of everything that is hashed.
func LP[T string | []byte](dst []byte, part T) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(part)))
	return append(dst, part...)
}

// reader takes a frozen encoding apart. The first failure sticks; done reports it, and any byte left over.
type reader struct {
	rest []byte
	err  error
}

var errShort = errors.New("ends too early")

func (r *reader) take(n int) []byte {
	if r.err == nil && len(r.rest) < n {
		r.err = errShort
	}
	if r.err != nil {
		return nil
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (r *reader) hash() (h Hash) {
	copy(h[:], r.take(HashSize))
	return h
}

func (r *reader) lp() []byte {
	n := r.uint32()
	if r.err == nil && n > maxPart {
		r.err = fmt.Errorf("has a part of %d bytes, at most %d are allowed", n, maxPart)
	}
	return r.take(int(n))
}

func (r *reader) tag(want string) {
	if got := r.lp(); r.err == nil && string(got) != want {
		r.err = fmt.Errorf("starts with tag %q, want %q", got, want)
	}
}

func (r *reader) done(what string) error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = fmt.Errorf("has %d bytes after its end", len(r.rest))
	}
	if r.err != nil {
		return fmt.Errorf("%s %w", what, r.err)
	}
	return nil
}
