package registration

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
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func newPostResultsCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "post-results TRIAL OUTCOME=DIGEST...",
		Short: "Post a summary of results, each of an outcome by its id",
		Long: "Post a summary of results. Each is given as the id of its outcome and the SHA-256 of the result as published, in\n" +
			"hexadecimal. A posting replaces the one before, which stays readable; that needs a --reason.\n\nReasons: " +
			strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx registration post-results EQ00000012 P1=$(sha256sum p1.pdf | cut -c1-64) --from representative",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgPostResults{Signer: clientCtx.GetFromAddress().String()}
			if msg.Trial, err = trialtypes.ParseID(args[0]); err != nil {
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
func parseResults(args []string) ([]registrationfact.OutcomeResult, error) {
	results := make([]registrationfact.OutcomeResult, len(args))
	for i, arg := range args {
		outcome, digest, ok := strings.Cut(arg, "=")
		raw, err := hex.DecodeString(digest)
		if !ok || err != nil || len(raw) != fact.HashSize {
			return nil, fmt.Errorf("%q is not a result, want the id of an outcome, = and the %d hexadecimal digits of a SHA-256", arg, 2*fact.HashSize)
		}
		results[i] = registrationfact.OutcomeResult{Outcome: outcome, Digest: raw}
	}
	slices.SortFunc(results, func(a, b registrationfact.OutcomeResult) int { return strings.Compare(a.Outcome, b.Outcome) })
	return results, nil
}
