package cli

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/client/report"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/term"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/proof/collect"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	flagBy      = "by"
	flagOverdue = "overdue"
	flagCSV     = "csv"
	flagYear    = "year"
)

func newMoneyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "money", Short: "Reports and statements of payments from facts alone, and what a payment agent answers for", RunE: client.ValidateCmd}
	cmd.AddCommand(newMoneyReportCommand(), newMoneyStatementCommand(), newMoneySettleFileCommand(), newMoneyWorkListCommand())
	return cmd
}

const factsHelp = "Reads every block of a node, rebuilds the audit log and compares it with the chain's, as `audit rebuild` does: what is\n" +
	"computed is of those facts and nothing else, and whoever reads the same blocks computes the same. "

func newMoneyReportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "How long participants wait for their money, what is owed and what is overdue",
		Long: factsHelp + "\nOf each trial, site or sponsor:\n" +
			"median and 95th percentile (nearest rank) of the time from the block that attested a line to that which first paid\n" +
			"it or gave it to an agent, and to that which settled it; and what was earned, settled, is owed, and is overdue.",
		Example: "  equipoised money report\n" +
			"  equipoised money report --trial EQ00000001 --by site --overdue 14d --csv > sites.csv",
		Args: cobra.NoArgs,
		RunE: runMoneyReport,
	}
	addFactsFlags(cmd)
	cmd.Flags().String(flagBy, string(report.ByTrial), "Over what lines are summed up (trial|site|sponsor)")
	cmd.Flags().String(flagOverdue, "30d", "From how long on a line that is owed is overdue")
	return cmd
}

// addFactsFlags adds the flags of commands that compute something from facts.
func addFactsFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagTrial, "", "Trial, such as EQ00000012 (default: all)")
	cmd.Flags().Bool(flagCSV, false, "Write CSV to standard output")
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to read from")
	addOutputFlag(cmd)
	cmd.MarkFlagsMutuallyExclusive(flagCSV, flags.FlagOutput)
}

// basis says of which facts something was computed.
type basis struct {
	ChainID string    `json:"chain_id"`
	Height  int64     `json:"height,string"`
	Time    time.Time `json:"time"`
	Size    uint64    `json:"log_size,string"`
	Root    string    `json:"log_root"`
}

func (b basis) text() string {
	return fmt.Sprintf("of %d entries of the log of %s, to block %d (%s), root %s\n", b.Size, b.ChainID, b.Height, b.Time.Format(time.RFC3339), b.Root)
}

// readFacts gathers the facts of payments from a node's blocks, once they agree with the chain's log.
func readFacts(cmd *cobra.Command) (*report.Ledger, basis, client.Context, error) {
	var none basis
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return nil, none, clientCtx, err
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return nil, none, clientCtx, err
	}
	comet, ok := clientCtx.Client.(interface {
		archive.CometClient
		genesisServer
	})
	if !ok {
		return nil, none, clientCtx, fmt.Errorf("the node %s does not serve blocks", clientCtx.NodeURI)
	}
	head, err := collect.Node{Comet: clientCtx.Client, Query: clientCtx}.Checkpoint(cmd.Context())
	if err != nil {
		return nil, none, clientCtx, err
	}
	start, err := beginningOf(cmd.Context(), comet, clientCtx.Codec)
	if err != nil {
		return nil, none, clientCtx, err
	}
	ledger, last := report.NewLedger(), fact.Entry{}
	bar := term.Start(cmd.ErrOrStderr(), "reading blocks", uint64(head.Height-start.height+1))
	rebuilt, err := archive.Rebuild(cmd.Context(), archive.NewCometSource(comet), archive.RebuildOptions{
		From: start.height, To: head.Height, Start: start.log, StartHeight: start.logHeight, Want: &head.Checkpoint,
		Each: func(b archive.Block) error {
			if last, err = fact.ParseEntry(b.Entry); err != nil {
				return err
			}
			return addFacts(ledger, b.Leaves, last.Time)
		},
	}, bar.Set)
	if err != nil {
		return nil, none, clientCtx, err
	}
	bar.Done("%d to %d", rebuilt.From, rebuilt.To)
	if !rebuilt.Sound() {
		return nil, none, clientCtx, fmt.Errorf("%w; `audit rebuild` says where", errNotSound)
	}
	root := rebuilt.Checkpoint.Root
	return ledger, basis{last.ChainID, rebuilt.To, last.Time, rebuilt.Checkpoint.Size, hex.EncodeToString(root[:])}, clientCtx, nil
}

