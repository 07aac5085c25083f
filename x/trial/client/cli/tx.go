// Package cli sends registrations, which are read from files, and what else needs more than flags.
package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// NewTxCommand returns the module's transaction commands that need more than flags.
func NewTxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        types.ModuleName,
		Short:                      "Register trials, and say who conducts them",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(newRegisterCommand(), newAmendCommand(), newPrimaryCompletionCommand(), newPostResultsCommand(), newSealCommand(),
		newRevealCommand(), newDisputeCommand())
	return cmd
}

const fileHelp = "The file is the protobuf message equipoise.trial.v1.Registration as JSON, for example as printed under\n" +
	`"registration" by: equipoised query trial version TRIAL 0 --output json`

func newRegisterCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "register REGISTRATION.json",
		Short:   "Register a trial of your organisation",
		Long:    "Register a trial of your organisation. The time of the block becomes its date of registration.\n" + fileHelp,
		Example: "  equipoised tx trial register registration.json --from representative",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			registration, err := ReadRegistration(clientCtx.Codec, args[0], time.Now())
			if err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgRegisterTrial{
				Signer: clientCtx.GetFromAddress().String(), Registration: registration,
			})
		},
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func newAmendCommand() *cobra.Command {
	var (
		reason   string
		declared []string
	)
	cmd := &cobra.Command{
		Use:   "amend TRIAL VERSION REGISTRATION.json",
		Short: "Make a new version of a registration",
		Long: "Make a new version of a registration. VERSION is the one that the file was written against: the newest.\n" +
			fileHelp + "\n\nChanges of outcomes are declared one by one: --declare P1:demoted:efficacy --declare S3:added:planned" +
			"\n\nReasons: " + strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx trial amend EQ00000012 3 registration.json --reason correction --from representative",
		Args:    cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgAmendRegistration{Signer: clientCtx.GetFromAddress().String()}
			if msg.Trial, err = types.ParseID(args[0]); err != nil {
				return err
			}
			if msg.BaseVersion, err = parseVersion(args[1]); err != nil {
				return err
			}
			if msg.Registration, err = ReadRegistration(clientCtx.Codec, args[2], time.Now()); err != nil {
				return err
			}
			if msg.Reason, err = parseReason(reason); err != nil {
				return err
			}
			if msg.Declarations, err = parseDeclarations(declared); err != nil {
				return err
			}
			if err := msg.Validate(); err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "Why, for the amendment as a whole")
	cmd.Flags().StringArrayVar(&declared, "declare", nil, "A declared change of an outcome: OUTCOME:CHANGE:REASON")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func parseVersion(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is not the number of a version, want one from 1", s)
	}
	return uint32(n), nil
}

const reasonPrefix = "REASON_CODE_"

// parseReason reads a reason as the other commands write it, "staff-change" for example; none if it is empty.
func parseReason(s string) (*fact.Reason, error) {
	if s == "" {
		return nil, nil
	}
	code, known := fact.ReasonCode_value[reasonPrefix+strings.ToUpper(strings.ReplaceAll(s, "-", "_"))]
	if !known || code == 0 {
		return nil, fmt.Errorf("%q is not a reason, want one of %s", s, strings.Join(reasonNames(), ", "))
	}
	return &fact.Reason{Code: fact.ReasonCode(code)}, nil
}

func reasonNames() []string {
	names := make([]string, 0, len(fact.ReasonCode_name))
	for code := fact.ReasonCode(1); int(code) < len(fact.ReasonCode_name); code++ {
		name := strings.TrimPrefix(code.String(), reasonPrefix)
		names = append(names, strings.ToLower(strings.ReplaceAll(name, "_", "-")))
	}
	return names
}
