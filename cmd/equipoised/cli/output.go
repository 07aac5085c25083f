package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// addOutputFlag adds the choice between text for people and one JSON object for programs.
func addOutputFlag(cmd *cobra.Command) {
	format := outputFormat(flags.OutputFormatText)
	cmd.Flags().VarP(&format, flags.FlagOutput, "o", "Output format (text|json)")
}

// outputFormat is the value of a flag that refuses other formats before any work is done.
type outputFormat string

func (f *outputFormat) String() string { return string(*f) }

func (f *outputFormat) Type() string { return "string" }

func (f *outputFormat) Set(format string) error {
	if format != flags.OutputFormatText && format != flags.OutputFormatJSON {
		return errors.New("want text or json")
	}
	*f = outputFormat(format)
	return nil
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
		raw, err := indented(result)
		if err != nil {
			return err
		}
		_, err = cmd.OutOrStdout().Write(raw)
		return err
	case flags.OutputFormatText:
		_, err := fmt.Fprint(cmd.OutOrStdout(), text())
		return err
	}
	return fmt.Errorf("--output is %q, want text or json", format)
}

// indented returns the JSON of a result for programs and people.
func indented(result any) ([]byte, error) {
	raw, err := json.MarshalIndent(result, "", "  ")
	return append(raw, '\n'), err
}
