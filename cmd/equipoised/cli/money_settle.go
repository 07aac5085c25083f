package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func newMoneySettleFileCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "settle-file TRIAL FILE",
		Short: "Report, as a payment agent, what a CSV file says of the lines that are with you",
		Long: "The first row names the columns: line, outcome (paid or failed), reference and, where something failed, failure\n" +
			"(ACCOUNT_UNKNOWN, ACCOUNT_CLOSED, RECIPIENT_REFUSED, COMPLIANCE or OTHER). A row without an outcome is left open. What\n" +
			"`money work-list --csv` writes is such a file once outcome and reference are filled in.\n\n" +
			"The whole file is held against the chain before anything is sent, and what is wrong is said row by row. It is sent in\n" +
			"transactions of 64 lines. Whoever is interrupted sends the same file again: what stands is left as it is. References\n" +
			"stay in the keep of this home; the chain has digests of them. With --dry-run nothing is sent.",
		Example: "  equipoised money settle-file EQ00000012 paid-2026-11-30.csv --from officer --dry-run\n" +
			"  equipoised money settle-file EQ00000012 paid-2026-11-30.csv --from officer --output json",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := readSettlements(args[1])
			if err != nil {
				return err
			}
			return withAgent(cmd, args[0], func(a work.Agent, c client.Context, dry bool) error {
				report, err := a.SettleFile(cmd.Context(), c, source, dry)
				if err != nil {
					return fmt.Errorf("%s: %w", args[1], err)
				}
				return show(cmd, settledFile{report, dry}, settledFile{report, dry}.text)
			})
		},
	}
	addTxFlags(cmd)
	return cmd
}

// readSettlements reads a file of settlements, no further than is needed to say that it is too large.
func readSettlements(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, work.MaxSettlementBytes+1))
}

// settledFile is what is shown of a file of settlements.
type settledFile struct {
	work.FileReport
	DryRun bool `json:"dry_run"`
}

func (s settledFile) text() string {
	said := "%d lines were reported as paid, %d as failed; %d stood before, %d rows are open\n"
	if s.DryRun {
		said = "%d lines would be reported as paid, %d as failed; %d stand already, %d rows are open\n"
	}
	return fmt.Sprintf(said, s.Paid, s.Failed, s.Before, s.Open)
}

func newMoneyWorkListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "work-list TRIAL",
		Short: "List, as a payment agent, the lines that you have not answered for, the longest first",
		Example: "  equipoised money work-list EQ00000012 --from officer\n" +
			"  equipoised money work-list EQ00000012 --from officer --csv > to-pay.csv",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmd.Flags().Set(flags.FlagDryRun, "true"); err != nil {
				return err
			}
			asCSV, err := cmd.Flags().GetBool(flagCSV)
			if err != nil {
				return err
			}
			return withAgent(cmd, args[0], func(a work.Agent, c client.Context, _ bool) error {
				list, err := a.WorkList(cmd.Context(), c, time.Now())
				if err != nil {
					return err
				}
				if asCSV {
					return work.WriteWorkList(cmd.OutOrStdout(), list)
				}
				shown := workList{append([]work.Waiting{}, list...)} // a list in JSON, even if it is empty
				return show(cmd, shown, shown.text)
			})
		},
	}
	addTxFlags(cmd)
	cmd.Flags().Bool(flagCSV, false, "Write CSV to standard output")
	return cmd
}

// workList is what is shown of what an agent has not answered for.
type workList struct {
	Lines []work.Waiting `json:"lines"`
}

func (w workList) text() string {
	if len(w.Lines) == 0 {
		return "nothing waits for an answer\n"
	}
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LINE\tAMOUNT\tDAYS\tANSWER BY\tPARTICIPATION")
	for _, l := range w.Lines {
		fmt.Fprintf(t, "%d\t%s%s\t%d\t%s\t%s\n", l.Line, l.Amount, l.Denom, l.Days, l.AnswerBy.UTC().Format(time.DateOnly), l.Handle)
	}
	t.Flush()
	return b.String()
}

// withAgent runs an action as the payment agent whose key --from names, with the keep of the home.
func withAgent(cmd *cobra.Command, trial string, action func(work.Agent, client.Context, bool) error) error {
	number, err := trialtypes.ParseID(trial)
	if err != nil {
		return err
	}
	dry, err := cmd.Flags().GetBool(flags.FlagDryRun)
	if err != nil {
		return err
	}
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return err
	}
	if clientCtx.ChainID == "" {
		return errors.New("which chain? Name it with --chain-id, or write it into client.toml")
	}
	agent := work.Agent{Trial: number}
	agent.Chain = clientCtx.ChainID
	if dry {
		agent.Sender, err = readerNamed(cmd, clientCtx)
	} else {
		agent.Sender, err = openSender(cmd.Context(), cmd)
	}
	if err != nil {
		return err
	}
	return withKeep(cmd, func(k *keep.Keep) error {
		agent.Keep = k
		return action(agent, clientCtx, dry)
	})
}

// reader is somebody who only asks.
type reader struct {
	work.Sender
	address string
}

func (r reader) String() string { return r.address }

// readerNamed returns whom --from names: an address, or a key of the keyring, which is not opened.
func readerNamed(cmd *cobra.Command, clientCtx client.Context) (work.Sender, error) {
	from, err := cmd.Flags().GetString(flags.FlagFrom)
	if err != nil {
		return nil, err
	}
	if _, err := sdk.AccAddressFromBech32(from); err == nil {
		return reader{address: from}, nil
	}
	if from == "" {
		return nil, errors.New("whose lines? Name the key of a payment officer with --from")
	}
	key, err := clientCtx.Keyring.Key(from)
	if err != nil {
		return nil, fmt.Errorf("--from is %q: %w", from, err)
	}
	address, err := key.GetAddress()
	return reader{address: address.String()}, err
}
