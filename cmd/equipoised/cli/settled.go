package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
)

// sends reports whether a command is one of those that sign and send transactions.
func sends(cmd *cobra.Command) bool {
	return strings.HasPrefix(cmd.CommandPath(), cmd.Root().Name()+" tx ")
}

// relay has a command of the SDK, which broadcasts by itself, do that through what remembers it. It returns nil for a command
// that knows no node.
func relay(cmd *cobra.Command) (*tx.Relay, error) {
	clientCtx, err := client.ReadPersistentCommandFlags(client.GetClientContextFromCmd(cmd), cmd.Flags())
	if err != nil || clientCtx.Client == nil {
		return nil, err
	}
	r := tx.NewNetwork(clientCtx).Relay()
	if f := cmd.Flags().Lookup(flags.FlagNode); f != nil {
		f.Changed = false // what it says is done: the SDK would make another client of the node, and take that
	}
	return r, client.SetCmdClientContext(cmd, clientCtx.WithClient(r))
}

// settle waits for the blocks of the transactions that a command sent, so that the command ends as they did, and the next one
// finds the chain with them. The SDK's commands end well even when the node refused the transaction: whoever scripts them needs
// an exit code. That a node takes long fails no command.
func settle(cmd *cobra.Command, r *tx.Relay, kept *keep.Keep) error {
	sent, refused := r.Sent()
	for _, pending := range sent {
		outcome, err := pending.Wait(cmd.Context())
		if errors.Is(err, tx.ErrNoBlock) {
			fmt.Fprintf(cmd.ErrOrStderr(), "whether the transaction stands is not known yet: %s\nask later: %s query tx %s\n",
				err, cmd.Root().Name(), pending.Hash)
			continue
		}
		if err != nil {
			return plainError{err}
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "in block %d\n", outcome.Height)
		if err := showAnswers(cmd, outcome); err != nil {
			return err
		}
		if keepsFacts(cmd) {
			if err := keepSent(cmd, kept, outcome); err != nil {
				return err
			}
		}
	}
	if refused != nil {
		return plainError{refused}
	}
	return nil
}

// showAnswers says what the chain answered to the messages of a transaction, where it said anything: the number of what was
// made, or that a second signature is awaited.
func showAnswers(cmd *cobra.Command, outcome tx.Outcome) error {
	answers, err := outcome.Answers()
	if err != nil {
		return err
	}
	cdc := client.GetClientContextFromCmd(cmd).Codec
	for _, answer := range answers {
		response, err := cdc.InterfaceRegistry().Resolve(answer.TypeUrl)
		if err != nil || len(answer.Value) == 0 {
			continue // of a module that this command does not know, or it says nothing
		}
		if err := proto.Unmarshal(answer.Value, response); err != nil {
			return err
		}
		shown, err := cdc.MarshalJSON(response)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "the chain answers: %s\n", shown)
	}
	return nil
}
