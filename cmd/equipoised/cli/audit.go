package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/term"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof/collect"
)

// errNotSound says that the log which a node's blocks make up is not the chain's.
var errNotSound = errors.New("the node's blocks and its audit log do not agree")

func newAuditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Examine the audit log", RunE: client.ValidateCmd}
	cmd.AddCommand(newAuditRebuildCommand(), newAuditArchiveCommand(), newAuditFillCommand())
	return cmd
}

type rebuilt struct {
	From       int64    `json:"from,string"`
	To         int64    `json:"to,string"`
	Facts      uint64   `json:"facts,string"`
	Size       uint64   `json:"size,string"`
	Root       string   `json:"root"`
	Agrees     bool     `json:"agrees"`
	Mismatches []string `json:"mismatches"`
	More       uint64   `json:"more_mismatches,string"`
}

func newAuditRebuildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Rebuild the audit log from a node's blocks and compare it with the chain's",
		Long: "Reads every block of a node, rebuilds the audit log from what the blocks say, and compares it with the\n" +
			"checkpoint in the state. Each entry is held against its block's header, each fact against a transaction. The log of\n" +
			"a chain that continues another is rebuilt from where its genesis took it over.\n" +
			"Exit code 0: they agree. 1: they do not, or the blocks cannot be read.",
		Args: cobra.NoArgs,
		RunE: runAuditRebuild,
	}
	cmd.Flags().Int("parallel", 0, "Blocks that are read at the same time (0 for the usual number)")
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to read from")
	addOutputFlag(cmd)
	return cmd
}

func runAuditRebuild(cmd *cobra.Command, _ []string) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return err
	}
	comet, ok := clientCtx.Client.(interface {
		archive.CometClient
		genesisServer
	})
	if !ok {
		return fmt.Errorf("the node %s does not serve blocks", clientCtx.NodeURI)
	}
	parallel, err := cmd.Flags().GetInt("parallel")
	if err != nil {
		return err
	}
	head, err := collect.Node{Comet: clientCtx.Client, Query: clientCtx}.Checkpoint(cmd.Context())
	if err != nil {
		return err
	}
	start, err := beginningOf(cmd.Context(), comet, clientCtx.Codec)
	if err != nil {
		return err
	}
	bar := term.Start(cmd.ErrOrStderr(), "reading blocks", uint64(head.Height-start.height+1))
	report, err := archive.Rebuild(cmd.Context(), archive.NewCometSource(comet), archive.RebuildOptions{
		From: start.height, To: head.Height, Start: start.log, StartHeight: start.logHeight, Want: &head.Checkpoint, Parallel: parallel,
	}, bar.Set)
	if err != nil {
		return err
	}
	bar.Done("%d to %d", report.From, report.To)

	result := rebuilt{
		From: report.From, To: report.To, Facts: report.Facts, Size: report.Checkpoint.Size,
		Root: hex.EncodeToString(report.Checkpoint.Root[:]), Agrees: report.Sound(),
		Mismatches: make([]string, 0, len(report.Mismatches)), More: report.More,
	}
	for _, m := range report.Mismatches {
		result.Mismatches = append(result.Mismatches, fmt.Sprintf("block %d: %s", m.Height, m.Problem))
	}
	if err := show(cmd, result, result.text); err != nil {
		return err
	}
	if !result.Agrees {
		return errNotSound
	}
	return nil
}

func (r rebuilt) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "blocks %d to %d hold %d facts in %d entries; root %s\n", r.From, r.To, r.Facts, r.Size, r.Root)
	if r.Agrees {
		b.WriteString("the rebuilt log is the chain's\n")
		return b.String()
	}
	for _, m := range r.Mismatches {
		fmt.Fprintln(&b, m)
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "and %d more\n", r.More)
	}
	return b.String()
}

func newAuditArchiveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "archive",
		Short: "Show how far the node's archive of the audit log reaches and what it lacks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			clientCtx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			if err := requireNode(cmd.Context(), clientCtx); err != nil {
				return err
			}
			status, err := api.NewQueryClient(clientCtx).Status(cmd.Context(), &api.QueryStatusRequest{})
			if err != nil {
				return err
			}
			return clientCtx.PrintProto(status)
		},
	}
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}

func newAuditFillCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fill ARCHIVE MIRROR...",
		Short: "Fill the gaps of an archive from mirrors",
		Long: "Takes from each MIRROR in turn, a directory or an HTTP address in the same layout, what the archive in the\n" +
			"directory ARCHIVE lacks. Nothing is believed: every entry has to hash up to the checkpoint of the node given by --node.\n" +
			"A mirror shows the bytes of public facts alone, and can keep those of others back: the facts that no mirror showed are\n" +
			"counted. Each further mirror is asked for them, and so are the node's own blocks when it starts again.\n" +
			"The node that owns the archive must be stopped.",
		Args: cobra.MinimumNArgs(2),
		RunE: runAuditFill,
	}
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}

func runAuditFill(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return err
	}
	head, err := collect.Node{Comet: clientCtx.Client, Query: clientCtx}.Checkpoint(cmd.Context())
	if err != nil {
		return err
	}
	var mirrors []archive.Mirror
	for _, location := range args[1:] {
		mirror, err := archive.OpenMirror(location)
		if err != nil {
			return err
		}
		mirrors = append(mirrors, mirror)
	}
	a, err := archive.Open(args[0], noLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	return fillFrom(cmd, a, mirrors, head.Checkpoint)
}

// fillFrom fills an archive from mirrors in turn. One that fails is named; it is enough that they have the log together.
func fillFrom(cmd *cobra.Command, a *archive.Archive, mirrors []archive.Mirror, head fact.Checkpoint) error {
	before := a.Size()
	var failed error
	for _, mirror := range mirrors {
		bar := term.Start(cmd.ErrOrStderr(), "filling from "+mirror.String(), head.Size)
		if err := a.Fill(cmd.Context(), mirror, head, bar.Set); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		bar.Done("%d entries, %d before", a.Size(), before)
	}
	if err := a.Agrees(head); err != nil {
		return errors.Join(failed, err)
	}
	if failed != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "the archive is whole, but: %s\n", failed)
	}
	if withheld := a.Withheld(); withheld > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "of %d facts no mirror showed more than the hash: facts about participants, or public ones that are kept "+
			"back; fill again from another mirror, or let the node read its own blocks\n", withheld)
	}
	return nil
}
