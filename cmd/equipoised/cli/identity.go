package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

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
		Use:   "commit ADDRESS PRINTED_NAME --out FILE",
		Short: "Commit to the printed name of a person",
		Long: "Writes the opening, which the organisation keeps and hands to sponsor and site, and shows the digest for\n" +
			"`tx identity register-person`. ADDRESS is the person's first key. Who loses the opening can never show the name.",
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
		Use:   "commit ADDRESS DOCUMENT --out FILE",
		Short: "Commit to a document that proves a person's identity or training",
		Long: "Writes the opening, which the organisation keeps with the document, and shows the digest. The document itself\n" +
			"goes nowhere. ADDRESS is the person's first key.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			what, err := cmd.Flags().GetString(flagWhat)
			if err != nil {
				return err
			}
			document, err := os.ReadFile(args[1])
			if err != nil {
				return err
			}
			return commit(cmd, opening.Kind(what), args[0], opening.Document(document))
		},
	}
	cmd.Flags().String(flagWhat, string(opening.Identity), string(opening.Identity+" or "+opening.Training))
	addCommitFlags(cmd)
	return cmd
}

func addCommitFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagOut, "", "Where to write the opening")
	_ = cmd.MarkFlagRequired(flagOut)
	cmd.Flags().String(flags.FlagChainID, "", "Chain that will hold the commitment")
	addOutputFlag(cmd)
}

// committed is what is said of an opening that was written.
type committed struct {
	What    string `json:"what"`
	Person  string `json:"person"`
	Digest  string `json:"digest"`
	Opening string `json:"opening"`
}

// commit writes a fresh opening to --out, which must not exist: an older one may be the only one there is.
func commit(cmd *cobra.Command, what opening.Kind, person, value string) error {
	clientCtx := client.GetClientContextFromCmd(cmd)
	if clientCtx.ChainID == "" {
		return errors.New("which chain? Name it with --chain-id, or write it into client.toml")
	}
	if err := requirePerson(clientCtx, person); err != nil {
		return err
	}
	o, digest, err := opening.New(what, clientCtx.ChainID, person, value)
	if err != nil {
		return err
	}
	path, err := cmd.Flags().GetString(flagOut)
	if err != nil {
		return err
	}
	raw, err := o.Marshal()
	if err != nil {
		return err
	}
	if err := writeNew(path, raw); err != nil {
		return err
	}
	done := committed{What: string(what), Person: person, Digest: hex.EncodeToString(digest), Opening: path}
	return show(cmd, done, func() string {
		return fmt.Sprintf("digest  %s\nopening %s (keep it: without it nobody can ever show what was committed to)\n", done.Digest, path)
	})
}

// requirePerson wants an address to be one of this chain, as it is written there.
func requirePerson(clientCtx client.Context, person string) error {
	raw, err := clientCtx.TxConfig.SigningContext().AddressCodec().StringToBytes(person)
	if err != nil {
		return fmt.Errorf("%q is not an address: %w", person, err)
	}
	if plain, err := clientCtx.TxConfig.SigningContext().AddressCodec().BytesToString(raw); err != nil || plain != person {
		return fmt.Errorf("%q is not an address, want it written as %s", person, plain)
	}
	return nil
}

// writeNew writes a file that nobody else can read and that did not exist.
func writeNew(path string, raw []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(raw); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// readOpening reads an opening file.
func readOpening(path string) (opening.Opening, error) {
	f, err := os.Open(path)
	if err != nil {
		return opening.Opening{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, opening.MaxSize+1))
	if err != nil {
		return opening.Opening{}, err
	}
	o, err := opening.Parse(raw)
	if err != nil {
		return o, fmt.Errorf("%s: %w", path, err)
	}
	return o, nil
}
