package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
)

// inclusion bounds the wait for a transaction to be in a block.
const inclusion = 30 * time.Second

// errRefusedInBlock says that a transaction failed when its block was made.
var errRefusedInBlock = errors.New("the chain refused the transaction")

// sentHash finds the hash of the transaction in the answer of a node that took it.
var sentHash = regexp.MustCompile(`(?m)(?:^txhash: |"txhash":\s*")"?([0-9A-Fa-f]{64})`)

// settle waits for the block of the transaction that a command sent, so that the command ends as the transaction did, and
// the next one finds the chain with it. Who broadcasts asynchronously does not wait. That a node takes long, or cannot
// tell, fails no command.
func settle(cmd *cobra.Command, shown []byte) error {
	found := sentHash.FindSubmatch(shown)
	if mode, _ := cmd.Flags().GetString(flags.FlagBroadcastMode); found == nil || mode == flags.BroadcastAsync {
		return nil
	}
	hash, err := hex.DecodeString(string(found[1]))
	if err != nil {
		return err
	}
	height, err := blockOf(cmd, hash)
	switch {
	case errors.Is(err, errRefusedInBlock):
		return err
	case err != nil:
		fmt.Fprintf(cmd.ErrOrStderr(), "whether the transaction stands is not known yet: %s\nask later: %s query tx %X\n",
			err, cmd.Root().Name(), hash)
		return nil
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "in block %d\n", height)
	if keepsFacts(cmd) {
		return keepSent(cmd, hash, height)
	}
	return nil
}

// blockOf waits for the block of a transaction, and returns its height.
func blockOf(cmd *cobra.Command, hash []byte) (int64, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return 0, err
	}
	for deadline := time.Now().Add(inclusion); ; {
		found, err := clientCtx.Client.Tx(cmd.Context(), hash, false)
		switch {
		case err == nil && found.TxResult.Code != 0:
			return 0, fmt.Errorf("%w in block %d with code %d: %s", errRefusedInBlock, found.Height, found.TxResult.Code, plain(found.TxResult.Log))
		case err == nil:
			return found.Height, nil
		case strings.Contains(err.Error(), "indexing is disabled"), time.Now().After(deadline):
			return 0, fmt.Errorf("it is in no block that the node finds: %w", err)
		}
		select {
		case <-cmd.Context().Done():
			return 0, cmd.Context().Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