func addFacts(ledger *report.Ledger, leaves [][]byte, at time.Time) error {
	for _, data := range leaves {
		leaf, err := fact.ParseLeaf(data)
		if err != nil {
			return err
		}
		if err := ledger.Add(leaf, at); err != nil {
			return err
		}
	}
	return nil
}

// moneyReport is what is shown of payments.
type moneyReport struct {
	Basis     basis            `json:"basis"`
	By        report.By        `json:"by"`
	Overdue   string           `json:"overdue"`
	Summaries []report.Summary `json:"summaries"`
}

func runMoneyReport(cmd *cobra.Command, _ []string) error {
	name, err := cmd.Flags().GetString(flagBy)
	if err != nil {
		return err
	}
	by, err := report.ParseBy(name)
	if err != nil {
		return fmt.Errorf("--%s: %w", flagBy, err)
	}
	after, err := cmd.Flags().GetString(flagOverdue)
	if err != nil {
		return err
	}
	overdue, err := parseDays(after)
	if err != nil {
		return fmt.Errorf("--%s: %w", flagOverdue, err)
	}
	trial, err := trialFlag(cmd)
	if err != nil {
		return err
	}
	ledger, of, _, err := readFacts(cmd)
	if err != nil {
		return err
	}
	if trial != 0 {
		ledger = ledger.OfTrial(trial)
	}
	summaries := append([]report.Summary{}, ledger.Summaries(by, of.Time, overdue)...) // a list in JSON, even if it is empty
	if csv, _ := cmd.Flags().GetBool(flagCSV); csv {
		return report.WriteSummaries(cmd.OutOrStdout(), summaries)
	}
	shown := moneyReport{of, by, after, summaries}
	return show(cmd, shown, shown.text)
}

// trialFlag returns the trial that the flag names, 0 for all.
func trialFlag(cmd *cobra.Command) (uint64, error) {
	name, err := cmd.Flags().GetString(flagTrial)
	if err != nil || name == "" {
		return 0, err
	}
	return trialtypes.ParseID(name)
}

// parseDays reads a length of time such as 30d, 36h or 90m.
func parseDays(said string) (time.Duration, error) {
	number, unit := said, time.Duration(1)
	if days, isDays := strings.CutSuffix(said, "d"); isDays {
		number, unit = days+"h", 24
	}
	length, err := time.ParseDuration(number)
	if err != nil || length < 0 || length > 100*365*24*time.Hour/unit {
		return 0, fmt.Errorf("%q is no length of time, want one such as 30d, 36h or 90m", said)
	}
	return length * unit, nil
}

