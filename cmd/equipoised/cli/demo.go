package cli

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo"
)

func newDemoCommand(chain app.Description) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run a whole trial on a fresh local chain, with a verdict at the end",
		Long: "Starts a chain with one validator and acts a clinical trial on it, from the accreditation of its\n" +
			"organisations to a file that proves one record with the chain switched off. Everybody who takes part has a\n" +
			"home and a key of their own. With --data DIR the files of a real trial are replayed.",
		Args: cobra.NoArgs,
		// The demo makes its own homes: the user's settings are none of its business.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(cmd *cobra.Command, _ []string) error { return runDemo(cmd, chain) },
	}
	cmd.Flags().String("data", "", "Folder with the files of a real trial to replay")
	cmd.Flags().String(flags.FlagHome, "", "Folder to keep everything in (default: a temporary one)")
	cmd.Flags().Bool("keep-running", false, "Leave the chain up until interrupted")
	addOutputFlag(cmd)
	return cmd
}

func runDemo(cmd *cobra.Command, chain app.Description) error {
	options := demo.Options{Out: cmd.OutOrStdout()}
	var err error
	if options.Data, err = cmd.Flags().GetString("data"); err != nil {
		return err
	}
	if options.Home, err = cmd.Flags().GetString(flags.FlagHome); err != nil {
		return err
	}
	if options.KeepRunning, err = cmd.Flags().GetBool("keep-running"); err != nil {
		return err
	}
	if format, _ := cmd.Flags().GetString(flags.FlagOutput); format == flags.OutputFormatJSON {
		options.Out = io.Writer(cmd.ErrOrStderr()) // standard output belongs to the JSON object
	}
	options.Finished = func(s demo.Summary) error {
		if format, _ := cmd.Flags().GetString(flags.FlagOutput); format == flags.OutputFormatJSON {
			fmt.Fprint(options.Out, s.Remarks())
		}
		return show(cmd, s, s.Text)
	}

	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the demo runs this program again as a node, but cannot find it: %w", err)
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return demo.Run(ctx, demo.Chain{
		Program: program, Encoding: chain.Encoding(), Defaults: chain.DefaultGenesis(),
		App: newAppConfig(), Comet: newCometConfig(),
	}, options)
}
