package work

import (
	"context"
	"io"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

// Sender signs with one key and sends. A [tx.Sender] sends to a network.
type Sender interface {
	// String returns the bech32 address of the key.
	String() string
	// Send sends messages as one transaction and returns when a block holds it. It fails with [tx.ErrRefused] if the
	// chain refuses.
	Send(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error)
	// SendFree is Send without a fee and without anybody who pays one, for the few messages that are free of charge.
	SendFree(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error)
}

// Prompter asks a person before something is done in their name.
type Prompter interface {
	// Confirm returns whether the person wants it done. The question is in the person's words: "invite P-017".
	Confirm(question string) (bool, error)
}

// Person is somebody with a key and a keep.
type Person struct {
	Sender
	// Keep is where what the person commits to stays: their own, or that of the site for which they act.
	Keep Keep
	// Chain is the chain-id. What somebody commits to names it.
	Chain string
	// Prompter is asked before anything is kept or sent; nobody is if it is nil.
	Prompter Prompter
	// Random is where handles, salts and blinds come from; the operating system if it is nil.
	Random io.Reader
}
