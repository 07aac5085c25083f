// Package fact holds what is frozen for ever: the facts a chain records and the bytes they are hashed as.
//
// Every change that Equipoise makes to its state is recorded as a fact: a protobuf message of one of the packages
// below this one, which names who signed, what the signature means and why ([Signature]). The facts of a block are the
// leaves of an RFC 6962 tree ([Leaf]); the root of that tree is one entry of an append-only RFC 6962 log ([Entry]); the
// head of that log is kept in the chain's state ([Checkpoint]). Records of trials never reach the chain: their
// commitments do ([Commitment]).
//
// proof/FORMAT.md writes the same encodings out for somebody who implements them in another language.
//
// The package imports nothing of the Cosmos SDK, so that a verifier can be built from it alone.
package fact