func (r moneyReport) text() string {
	var b strings.Builder
	b.WriteString(r.Basis.text())
	if len(r.Summaries) == 0 {
		b.WriteString("nothing was earned\n")
		return b.String()
	}
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\tDENOM\tEARNED\tSETTLED\tOWED\tOVERDUE (%s)\tVOID\tTO RELEASE, MEDIAN / 95 %%\tTO SETTLEMENT, MEDIAN / 95 %%\n", strings.ToUpper(string(r.By)), r.Overdue)
	for _, s := range r.Summaries {
		fmt.Fprintf(t, "%s\t%s", r.name(s), s.Denom)
		for _, f := range []report.Figure{s.Earned, s.Settled, s.Owed, s.Overdue, s.Void} {
			fmt.Fprintf(t, "\t%s in %d", f.Amount, f.Lines)
		}
		for _, w := range []report.Waits{s.Release, s.Settlement} {
			fmt.Fprintf(t, "\t%s / %s", time.Duration(w.MedianSeconds)*time.Second, time.Duration(w.P95Seconds)*time.Second)
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush() // into memory
	return b.String()
}

// name says over what a summary is.
func (r moneyReport) name(s report.Summary) string {
	switch r.By {
	case report.BySponsor:
		return fmt.Sprintf("organisation %d", s.Sponsor)
	case report.BySite:
		return fmt.Sprintf("%s site %d", trialtypes.FormatID(s.Trial), s.Site)
	}
	return trialtypes.FormatID(s.Trial)
}

func newMoneyStatementCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "statement [HANDLE...]",
		Short: "What participants were paid in a year, and what of it is taxable",
		Long: factsHelp + "\nOf each participation, or of those whose\n" +
			"handles are given: what was settled in each calendar year (UTC), by kind of tariff, and what of it the payment\n" +
			"schedule calls taxable. Whose handles they are, only the keeps of their sites say.",
		Example: "  equipoised money statement --year 2026 --csv > paid-2026.csv\n" +
			"  equipoised money statement 4f1c...a7 --output json",
		RunE: runMoneyStatement,
	}
	addFactsFlags(cmd)
	cmd.Flags().Int(flagYear, 0, "Calendar year (default: all)")
	return cmd
}

// moneyStatement is what is shown of what participants were paid.
type moneyStatement struct {
	Basis    basis            `json:"basis"`
	Payments []report.Payment `json:"payments"`
}

func runMoneyStatement(cmd *cobra.Command, args []string) error {
	var handles []fact.Hash
	for _, arg := range args {
		raw, err := hex.DecodeString(arg)
		if err != nil || len(raw) != fact.HashSize {
			return fmt.Errorf("the handle is %.80q, want 64 hexadecimal digits", arg)
		}
		handles = append(handles, fact.Hash(raw))
	}
	year, err := cmd.Flags().GetInt(flagYear)
	if err != nil {
		return err
	}
	trial, err := trialFlag(cmd)
	if err != nil {
		return err
	}
	ledger, of, node, err := readFacts(cmd)
	if err != nil {
		return err
	}
	if trial != 0 {
		ledger = ledger.OfTrial(trial)
	}
	payments, err := ledger.Statement(handles, year, schedulesOf(cmd.Context(), node))
	if err != nil {
		return err
	}
	if csv, _ := cmd.Flags().GetBool(flagCSV); csv {
		return report.WritePayments(cmd.OutOrStdout(), payments)
	}
	shown := moneyStatement{of, append([]report.Payment{}, payments...)}
	return show(cmd, shown, shown.text)
}

// schedulesOf asks a node for payment schedules, for each once.
func schedulesOf(ctx context.Context, node client.Context) report.Schedules {
	type place struct {
		trial         uint64
		line, version uint32
	}
	known := make(map[place]protocoltypes.PaymentSchedule)
	return func(trial uint64, line, version uint32) (protocoltypes.PaymentSchedule, error) {
		at := place{trial, line, version}
		if s, ok := known[at]; ok {
			return s, nil
		}
		res, err := protocoltypes.NewQueryClient(node).Schedule(ctx, &protocoltypes.QueryScheduleRequest{Trial: trial, Line: line, Version: version})
		if err != nil {
			return protocoltypes.PaymentSchedule{}, err
		}
		known[at] = res.Schedule
		return res.Schedule, nil
	}
}

func (s moneyStatement) text() string {
	var b strings.Builder
	b.WriteString(s.Basis.text())
	if len(s.Payments) == 0 {
		b.WriteString("nothing was paid\n")
		return b.String()
	}
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TRIAL\tHANDLE\tYEAR\tKIND\tLINES\tPAID\tTAXABLE")
	for _, p := range s.Payments {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%d\t%s%s\t%s%s\n", trialtypes.FormatID(p.Trial), p.Handle, p.Year, p.Kind, p.Lines, p.Amount, p.Denom, p.Taxable, p.Denom)
	}
	_ = t.Flush() // into memory
	return b.String()
}
