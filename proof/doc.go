// Package proof holds evidence bundles: files that prove, with no network and no trust in a server, that a record or a
// fact was committed to an Equipoise chain no later than some time.
//
// A bundle leads from a record to a book of records, from the book's head to a fact of the chain, from the fact to its
// block's entry in the audit log, from the log to the chain's state, and from the state to a block header that more
// than two thirds of a validator set signed ([Verify]). A [Trust] file pins the validator set that all of it is
// measured against. FORMAT.md beside this file specifies every byte and the order of the checks.
//
// The package imports neither the Cosmos SDK nor CometBFT's types, node, rpc, p2p, consensus or light packages, and
// nothing that opens a socket: of CometBFT only the protobuf definitions and the signature schemes. Headers, votes
// and validator sets are hashed here; tests hold the results against CometBFT's own.
package proof
