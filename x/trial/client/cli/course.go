package cli

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func newPrimaryCompletionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "declare-primary-completion TRIAL DATE",
		Short:   "Say when the last data for the primary outcomes were collected",
		Long:    "Say when the last data for the primary outcomes were collected: 2027-11-30, or 2027-11 if the day is not known.",
		Example: "  equipoised tx trial declare-primary-completion EQ00000012 2027-11-30 --from representative",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgDeclarePrimaryCompletion{Signer: clientCtx.GetFromAddress().String()}
			if msg.Trial, err = types.ParseID(args[0]); err != nil {
				return err
			}
			if msg.Date, err = types.ParseDate(args[1]); err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func newPostResultsCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "post-results TRIAL OUTCOME=DIGEST...",
		Short: "Post a summary of results, each of an outcome by its id",
		Long: "Post a summary of results. Each is given as the id of its outcome and the SHA-256 of the result as published, in\n" +
			"hexadecimal. A posting replaces the one before, which stays readable; that needs a --reason.\n\nReasons: " +
			strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx trial post-results EQ00000012 P1=$(sha256sum p1.pdf | cut -c1-64) --from representative",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgPostResults{Signer: clientCtx.GetFromAddress().String()}
			if msg.Trial, err = types.ParseID(args[0]); err != nil {
				return err
			}
			if msg.Results, err = parseResults(args[1:]); err != nil {
				return err
			}
			if msg.Reason, err = parseReason(reason); err != nil {
				return err
			}
			if err := msg.Validate(); err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "Why the posting before is replaced")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

// parseResults reads results as they are typed, and puts them in order of the ids of their outcomes.
func parseResults(args []string) ([]trialfact.OutcomeResult, error) {
	results := make([]trialfact.OutcomeResult, len(args))
	for i, arg := range args {
		outcome, digest, ok := strings.Cut(arg, "=")
		raw, err := hex.DecodeString(digest)
		if !ok || err != nil || len(raw) != fact.HashSize {
			return nil, fmt.Errorf("%q is not a result, want the id of an outcome, = and the %d hexadecimal digits of a SHA-256", arg, 2*fact.HashSize)
		}
		results[i] = trialfact.OutcomeResult{Outcome: outcome, Digest: raw}
	}
	slices.SortFunc(results, func(a, b trialfact.OutcomeResult) int { return strings.Compare(a.Outcome, b.Outcome) })
	return results, nil
}

func newDisputeCommand() *cobra.Command {
	var claimant, registry string
	cmd := &cobra.Command{
		Use:   "dispute NUMBER REASON",
		Short: "Dispute that a trial holds a number of another registry",
		Long: "Dispute that a trial holds a number of another registry: for a trial of your own (--claimant), or as a regulator.\n\n" +
			"Reasons: " + strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx trial dispute NCT02278341 correction --claimant EQ00000012 --from representative",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgDisputeIdentifier{Signer: clientCtx.GetFromAddress().String()}
			if msg.Identifier, err = types.FindIdentifier(registry, args[0]); err != nil {
				return err
			}
			if msg.Reason, err = parseReason(args[1]); err != nil {
				return err
			}
			if claimant != "" {
				if msg.Claimant, err = types.ParseID(claimant); err != nil {
					return err
				}
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	cmd.Flags().StringVar(&claimant, "claimant", "", "Trial that the number is claimed for; none for a regulator")
	cmd.Flags().StringVar(&registry, "registry", "", "Name of the registry, if the number itself does not tell")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

// parseDeclarations reads declared changes of outcomes as they are typed: "P1:demoted:efficacy".
func parseDeclarations(args []string) ([]types.OutcomeDeclaration, error) {
	declarations := make([]types.OutcomeDeclaration, len(args))
	for i, arg := range args {
		parts := strings.Split(arg, ":")
		if len(parts) != 3 {
			return nil, fmt.Errorf("%q is not a declaration, want OUTCOME:CHANGE:REASON, P1:demoted:efficacy for example", arg)
		}
		change, known := trialfact.OutcomeChangeKind_value["OUTCOME_CHANGE_KIND_"+strings.ToUpper(parts[1])]
		if !known || change == 0 {
			return nil, fmt.Errorf("%q is not a change of an outcome, want added, removed, promoted, demoted, retimed, remetricised or reworded", parts[1])
		}
		reason, err := parseReason(parts[2])
		if err != nil {
			return nil, err
		}
		if reason == nil {
			return nil, fmt.Errorf("%q has no reason, want one of %s", arg, strings.Join(reasonNames(), ", "))
		}
		declarations[i] = types.OutcomeDeclaration{Outcome: parts[0], Change: trialfact.OutcomeChangeKind(change), Reason: reason}
	}
	return declarations, nil
}
