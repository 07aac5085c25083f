package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/collect"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const (
	flagKeepFacts = "keep-facts"
	flagKept      = "kept"
	flagNth       = "nth"
	flagType      = "type"
)

// aboutParticipants are the modules whose transactions record facts that nobody else keeps.
var aboutParticipants = []string{consenttypes.ModuleName, participationtypes.ModuleName, payouttypes.ModuleName, claimstypes.ModuleName}

// addKeepFlag adds to the commands that send transactions whether facts about participants are kept.
func addKeepFlag(tx *cobra.Command) {
	tx.PersistentFlags().Bool(flagKeepFacts, true, "Keep the facts about participants that a transaction recorded in the keep of this home")
}

// keepsFacts reports whether a command sends what records facts about participants, and is to keep them.
func keepsFacts(cmd *cobra.Command) bool {
	path := strings.Fields(cmd.CommandPath())
	if len(path) < 3 || path[1] != "tx" || !slices.Contains(aboutParticipants, path[2]) {
		return false
	}
	for _, unsent := range []string{flags.FlagDryRun, flags.FlagGenerateOnly, flags.FlagOffline} {
		if is, err := cmd.Flags().GetBool(unsent); err == nil && is {
			return false
		}
	}
	wanted, err := cmd.Flags().GetBool(flagKeepFacts)
	return err == nil && wanted
}

// keepBeforeSending opens the keep of the home for the facts that a command will cause, before it sends anything: a wrong
// passphrase is found while nothing stands yet. It returns nil if the command causes none, and if there is no keep: nobody is
// kept from withdrawing because of that.
func keepBeforeSending(cmd *cobra.Command) (*keep.Keep, error) {
	if !keepsFacts(cmd) {
		return nil, nil
	}
	k, err := openKeep(cmd)
	if errors.Is(err, keep.ErrMissing) {
		return nil, nil
	}
	return k, err
}

// keepSent keeps the facts about participants that a transaction in a block recorded: an archive keeps only their hashes. It
// waits for the header that proves the block, because what is kept is kept for ever: a node that lies would have something
// else take the place of what was recorded. That they are not kept fails no command, because the transaction stands.
func keepSent(cmd *cobra.Command, k *keep.Keep, outcome tx.Outcome) error {
	hash, err := hex.DecodeString(outcome.Hash)
	if err != nil {
		return err
	}
	program := cmd.Root().Name()
	kept, err := keepFacts(cmd, k, hash, outcome.Height, nil) // the node's own validators
	switch {
	case err != nil:
		fmt.Fprintf(cmd.ErrOrStderr(), "the facts about participants are not kept: %s\nkeep them while the node has the block: %s evidence keep %x\n",
			err, program, hash)
	case kept > 0:
		fmt.Fprintf(cmd.ErrOrStderr(), "kept %d facts; to prove one: %s evidence fact --%s %x\n", kept, program, flagKept, hash)
	}
	return nil
}

// keepFacts keeps what a transaction recorded, if any of it is about participants, and returns how many facts that is. What the
// node says must verify, up to the validators of the trust file if there is one: otherwise nothing is kept.
func keepFacts(cmd *cobra.Command, k *keep.Keep, hash []byte, height int64, trust *proof.Trust) (int, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return 0, err
	}
	node := collect.Node{Comet: clientCtx.Client, Query: clientCtx}
	recorded, err := node.Keep(cmd.Context(), height, hash)
	if err != nil {
		return 0, err
	}
	if err := node.Confirm(cmd.Context(), recorded, trust); err != nil { // also that nothing of it is about participants
		return 0, fmt.Errorf("nothing is kept: %w", err)
	}
	if recorded.Restricted() == 0 {
		return 0, nil
	}
	if k == nil {
		if k, err = openKeep(cmd); err != nil {
			return 0, err
		}
		defer k.Close()
	}
	facts := make([]keep.Fact, len(recorded.Facts))
	for i, f := range recorded.Facts {
		facts[i] = keep.Fact{ChainID: recorded.ChainID, Height: height, Index: f.Index, Leaf: f.Leaf}
	}
	return len(facts), k.PutFacts(facts...)
}

