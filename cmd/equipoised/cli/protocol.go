package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/client/tmf"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/term"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func newProtocolCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "protocol",
		Short: "Compare files with the documents on the chain, check schedules and visit plans, submit whole folders",
		Long:  "Files are hashed where they are and never leave the machine.",
		RunE:  client.ValidateCmd,
	}
	cmd.AddCommand(newProtocolCheckCommand(), newCheckScheduleCommand(), newCheckVisitPlanCommand(), newMakeVisitPlanCommand(),
		newSubmitFolderCommand())
	return cmd
}

func newProtocolCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Say of local files which document they are, where they are in use and who approved them",
		Long: "Hashes files, and those in folders, and says of each which trial, document and version it is, at which sites\n" +
			"that version is in use, who decided on it when, or that the chain has never seen it. Hidden files in folders\n" +
			"are left out. The JSON source of a payment schedule is known by what it compiles to.\n\n" +
			"The exit code tells the worst finding:\n" +
			"  0  CURRENT     all files are of the newest versions, and nobody objects to them\n" +
			"  1              something could not be checked\n" +
			"  2  SUPERSEDED  the document has a newer version\n" +
			"  3  OBJECTED    a committee or an authority disapproved or suspended it for some place, and has not decided\n" +
			"                 otherwise for that place since\n" +
			"  4  UNKNOWN     the chain has never seen the file\n" +
			"  5  UNREADABLE  a file could not be read, is empty, changed meanwhile, or is a link to a folder",
		Example: "  equipoised protocol check protocol.pdf consent-forms/ --trial EQ00000012",
		Args:    cobra.MinimumNArgs(1),
		RunE:    runProtocolCheck,
	}
	cmd.Flags().String(flagTrial, "", "Trial whose documents count, such as EQ00000012 (default: all)")
	flags.AddQueryFlagsToCmd(cmd)
	_ = cmd.Flags().Set(flags.FlagOutput, flags.OutputFormatText)
	return cmd
}

func runProtocolCheck(cmd *cobra.Command, files []string) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	c := tmf.Checker{}
	trial, err := cmd.Flags().GetString(flagTrial)
	if err != nil {
		return err
	}
	if trial != "" {
		if c.Trial, err = trialtypes.ParseID(trial); err != nil {
			return err
		}
	}
	if err := requireNode(cmd.Context(), clientCtx); err != nil {
		return err
	}
	c.Chain = protocoltypes.NewQueryClient(clientCtx)
	bar := term.Start(cmd.ErrOrStderr(), "checking", 0)
	c.Report = bar.Set
	reports, worst, err := c.Check(cmd.Context(), files)
	if err != nil {
		return err
	}
	bar.Done("%d files", len(reports))
	err = show(cmd, reports, func() string {
		var text strings.Builder
		for _, r := range reports {
			text.WriteString(r.Text())
		}
		return text.String()
	})
	if err == nil && worst != tmf.Current {
		err = exitError{int(worst), fmt.Sprintf("the worst finding is %s", worst)}
	}
	return err
}

func newCheckScheduleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check-schedule FILE",
		Short: "Say what should be thought about in a payment schedule before anybody approves it",
		Long: "Reads a payment schedule, the JSON source or what it was compiled to, and says where it tells more than it should,\n" +
			"or bounds less: codes that name what allocation, safety or an early end causes, amounts that differ, intervals and\n" +
			"caps that bound nothing, no arbiter, release at once. Each remark says where, what, why, and what to do.\n\n" +
			"A WARNING should be changed, a HINT should be meant. Neither keeps the schedule from being submitted, and the exit\n" +
			"code is 0 with both: only a file that is no payment schedule is an error. No node is asked.",
		Example: "  equipoised protocol check-schedule payments.json\n" +
			"  WARNING tariffs[2].code: \"AE-VISIT\" has AE, which names safety; ...\n" +
			"  equipoised protocol check-schedule payments.pb --output json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			schedule, err := document.ReadSchedule(args[0])
			if err != nil {
				return err
			}
			remarks := append([]document.Remark{}, document.CheckSchedule(schedule)...) // a list in JSON, even if it is empty
			return show(cmd, scheduleResult{remarks}, func() string {
				if len(remarks) == 0 {
					return "no remarks\n"
				}
				return remarkText(remarks)
			})
		},
	}
	addOutputFlag(cmd)
	return cmd
}

// scheduleResult is what is shown of a payment schedule that was checked.
type scheduleResult struct {
	Remarks []document.Remark `json:"remarks"`
}

// warnOfSchedule writes to standard error what should be thought about in a compiled payment schedule, under the name by which the
// user knows it; nothing if there is nothing to say, or no schedule.
func warnOfSchedule(cmd *cobra.Command, name string, raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	schedule, err := protocoltypes.DecodeSchedule(raw)
	if err != nil {
		return err
	}
	if remarks := document.CheckSchedule(schedule); len(remarks) > 0 {
		_, err = fmt.Fprintf(cmd.ErrOrStderr(), "payment schedule %s:\n%s", name, remarkText(remarks))
	}
	return err
}

// remarkText returns remarks as text, one a line.
func remarkText(remarks []document.Remark) string {
	var b strings.Builder
	for _, r := range remarks {
		fmt.Fprintln(&b, r)
	}
	return b.String()
}

