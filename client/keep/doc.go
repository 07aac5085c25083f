// Package keep holds what must stay with whoever made it: the openings of salted digests, nullifier keys, the keys of
// participants who have no phone, the details of visits, labels, and the bytes of facts about participants. The chain has
// digests of it at most. What is lost here is lost for ever, and who reads it knows who took part in a trial.
//
// A keep is a folder of segments, files that only grow. Each is written by one writer, a person at a computer, and all are
// merged on reading, so that a folder may lie on a share without anybody waiting for a lock over a network. The README
// describes every byte.
//
// # Encryption
//
// Everything lies encrypted to an age identity, a file beside the keyring that a passphrase protects. Two well-kept
// libraries do the work, each what it is made for:
//
//   - filippo.io/age seals to each segment's recipients a random key that only this segment uses, in its post-quantum hybrid
//     form (ML-KEM-768 with X25519): what identifies participants must stay closed for decades. It also protects the identity
//     file (scrypt). age makes whole files and cannot append, so that it does not seal the batches.
//   - XChaCha20-Poly1305 of golang.org/x/crypto seals each batch under the segment's key with a random nonce of 24 bytes,
//     which may be drawn anew for every batch, also after a torn one was cut off. Its additional data is the SHA-256 of all
//     that the segment holds before, so that no batch can be changed, left out, moved or taken from another segment.
//
// # What it does not protect
//
// Whoever may write into the folder can remove the newest batches of a writer, or all of their segments, without being
// seen, as a torn write does; and can add a segment that a writer of that name never made, because age says to whom a segment is
// sealed and not by whom. Neither lets them read anything, or change what is there: a second value for what is kept is an
// error. Keep the folder where only those write who may. Counts and sizes of batches are seen by whoever sees the folder.
package keep
