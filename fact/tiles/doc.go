// Package tiles keeps one append-only RFC 6962 log of leaf hashes on disk, in the layout of C2SP tlog-tiles: the
// audit log in a node's archive, the commitments of a book of records.
//
// A tile of level L holds up to 256 hashes of level 8L of the tree; tile N of level 0 holds the leaves 256N to 256N+255.
// Full tiles lie at tile/<L>/<N>, the partial tile at the right edge of a level at tile/<L>/<N>.p/<W> with W hashes,
// N in groups of three digits (x001/x234/067). Partial tiles stay until their tile is full.
//
// Beside them the file "size" names the size and the root. It is replaced atomically, after every tile of the new size
// is durable, and no tile that a size uses is ever written again under that size. So a kill at any byte leaves the log
// at its old size or at its new one; tiles beyond the size mean nothing and are overwritten later.
package tiles