const folderHelp = `Submits what a folder holds and the chain has not, in as few transactions as fit. It may be
interrupted at any moment and run again: what the chain has is known by the digests of its files, and
nothing is submitted twice. Begin with --dry-run.

The folder holds a manifest.json, or is described by its names.

By names: a folder for each document, whose name begins with a trial master file number or a type and
goes on with the title, and holds a file for each language, named by it; zxx is for no language. All
are first versions, and a consent form is the one that adults who sign themselves are required to sign.

  02.01.02 Protocol/en.pdf
  02.02.03 Consent form/de.pdf
  02.02.03 Consent form/fr.pdf
  payment-schedule Payments, France/payments.json

By manifest, which also describes amendments; names are those of tx protocol submit-document:

  {"trial": "EQ00000012", "documents": [
    {"id": "protocol-1", "type": "protocol", "title": "Protocol", "files": {"en": "protocol-1.pdf"}},
    {"id": "protocol-2", "follows": "protocol-1", "type": "protocol", "title": "Protocol",
     "files": {"en": "protocol-2.pdf"}, "amendment": "substantial", "rationale": "safety",
     "affected_outcomes": ["P1"]},
    {"id": "consent-3", "line": 2, "supersedes": 2, "type": "consent-form", "title": "Consent form",
     "files": {"de": "consent-de.pdf"}, "amendment": "substantial", "rationale": "safety",
     "purpose": "participation", "population": "assisted", "demands": ["witness"], "reconsent": true,
     "countries": ["DE"], "sites": [7]},
    {"id": "payments", "type": "payment-schedule", "title": "Payments", "schedule": "payments.json"}
  ]}

An entry begins a line, follows an entry of the manifest, or supersedes the version that it names of a
line of the chain. Further fields: media_type, further_digests, rationale_digest, effective, location.`

func newSubmitFolderCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "submit-folder DIR",
		Short:   "Submit a whole trial master file",
		Long:    folderHelp,
		Example: "  equipoised protocol submit-folder tmf/ --trial EQ00000012 --dry-run",
		Args:    cobra.ExactArgs(1),
		RunE:    runSubmitFolder,
	}
	cmd.Flags().String(flagTrial, "", "Trial, such as EQ00000012, where no manifest names it")
	addTxFlags(cmd)
	return cmd
}

// folderResult is what is shown of a folder that was submitted, or would be.
type folderResult struct {
	Trial        string     `json:"trial"`
	DryRun       bool       `json:"dry_run"`
	Transactions int        `json:"transactions"`
	Documents    []tmf.Step `json:"documents"`
}

func runSubmitFolder(cmd *cobra.Command, args []string) error {
	trial, err := cmd.Flags().GetString(flagTrial)
	if err != nil {
		return err
	}
	dry, err := cmd.Flags().GetBool(flags.FlagDryRun)
	if err != nil {
		return err
	}
	bar := term.Start(cmd.ErrOrStderr(), "hashing", 0)
	folder, err := tmf.Open(args[0], trial, bar.Set)
	if err != nil {
		return err
	}
	bar.Done("%d versions of documents", len(folder.Entries))
	for _, e := range folder.Entries {
		if err := warnOfSchedule(cmd, e.ID, e.Message.Schedule); err != nil {
			return err
		}
	}

	ctx := cmd.Context()
	s, err := folderSubmitter(ctx, cmd, dry)
	if err != nil {
		return err
	}
	result := folderResult{Trial: trialtypes.FormatID(folder.Trial), DryRun: dry}
	if dry {
		result.Documents, err = s.Plan(ctx, folder)
	} else {
		sending := term.Start(cmd.ErrOrStderr(), "submitting", uint64(len(folder.Entries)))
		s.Report = sending.Set
		if result.Documents, result.Transactions, err = s.Submit(ctx, folder); err == nil {
			sending.Done("%d transactions", result.Transactions)
		}
	}
	if err != nil {
		return fmt.Errorf("%w; what the chain has is kept: run the command again to go on", err)
	}
	return show(cmd, result, result.text)
}

// folderSubmitter returns what sends with the key that --from names. A dry run only asks.
func folderSubmitter(ctx context.Context, cmd *cobra.Command, dry bool) (s tmf.Submitter, err error) {
	if dry {
		clientCtx, err := client.GetClientQueryContext(cmd)
		if err != nil {
			return s, err
		}
		s.Chain = protocoltypes.NewQueryClient(clientCtx)
		return s, requireNode(ctx, clientCtx)
	}
	sender, err := openSender(ctx, cmd)
	if err != nil {
		return s, err
	}
	if err := sender.ReadAccount(ctx); err != nil {
		return s, err
	}
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return s, err
	}
	return tmf.Submitter{
		Chain: protocoltypes.NewQueryClient(clientCtx), Signer: sender.String(),
		Send: func(ctx context.Context, msgs ...sdk.Msg) error {
			_, err := sender.Send(ctx, msgs...)
			return err
		},
	}, nil
}

func (r folderResult) text() string {
	var b strings.Builder
	missing := 0
	for _, d := range r.Documents {
		state := "is on the chain"
		switch {
		case d.Line == 0:
			state = "would be submitted"
			missing++
		case d.Submitted:
			state = "was submitted"
		}
		fmt.Fprintf(&b, "%s (%s): %s", d.ID, d.Type, state)
		if d.Line != 0 {
			fmt.Fprintf(&b, " as line %d version %d", d.Line, d.Version)
		}
		b.WriteString("\n")
	}
	if r.DryRun {
		fmt.Fprintf(&b, "%d of %d versions would be submitted to %s\n", missing, len(r.Documents), r.Trial)
	} else {
		fmt.Fprintf(&b, "%s has all %d versions; %d transactions were sent\n", r.Trial, len(r.Documents), r.Transactions)
	}
	return b.String()
}

// exitError ends the program with an exit code of its own.
type exitError struct {
	code int
	says string
}

func (e exitError) Error() string { return e.says }

// ExitCode returns the exit code for how the command line ended: 0 for no error, 1 for an error without a code of its own.
func ExitCode(err error) int {
	var e exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	}
	return 1
}