// heightOf asks a node for the block of a transaction. It fails if the node finds none, or the block refused the transaction.
func heightOf(cmd *cobra.Command, hash []byte) (int64, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return 0, err
	}
	found, err := clientCtx.Client.Tx(cmd.Context(), hash, false)
	switch {
	case err != nil:
		return 0, fmt.Errorf("transaction %X is in no block that the node finds: %w", hash, err)
	case found.TxResult.Code != 0:
		return 0, fmt.Errorf("block %d refused transaction %X, so that it recorded nothing", found.Height, hash)
	}
	return found.Height, nil
}

func newEvidenceKeepCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keep TX",
		Short: "Keep the facts about participants that a transaction recorded",
		Long: "Archives keep only the hashes of facts about participants, and nodes prune their blocks: keep the bytes of those\n" +
			"that you caused, or they are never proven again. The commands that send such transactions do this by themselves: they\n" +
			"wait for the header that proves the block, and keep only what verifies as far as the node's own validators have signed\n" +
			"it. Where they could not, and to verify up to the validators of a trust file, use this one.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			hash, err := parseTx(args[0])
			if err != nil {
				return err
			}
			height, err := heightOf(cmd, hash)
			if err != nil {
				return err
			}
			trust, err := trustFlag(cmd)
			if err != nil {
				return err
			}
			return withKeep(cmd, func(k *keep.Keep) error {
				kept, err := keepFacts(cmd, k, hash, height, trust)
				if err != nil {
					return err
				}
				if kept == 0 {
					return fmt.Errorf("transaction %s recorded no facts about participants", args[0])
				}
				result := keptFacts{hex.EncodeToString(hash), kept}
				return show(cmd, result, func() string { return fmt.Sprintf("kept %d facts\n", kept) })
			})
		},
	}
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to read from")
	cmd.Flags().String(flagTrust, "", "Trust file whose validators must have signed what is kept")
	addOutputFlag(cmd)
	return cmd
}

// keptFacts is what is said of facts that were kept.
type keptFacts struct {
	Tx    string `json:"tx"`
	Facts int    `json:"facts"`
}

func parseTx(s string) ([]byte, error) {
	hash, ok := parseDigest(s)
	if !ok {
		return nil, fmt.Errorf("transaction %q, want the %d hexadecimal digits of its hash", s, 2*fact.HashSize)
	}
	return hash, nil
}

// keptFlag returns the facts that are kept of the transaction that --kept names, and the place of the one that --message and
// --nth name.
func keptFlag(cmd *cobra.Command, tx string) (kept collect.Kept, place collect.Place, err error) {
	hash, err := parseTx(tx)
	if err != nil {
		return kept, place, err
	}
	err = withKeep(cmd, func(k *keep.Keep) error {
		facts, err := k.Facts(hash)
		if err != nil {
			return err
		}
		kept = collect.Kept{ChainID: facts[0].ChainID, Height: facts[0].Height, Tx: hash}
		for _, f := range facts {
			kept.Facts = append(kept.Facts, collect.KeptFact{Index: f.Index, Leaf: f.Leaf})
		}
		return nil
	})
	if err != nil {
		return kept, place, err
	}
	cause, err := causeFlags(cmd)
	if err != nil {
		return kept, place, err
	}
	place, err = kept.Place(cause)
	return kept, place, err
}

// causeFlags returns what --message, --type and --nth say of the fact that is meant.
func causeFlags(cmd *cobra.Command) (c collect.Cause, err error) {
	if c.Message, err = cmd.Flags().GetUint32(flagMessage); err != nil {
		return c, err
	}
	if c.Type, err = cmd.Flags().GetString(flagType); err != nil {
		return c, err
	}
	c.Nth, err = cmd.Flags().GetUint32(flagNth)
	return c, err
}
