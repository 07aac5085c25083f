package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/fact/opening"
)

const flagWhat = "what"

func newIdentityCommand() *cobra.Command {
	name := &cobra.Command{Use: "name", Short: "Printed names of those who sign (21 CFR 11.50)", RunE: client.ValidateCmd}
	name.AddCommand(newNameCommitCommand(), newNameCheckCommand())
	proof := &cobra.Command{Use: "proof", Short: "Proofs of identity and training (21 CFR 11.100(b), 11.10(i))", RunE: client.ValidateCmd}
	proof.AddCommand(newProofCommitCommand())
	cmd := &cobra.Command{Use: "identity", Short: "Commit to who somebody is, and check it", RunE: client.ValidateCmd}
	cmd.AddCommand(name, proof)
	return cmd
}

func newNameCommitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "commit ADDRESS PRINTED_NAME",
		Short: "Commit to the printed name of a person",
		Long: "Keeps the opening in the keep of this home and shows the digest for `tx identity register-person`. The organisation\n" +
			"hands the opening to sponsor and site: --out writes it into a file too. ADDRESS is the person's first key. Who loses\n" +
			"the opening can never show the name.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return commit(cmd, opening.Name, args[0], args[1])
		},
	}
	addCommitFlags(cmd)
	return cmd
}

func newProofCommitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "commit ADDRESS DOCUMENT",
		Short: "Commit to a document that proves a person's identity or training",
		Long: "Keeps the opening in the keep of this home and shows the digest. The document itself goes nowhere: keep it too.\n" +
			"ADDRESS is the person's first key.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			what, err := cmd.Flags().GetString(flagWhat)
			if err != nil {
				return err
			}
			kind := opening.Kind(what)
			if kind != opening.Identity && kind != opening.Training {
				return fmt.Errorf("--%s is %q, want %s or %s", flagWhat, what, opening.Identity, opening.Training)
			}
			return commit(cmd, kind, args[0], args[1])
		},
	}
	cmd.Flags().String(flagWhat, string(opening.Identity), string(opening.Identity+" or "+opening.Training))
	addCommitFlags(cmd)
	return cmd
}
