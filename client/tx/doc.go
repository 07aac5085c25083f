// Package tx signs messages, sends them and waits for their block. Whatever of ours sends a transaction sends it here.
//
// A [Network] is a chain as seen through one node. A [Key] signs. A [Sender] is a key on a network: it counts its own
// sequence, so that several transactions can be under way at once.
//
//	network, err := tx.Dial("tcp://localhost:26657", clientCtx)
//	key, err := tx.FromKeyring(clientCtx.Keyring, "me")
//	outcome, err := tx.NewSender(network, key).Send(ctx, msg)
//
// [Sender.Send] waits; [Sender.Broadcast] does not, and returns a [Pending], which can be waited for later. What came of a
// transaction that a block holds is an [Outcome]. What the chain refused, before a block or in it, is a [*Refusal], which
// [errors.Is] compares with the errors that modules register.
package tx
