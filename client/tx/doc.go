// Package tx signs messages and sees them into a block, for the commands that do more than send one transaction.
//
// A [Network] is a node that is asked and broadcast to; it follows the blocks once for all wallets. A [Wallet] is one
// key: it keeps count of its own sequence, so that several transactions can be under way.
package tx
