package cli

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
	"github.com/equipoise-trials/equipoise/proof"
	"github.com/equipoise-trials/equipoise/proof/collect"
	"github.com/equipoise-trials/equipoise/proof/inspect"
)

const (
	flagRecord  = "record"
	flagOut     = "out"
	flagTrust   = "trust"
	flagHeight  = "height"
	flagIndex   = "index"
	flagTx      = "tx"
	flagMessage = "message"
	flagBytes   = "bytes"

	flagAncestor = "ancestor"
)

func newEvidenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Make files that prove a record or a fact to somebody who trusts nobody here",
		Long:  "eqverify checks such a file with no network. It needs a trust file, which `evidence trust` writes.",
		RunE:  client.ValidateCmd,
	}
	cmd.AddCommand(newEvidenceCreateCommand(), newEvidenceFactCommand(), newEvidenceKeepCommand(),
		newEvidenceTrustCommand(), newEvidenceVerifyCommand())
	return cmd
}

// evidenceFile is what is said of a bundle that was written.
type evidenceFile struct {
	File  string `json:"file"`
	Bytes int    `json:"bytes"`
	Level int    `json:"level"`
	Time  string `json:"committed_no_later_than"`
}

func newEvidenceCreateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create --book DIR --record INDEX --out FILE",
		Short: "Prove a record of a book",
		Long: "Writes the bundle that proves the record to --out and, with --bytes, the record's exact bytes beside it. The\n" +
			"bundle is verified before it is kept. With --trust it reaches that trust file's level 4.",
		Args: cobra.NoArgs,
		RunE: runEvidenceCreate,
	}
	cmd.Flags().String(flagBook, "", "Folder of the book")
	cmd.Flags().Uint64(flagRecord, 0, "Index of the record in the book")
	cmd.Flags().String(flagBytes, "", "Where to write the record's exact bytes")
	addEvidenceFlags(cmd)
	for _, f := range []string{flagBook, flagRecord} {
		_ = cmd.MarkFlagRequired(f)
	}
	return cmd
}

func addEvidenceFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagOut, "", "Where to write the bundle")
	cmd.Flags().String(flagTrust, "", "Trust file that the bundle is to lead to")
	_ = cmd.MarkFlagRequired(flagOut)
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to collect from")
	addOutputFlag(cmd)
}

func runEvidenceCreate(cmd *cobra.Command, _ []string) error {
	index, err := cmd.Flags().GetUint64(flagRecord)
	if err != nil {
		return err
	}
	node, err := collectNode(cmd)
	if err != nil {
		return err
	}
	trust, err := trustFlag(cmd)
	if err != nil {
		return err
	}
	return withBook(cmd, func(b *book.Book) error {
		bundle, opening, err := node.Opened(cmd.Context(), b, index, trust)
		if err != nil {
			return err
		}
		if path, _ := cmd.Flags().GetString(flagBytes); path != "" {
			if err := keepFile(path, opening.Commitment.Bytes); err != nil {
				return err
			}
		}
		record := opening.Commitment.Bytes
		if record == nil {
			record = []byte{} // a tombstone has no bytes, and that is what is proven of it
		}
		return keepEvidence(cmd, bundle, record, trust)
	})
}

func newEvidenceFactCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fact {--height H [--index I | --tx HASH [--message M] [--type T] [--nth N]] | --kept TX [--message M] [--type T] [--nth N]} --out FILE",
		Short: "Prove a fact of the audit log",
		Long: "The fact is named by its index among the facts of its block, or by the message that caused it and its number among\n" +
			"the facts of that message, or among those of one type: of visit lines, the number of the line, from 0. The transaction is one of a block, or one\n" +
			"whose facts are kept. The bytes of facts about participants come from the keep of this home, or from the block's\n" +
			"results as long as the node keeps them.",
		Args: cobra.NoArgs,
		RunE: runEvidenceFact,
	}
	cmd.Flags().Int64(flagHeight, 0, "Height of the block")
	cmd.Flags().Uint32(flagIndex, 0, "Index of the fact among those of its block")
	cmd.Flags().String(flagTx, "", "Hash of the transaction, hexadecimal")
	cmd.Flags().Uint32(flagMessage, 0, "Index of the message in the transaction")
	cmd.Flags().String(flagKept, "", "Hash of a transaction whose facts are in the keep of this home")
	cmd.Flags().Uint32(flagNth, 0, "With --tx or --kept: number of the fact among those of its message (and type), from 0")
	cmd.Flags().String(flagType, "", "With --tx or --kept: type of the fact, VisitAttested for example")
	cmd.MarkFlagsMutuallyExclusive(flagIndex, flagNth)
	cmd.MarkFlagsMutuallyExclusive(flagIndex, flagType)
	cmd.MarkFlagsMutuallyExclusive(flagIndex, flagTx, flagKept)
	cmd.MarkFlagsMutuallyExclusive(flagHeight, flagKept)
	cmd.MarkFlagsOneRequired(flagHeight, flagKept)
	addEvidenceFlags(cmd)
	return cmd
}

func runEvidenceFact(cmd *cobra.Command, _ []string) error {
	node, err := collectNode(cmd)
	if err != nil {
		return err
	}
	trust, err := trustFlag(cmd)
	if err != nil {
		return err
	}
	place, err := placeFlags(cmd, &node)
	if err != nil {
		return err
	}
	bundle, err := node.Fact(cmd.Context(), place, trust)
	if err != nil {
		return err
	}
	return keepEvidence(cmd, bundle, nil, trust)
}

