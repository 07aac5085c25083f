package keep

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/equipoise-trials/equipoise/fact"
)

const (
	segmentLine   = "equipoise/keep/segment/v1\n"
	headTag       = "equipoise/keep/head/v1"
	segmentSuffix = ".segment"
	// maxHead bounds the sealed head: some 600 recipients.
	maxHead = 1 << 20
	// frameHead is the length of a frame's head: the length of what follows, and four bytes that check it.
	frameHead = 8
	sealing   = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead
	maxFrame  = sealing + maxBatch
	// tornZeros is how many zeros at the end of the last frame say that a power cut tore it: what a file system has promised
	// room for and not written reads as zeros. A sealed frame ends so by chance once in 2^128.
	tornZeros = 16
)

// head is what the sealed head of a segment says.
type head struct {
	// key seals the batches of this segment and nothing else.
	key [chacha20poly1305.KeySize]byte
	// writer and number are those of the file's name, so that no segment passes for another.
	writer string
	number uint32
	// previous is the chain value at the end of the writer's segment before, zero in the first.
	previous fact.Hash
}

func (h head) marshal() []byte {
	b := fact.LP(nil, headTag)
	b = append(b, h.key[:]...)
	b = fact.LP(b, h.writer)
	b = binary.BigEndian.AppendUint32(b, h.number)
	return append(b, h.previous[:]...)
}

func parseHead(data []byte) (h head, err error) {
	tag, rest, err := cutPart(data)
	if err != nil {
		return h, err
	}
	if string(tag) != headTag || len(rest) < len(h.key) {
		return h, errors.New("the head is of another format")
	}
	rest = rest[copy(h.key[:], rest):]
	writer, rest, err := cutPart(rest)
	if err != nil {
		return h, err
	}
	if len(rest) != 4+fact.HashSize {
		return h, errShortPart
	}
	h.writer, h.number = string(writer), binary.BigEndian.Uint32(rest)
	copy(h.previous[:], rest[4:])
	return h, nil
}

// sealHead returns the beginning of a segment: the line that names its format, and the head sealed to the recipients.
func sealHead(h head, recipients ...age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(h.marshal()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return fact.LP([]byte(segmentLine), sealed.Bytes()), nil
}

// errForeign says that a segment is sealed to nobody whose identity is at hand.
var errForeign = errors.New("it is sealed to another identity")

// openHead returns the head of a segment and a cursor that stands behind it.
func openHead(data []byte, identity age.Identity) (head, *cursor, error) {
	if !bytes.HasPrefix(data, []byte(segmentLine)) {
		return head{}, nil, fmt.Errorf("it does not start with the line %q", segmentLine[:len(segmentLine)-1])
	}
	sealed, _, err := cutPart(data[len(segmentLine):])
	if err != nil || len(sealed) > maxHead {
		return head{}, nil, errors.New("its head is cut off or too long")
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if no := (*age.NoIdentityMatchError)(nil); errors.As(err, &no) {
		return head{}, nil, errForeign
	}
	if err != nil {
		return head{}, nil, fmt.Errorf("its head is not as it was written: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(r, maxHead))
	if err != nil {
		return head{}, nil, fmt.Errorf("its head is not as it was written: %w", err)
	}
	h, err := parseHead(content)
	if err != nil {
		return head{}, nil, err
	}
	size := len(segmentLine) + 4 + len(sealed)
	c, err := newCursor(h.key, data[:size])
	return h, c, err
}

// cursor stands between two frames of a segment.
type cursor struct {
	seal cipher.AEAD
	// chain is the SHA-256 of all that lies before: chain(0) = SHA-256(beginning), chain(i) = SHA-256(chain(i-1) frame(i)).
	chain fact.Hash
	// offset is where it stands.
	offset int64
}

func newCursor(key [chacha20poly1305.KeySize]byte, beginning []byte) (*cursor, error) {
	seal, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	return &cursor{seal: seal, chain: sha256.Sum256(beginning), offset: int64(len(beginning))}, nil
}

// frame returns the frame that holds a batch where the cursor stands:
// BE32(n) check[4] nonce[24] XChaCha20-Poly1305(key, nonce, content, additional data: chain), n the length of nonce and
// sealed content.
func (c *cursor) frame(content []byte) []byte {
	var nonce [chacha20poly1305.NonceSizeX]byte
	_, _ = rand.Read(nonce[:]) // never fails
	return c.frameWith(nonce, content)
}

func (c *cursor) frameWith(nonce [chacha20poly1305.NonceSizeX]byte, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(sealing+len(content)))
	b = append(b, c.check(b)...)
	b = append(b, nonce[:]...)
	return c.seal.Seal(b, nonce[:], content, c.chain[:])
}

// check returns the four bytes that tell a length that was written here from a damaged one: without them, a length that
// points beyond the end of the file would pass for a torn write, and all that follows would be cut off.
func (c *cursor) check(length []byte) []byte {
	sum := sha256.Sum256(append(c.chain[:], length...))
	return sum[:4]
}

// pass moves the cursor behind a frame.
func (c *cursor) pass(frame []byte) {
	c.chain = sha256.Sum256(append(c.chain[:], frame...))
	c.offset += int64(len(frame))
}

var (
	// errTorn says that the data end within a frame, as a kill or a power cut during a write leaves them.
	errTorn = errors.New("the file ends within a batch")
	// errDamaged says that a frame is not as it was written.
	errDamaged = errors.New("it is not as it was written")
)

// next returns the items of the frame with which data begins, and moves behind it. It fails with errTorn or errDamaged.
func (c *cursor) next(data []byte) ([]Item, error) {
	if len(data) < frameHead {
		return nil, errTorn
	}
	if !bytes.Equal(data[4:frameHead], c.check(data[:4])) {
		if isZero(data[frameHead:]) { // no frame is sealed to zeros alone
			return nil, errTorn
		}
		return nil, errDamaged
	}
	n := binary.BigEndian.Uint32(data)
	if n < sealing || n > maxFrame {
		return nil, errDamaged
	}
	if uint64(len(data)) < frameHead+uint64(n) {
		return nil, errTorn
	}
	frame := data[:frameHead+n]
	nonce, sealed := frame[frameHead:frameHead+chacha20poly1305.NonceSizeX], frame[frameHead+chacha20poly1305.NonceSizeX:]
	content, err := c.seal.Open(nil, nonce, sealed, c.chain[:])
	if err != nil {
		if len(frame) == len(data) && isZero(frame[len(frame)-tornZeros:]) {
			return nil, errTorn
		}
		return nil, errDamaged
	}
	items, err := parseItems(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	c.pass(frame)
	return items, nil
}

func isZero(data []byte) bool { return len(bytes.Trim(data, "\x00")) == 0 }

var (
	writerForm  = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	segmentForm = regexp.MustCompile(`^([a-z0-9-]{1,64})-([0-9]{6})\.segment$`)
)

// segmentName returns the name of a writer's segment of a number, from 1.
func segmentName(writer string, number uint32) string {
	return fmt.Sprintf("%s-%06d%s", writer, number, segmentSuffix)
}

// parseSegmentName takes a name apart.
func parseSegmentName(name string) (writer string, number uint32, err error) {
	m := segmentForm.FindStringSubmatch(name)
	if m == nil {
		return "", 0, fmt.Errorf("%.200q is not the name of a segment, want WRITER-NUMBER%s with six digits: move the file out of the keep", name, segmentSuffix)
	}
	n, err := strconv.ParseUint(m[2], 10, 32)
	return m[1], uint32(n), err
}
