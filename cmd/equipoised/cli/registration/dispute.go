package registration

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func newDisputeCommand() *cobra.Command {
	var claimant, registry string
	cmd := &cobra.Command{
		Use:   "dispute NUMBER REASON",
		Short: "Dispute that a trial holds a number of another registry",
		Long: "Dispute that a trial holds a number of another registry: for a trial of your own (--claimant), or as a regulator.\n\n" +
			"Reasons: " + strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx registration dispute NCT02278341 correction --claimant EQ00000012 --from representative",
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
				if msg.Claimant, err = trialtypes.ParseID(claimant); err != nil {
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
