package fact

import (
	"encoding/binary"
	"time"
)

const (
	entryTag      = "equipoise/entry/v1"
	checkpointTag = "equipoise/checkpoint/v1"
)

// Entry is one block's contribution to the audit log. A block without facts contributes none.
type Entry struct {
	// ChainID is the chain the block belongs to.
	ChainID string
	// Height of the block.
	Height int64
	// Time of the block, UTC.
	Time time.Time
	// HeaderHash is the hash of the block's header, 32 bytes, or empty where there is none.
	HeaderHash []byte
	// Count is the number of facts, at least 1.
	Count uint32
	// FactsRoot is the RFC 6962 root of the facts' leaves.
	FactsRoot Hash
}

// Marshal returns the entry data v1: lp(tag) lp(chain id) BE64(height) BE64(time in Unix nanoseconds)
// lp(header hash) BE32(count) facts root.
func (e Entry) Marshal() []byte {
	b := make([]byte, 0, 128)
	b = LP(b, entryTag)
	b = LP(b, e.ChainID)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Height))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Time.UnixNano()))
	b = LP(b, e.HeaderHash)
	b = binary.BigEndian.AppendUint32(b, e.Count)
	return append(b, e.FactsRoot[:]...)
}

// ParseEntry reads entry data v1. What it accepts, Marshal gives back byte for byte.
func ParseEntry(data []byte) (Entry, error) {
	r := reader{rest: data}
	r.tag(entryTag)
	e := Entry{
		ChainID:    string(r.lp()),
		Height:     int64(r.uint64()),
		Time:       time.Unix(0, int64(r.uint64())).UTC(),
		HeaderHash: r.lp(),
		Count:      r.uint32(),
		FactsRoot:  r.hash(),
	}
	return e, r.done("log entry")
}

// Hash returns the RFC 6962 leaf hash of the entry data, the entry's leaf in the audit log.
func (e Entry) Hash() Hash { return LeafHash(e.Marshal()) }

// Checkpoint is the head of the audit log: what the state of the chain keeps of all facts ever recorded.
type Checkpoint struct {
	// Size is the number of entries in the log.
	Size uint64
	// Root is the RFC 6962 root over them.
	Root Hash
	// Height of the block of the last entry.
	Height int64
}

// Marshal returns the checkpoint value v1: lp(tag) BE64(size) root BE64(height).
func (c Checkpoint) Marshal() []byte {
	b := make([]byte, 0, 4+len(checkpointTag)+8+HashSize+8)
	b = LP(b, checkpointTag)
	b = binary.BigEndian.AppendUint64(b, c.Size)
	b = append(b, c.Root[:]...)
	return binary.BigEndian.AppendUint64(b, uint64(c.Height))
}

// ParseCheckpoint reads a checkpoint value v1. What it accepts, Marshal gives back byte for byte.
func ParseCheckpoint(data []byte) (Checkpoint, error) {
	r := reader{rest: data}
	r.tag(checkpointTag)
	c := Checkpoint{Size: r.uint64(), Root: r.hash(), Height: int64(r.uint64())}
	return c, r.done("checkpoint")
}

// Where the checkpoint lies in the state of the chain. A verifier takes both from here, never from a bundle.
const (
	// CheckpointStore is the name of the store.
	CheckpointStore = "audit"
	// CheckpointKey is the raw key within it, one byte.
	CheckpointKey = "\x01"
)
