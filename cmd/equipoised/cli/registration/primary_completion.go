package registration

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func newPrimaryCompletionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "declare-primary-completion TRIAL DATE",
		Short:   "Say when the last data for the primary outcomes were collected",
		Long:    "Say when the last data for the primary outcomes were collected: 2027-11-30, or 2027-11 if the day is not known.",
		Example: "  equipoised tx registration declare-primary-completion EQ00000012 2027-11-30 --from representative",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := &types.MsgDeclarePrimaryCompletion{Signer: clientCtx.GetFromAddress().String()}
			if msg.Trial, err = trialtypes.ParseID(args[0]); err != nil {
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
