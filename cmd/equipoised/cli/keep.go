package cli

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
	"github.com/equipoise-trials/equipoise/proof/collect"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

const (
	flagKeepFacts = "keep-facts"
	flagKept      = "kept"
	flagNth       = "nth"
)

// aboutParticipants are the modules whose transactions record facts that nobody else keeps.
var aboutParticipants = []string{consenttypes.ModuleName, participationtypes.ModuleName, payouttypes.ModuleName}

// addKeepFlag adds to the commands that send transactions where facts about participants are kept.
func addKeepFlag(tx *cobra.Command) {
	tx.PersistentFlags().String(flagKeepFacts, "", "Where the facts about participants that a transaction recorded are kept; "+
		"HOME/facts unless given, - to keep none")
}

// keepsFacts reports whether a command sends what records facts about participants.
func keepsFacts(cmd *cobra.Command) bool {
	path := strings.Fields(cmd.CommandPath())
	return len(path) > 2 && path[1] == "tx" && slices.Contains(aboutParticipants, path[2])
}

// keepSent keeps the facts about participants that a transaction in a block recorded: an archive keeps only their hashes.
// That they are not kept fails no command, because the transaction stands.
func keepSent(cmd *cobra.Command, outcome tx.Outcome) error {
	hash, err := hex.DecodeString(outcome.Hash)
	if err != nil {
		return err
	}
	dir, err := cmd.Flags().GetString(flagKeepFacts)
	if err != nil || dir == "-" {
		return err
	}
	if dir == "" {
		home, err := cmd.Flags().GetString(flags.FlagHome)
		if err != nil {
			return err
		}
		dir = filepath.Join(home, "facts")
	}
	path, kept, err := keepFacts(cmd, hash, outcome.Height, dir)
	switch {
	case err != nil:
		fmt.Fprintf(cmd.ErrOrStderr(), "the facts about participants are not kept: %s\nkeep them later: %s evidence keep %x --%s %s\n",
			err, cmd.Root().Name(), hash, flagOut, dir)
	case kept > 0:
		fmt.Fprintf(cmd.ErrOrStderr(), "kept %d facts in %s\n", kept, path)
	}
	return nil
}

// keepFacts writes into a folder what a transaction recorded, if any of it is about participants.
func keepFacts(cmd *cobra.Command, hash []byte, height int64, dir string) (path string, kept int, err error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return "", 0, err
	}
	facts, err := collect.Node{Comet: clientCtx.Client, Query: clientCtx}.Keep(cmd.Context(), height, hash)
	if err != nil || facts.Restricted() == 0 {
		return "", 0, err
	}
	raw, err := facts.Marshal()
	if err != nil {
		return "", 0, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", 0, err
	}
	path = filepath.Join(dir, hex.EncodeToString(hash)+".json")
	return path, len(facts.Facts), durable.WriteFile(path, raw, 0o600)
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
		Use:   "keep TX --out DIR",
		Short: "Keep the facts about participants that a transaction recorded",
		Long: "Archives keep only the hashes of facts about participants, and nodes prune their blocks: keep the bytes of those\n" +
			"that you caused, or they are never proven again. The commands that send such transactions do this by themselves.\n" +
			"The file DIR/TX.json opens the facts: whoever holds it decides who sees them.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := cmd.Flags().GetString(flagOut)
			if err != nil {
				return err
			}
			hash, err := hex.DecodeString(args[0])
			if err != nil || len(hash) != fact.HashSize {
				return fmt.Errorf("transaction %q, want the %d hexadecimal digits of its hash", args[0], 2*fact.HashSize)
			}
			height, err := heightOf(cmd, hash)
			if err != nil {
				return err
			}
			path, kept, err := keepFacts(cmd, hash, height, dir)
			if err != nil {
				return err
			}
			if kept == 0 {
				return fmt.Errorf("transaction %s recorded no facts about participants", args[0])
			}
			result := keptFile{path, kept}
			return show(cmd, result, func() string { return fmt.Sprintf("kept %d facts in %s\n", kept, path) })
		},
	}
	cmd.Flags().String(flagOut, "", "Folder of the file")
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to read from")
	_ = cmd.MarkFlagRequired(flagOut)
	addOutputFlag(cmd)
	return cmd
}

// keptFile is what is said of a file of kept facts.
type keptFile struct {
	File  string `json:"file"`
	Facts int    `json:"facts"`
}

// keptFlag returns the facts in the file that --kept names, and the place of the one that --message and --nth name.
func keptFlag(cmd *cobra.Command, path string) (kept collect.Kept, place collect.Place, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return kept, place, err
	}
	if kept, err = collect.ParseKept(raw); err != nil {
		return kept, place, fmt.Errorf("%s: %w", path, err)
	}
	message, err := cmd.Flags().GetUint32(flagMessage)
	if err != nil {
		return kept, place, err
	}
	nth, err := cmd.Flags().GetUint32(flagNth)
	if err != nil {
		return kept, place, err
	}
	place, err = kept.Place(message, nth)
	return kept, place, err
}
