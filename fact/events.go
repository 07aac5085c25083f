package fact

// Events that the chain emits at the end of a block. They are the normative copy of what was recorded: whoever keeps
// them can rebuild the log.
const (
	// EventLeaf is emitted once per fact, in the order of the block's tree.
	EventLeaf = "equipoise.fact"
	// EventEntry is emitted once per block that has facts, after its leaves.
	EventEntry = "equipoise.entry"

	// AttributeIndex is the decimal index of the leaf in its block, or of the entry in the log.
	AttributeIndex = "index"
	// AttributeType is the leaf's type URL.
	AttributeType = "type"
	// AttributeData is the standard base64 of the exact leaf data or entry data.
	AttributeData = "data"
)
