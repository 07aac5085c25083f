package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// addOutputFlag adds the choice between text for people and one JSON object for programs.
func addOutputFlag(cmd *cobra.Command) {
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "Output format (text|json)")
}

// addTxFlags adds the flags of commands that sign and send, which show text unless told otherwise like all of ours.
func addTxFlags(cmd *cobra.Command) {
	flags.AddTxFlagsToCmd(cmd)
	output := cmd.Flags().Lookup(flags.FlagOutput)
	output.DefValue = flags.OutputFormatText
	_ = output.Value.Set(flags.OutputFormatText)
}

// show writes a result to standard output: the JSON of it, or the text that a function gives.
func show(cmd *cobra.Command, result any, text func() string) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	switch format {
	case flags.OutputFormatJSON:
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetIndent("", "  ")
		return e.Encode(result)
	case flags.OutputFormatText:
		_, err := fmt.Fprint(cmd.OutOrStdout(), text())
		return err
	}
	return fmt.Errorf("--output is %q, want text or json", format)
}
