package fact

import "encoding/binary"

const leafTag = "equipoise/fact/v1"

// BlockLevel is the message index of facts that no transaction caused: those of genesis and of the block's own work.
// Their transaction hash is empty.
const BlockLevel = 0xFFFFFFFF

// Leaf is one fact as it is hashed into the tree of its block: it ties the fact to the signed transaction and message
// that caused it (21 CFR 11.70).
type Leaf struct {
	// TypeURL names the fact's protobuf type.
	TypeURL string
	// TxHash is the SHA-256 of the transaction, 32 bytes, or empty at block level.
	TxHash []byte
	// MsgIndex is the index of the message in its transaction, or BlockLevel.
	MsgIndex uint32
	// Fact is the fact's exact protobuf encoding. Whoever verifies a leaf hashes these bytes before decoding them.
	Fact []byte
}

// Marshal returns the leaf data v1: lp(tag) lp(type URL) lp(tx hash) BE32(message index) lp(fact).
func (l Leaf) Marshal() []byte {
	b := make([]byte, 0, 20+len(leafTag)+len(l.TypeURL)+len(l.TxHash)+len(l.Fact))
	b = LP(b, leafTag)
	b = LP(b, l.TypeURL)
	b = LP(b, l.TxHash)
	b = binary.BigEndian.AppendUint32(b, l.MsgIndex)
	return LP(b, l.Fact)
}

// ParseLeaf reads leaf data v1. What it accepts, Marshal gives back byte for byte.
func ParseLeaf(data []byte) (Leaf, error) {
	r := reader{rest: data}
	r.tag(leafTag)
	l := Leaf{TypeURL: string(r.lp()), TxHash: r.lp(), MsgIndex: r.uint32(), Fact: r.lp()}
	return l, r.done("fact leaf")
}

// Hash returns the RFC 6962 leaf hash of the leaf data.
func (l Leaf) Hash() Hash { return LeafHash(l.Marshal()) }

// Decode returns the fact of the leaf, or an error if this build does not know its type or cannot read it.
func (l Leaf) Decode() (Fact, error) {
	f, err := New(l.TypeURL)
	if err != nil {
		return nil, err
	}
	return f, unmarshal(l.Fact, f)
}