// placeFlags returns the place of the fact that the flags name. Facts from a file are given to the node to collect with.
func placeFlags(cmd *cobra.Command, node *collect.Node) (place collect.Place, err error) {
	path, err := cmd.Flags().GetString(flagKept)
	if err != nil {
		return place, err
	}
	if cmd.Flags().Changed(flagKept) {
		node.Kept, place, err = keptFlag(cmd, path)
		return place, err
	}
	if place.Height, err = cmd.Flags().GetInt64(flagHeight); err != nil {
		return place, err
	}
	if place.Height < 1 {
		return place, fmt.Errorf("--%s is %d, want at least 1", flagHeight, place.Height)
	}
	if place.Index, err = cmd.Flags().GetUint32(flagIndex); err != nil {
		return place, err
	}
	tx, err := cmd.Flags().GetString(flagTx)
	if err != nil || tx == "" {
		return place, err
	}
	hash, err := hex.DecodeString(tx)
	if err != nil || len(hash) != fact.HashSize {
		return place, fmt.Errorf("--tx is %q, want the %d hexadecimal digits of a transaction's hash", tx, 2*fact.HashSize)
	}
	cause, err := causeFlags(cmd)
	if err != nil {
		return place, err
	}
	cause.Tx = fact.Hash(hash)
	return node.FindCaused(cmd.Context(), place.Height, cause)
}

func newEvidenceTrustCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trust [--height H] [--ancestor CHAIN-ID]... --out FILE",
		Short: "Write a trust file: the validator set of a height, as this node gives it",
		Long: "Whoever verifies with the file trusts that validator set. Compare the file with what others publish before\n" +
			"you hand it on. Evidence of what an older chain recorded is accepted if the file names that chain, whose export\n" +
			"this one continues, as an ancestor.",
		Args: cobra.NoArgs,
		RunE: runEvidenceTrust,
	}
	cmd.Flags().Int64(flagHeight, 0, "Height whose validator set is pinned; the earliest that the node has unless given")
	cmd.Flags().StringSlice(flagAncestor, nil, "Chain-id of a chain that this one continues, may be repeated")
	cmd.Flags().String(flagOut, "", "Where to write the trust file")
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to read from")
	_ = cmd.MarkFlagRequired(flagOut)
	return cmd
}

func runEvidenceTrust(cmd *cobra.Command, _ []string) error {
	node, err := collectNode(cmd)
	if err != nil {
		return err
	}
	height, err := cmd.Flags().GetInt64(flagHeight)
	if err != nil {
		return err
	}
	if height == 0 {
		status, err := node.Comet.Status(cmd.Context())
		if err != nil {
			return err
		}
		height = status.SyncInfo.EarliestBlockHeight
	}
	ancestors, err := cmd.Flags().GetStringSlice(flagAncestor)
	if err != nil {
		return err
	}
	trust, err := node.Trust(cmd.Context(), height, ancestors...)
	if err != nil {
		return err
	}
	raw, err := trust.Marshal()
	if err != nil {
		return err
	}
	path, err := cmd.Flags().GetString(flagOut)
	if err != nil {
		return err
	}
	return keepFile(path, raw)
}

// collectNode returns the node that --node names.
func collectNode(cmd *cobra.Command) (collect.Node, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return collect.Node{}, err
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return collect.Node{}, err
	}
	return collect.Node{Comet: clientCtx.Client, Query: clientCtx}, nil
}

// trustFlag reads the trust file that --trust names, nil if it names none.
func trustFlag(cmd *cobra.Command) (*proof.Trust, error) {
	path, err := cmd.Flags().GetString(flagTrust)
	if err != nil || path == "" {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	trust, err := proof.ParseTrust(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return trust, nil
}

// keepFile writes a file that only its owner reads: a bundle opens a record, and whoever holds it decides who sees it. It
// replaces none.
func keepFile(path string, data []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already: choose another name", path)
	}
	return durable.WriteFile(path, data, 0o600)
}

// keepEvidence verifies a bundle as a stranger would and writes it to --out.
func keepEvidence(cmd *cobra.Command, bundle *proof.Bundle, record []byte, trust *proof.Trust) error {
	raw, err := bundle.Marshal()
	if err != nil {
		return err
	}
	verdict, err := proof.Verify(raw, record, trust)
	if err != nil {
		return fmt.Errorf("the bundle that was collected does not verify, it is not kept: %w", err)
	}
	path, err := cmd.Flags().GetString(flagOut)
	if err != nil {
		return err
	}
	if err := keepFile(path, raw); err != nil {
		return err
	}
	result := evidenceFile{path, len(raw), verdict.Level, verdict.CommittedBy.UTC().Format("2006-01-02T15:04:05Z")}
	return show(cmd, result, func() string {
		var b strings.Builder
		fmt.Fprintf(&b, "%s: %d bytes, verifies at level %d; committed no later than %s\n", result.File, result.Bytes, result.Level, result.Time)
		if trust == nil {
			b.WriteString("without --trust nothing was checked beyond level 3\n")
		}
		return b.String()
	})
}

// newEvidenceVerifyCommand returns eqverify as a command of equipoised: for those who have this program and not that one.
func newEvidenceVerifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "verify [--trust FILE] [--require LEVEL] BUNDLE [RECORD]",
		Short:              "Verify a bundle, exactly as eqverify does",
		DisableFlagParsing: true,
		PersistentPreRunE:  func(*cobra.Command, []string) error { return nil }, // it needs no home and no settings
		Run: func(cmd *cobra.Command, args []string) {
			os.Exit(inspect.Run(args, cmd.OutOrStdout(), cmd.ErrOrStderr()))
		},
	}
}
