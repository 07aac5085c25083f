// Package book keeps a book of records on the side of whoever made them: a site, a laboratory, the EDC of a CRO.
//
// Records never go on chain, their commitments do. A book holds each record's exact bytes, the salt of its commitment,
// and the RFC 6962 tree over all commitments, and submits the head of that tree to the chain. A correction or a tombstone
// is a record of its own that names what it replaces; nothing is ever changed or removed.
//
// The record log is the source of truth; index and tiles are made from it and brought back into line with it on Open. So
// a kill at any byte, in an import, a correction or a submission, loses nothing that was reported as done and doubles
// nothing when the same command runs again. What the disk holds is described in README.md.
//
// Whoever loses a book loses the salts, and with them all evidence: back it up (Book.Backup).
package book
