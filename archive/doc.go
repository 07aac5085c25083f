// Package archive keeps the audit log of a node for ever: what the state of the chain forgets, and what proofs of old
// facts are made of.
//
// The state holds only the head of the log ([fact.Checkpoint]); block results, which hold all of it, are pruned. The
// archive keeps, per block with facts, the exact entry and the leaves of the block: the bytes of public facts, the leaf
// hash alone of restricted ones. It lies in one directory in the layout of C2SP tlog-tiles, which any file server or
// copy can mirror; README.md specifies every byte.
//
// An [Archive] is fed by the node itself through a [Listener], catches up from block results ([Archive.CatchUp]), is
// filled from a mirror where those are pruned ([Archive.Fill]), examined by [Archive.Check], and serves proofs by gRPC
// ([NewQueryServer]). [Rebuild] makes the log again from a node's blocks without any archive.
//
// Nothing here has an effect on consensus: an archive that fails makes noise and leaves a gap, and the chain goes on.
package archive
