// Package cli sends documents: it hashes files, which never leave the machine, and compiles payment schedules.
package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// NewTxCommand returns the module's transaction commands that need more than flags.
func NewTxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        types.ModuleName,
		Short:                      "Submit, decide on and activate documents",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(newSubmitDocumentCommand())
	return cmd
}

func newSubmitDocumentCommand() *cobra.Command {
	var s submission
	cmd := &cobra.Command{
		Use:   "submit-document TRIAL TYPE",
		Short: "Begin a line of documents, or add a version to one",
		Long: "Hash files and submit their digests as a version of a document; the files stay where they are.\n" +
			"Without --line a new line begins. With it, --supersedes names the version that is the head of the line.\n" +
			"A payment schedule is written as JSON and compiled: the compiled file is what committees approve.\n\n" +
			"Types: " + typeNames(),
		Example: `  equipoised tx protocol submit-document EQ00000012 consent-form --title "Consent form" \
    --file en=consent-en.pdf --file fr=consent-fr.pdf --from sponsor
  equipoised tx protocol submit-document EQ00000012 protocol --line 1 --supersedes 1 --amendment substantial --rationale safety \
    --title "Protocol" --file en=protocol-v2.pdf --from sponsor
  equipoised tx protocol submit-document EQ00000012 payment-schedule --title "Payments, France" --country FR \
    --schedule payments-fr.json --schedule-out payments-fr.pb --from sponsor`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			s.supersedesGiven = cmd.Flags().Changed("supersedes")
			msg, err := s.message(args[0], args[1])
			if err != nil {
				return err
			}
			msg.Signer = clientCtx.GetFromAddress().String()
			if s.scheduleOut != "" {
				if err := os.WriteFile(s.scheduleOut, msg.Schedule, 0o644); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "payment schedule of %d bytes, SHA-256 %x, written to %s\n",
					len(msg.Schedule), msg.Content.Variants[0].Digest, s.scheduleOut)
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	f := cmd.Flags()
	f.Uint32Var(&s.line, "line", 0, "Line that gets the version; 0 begins a new one")
	f.Uint32Var(&s.supersedes, "supersedes", 0, "Version that this one supersedes: the head of the line")
	f.StringVar(&s.title, "title", "", "Title, at most 300 characters; needed")
	f.StringArrayVar(&s.files, "file", nil, "File in a language, LANGUAGE=PATH; once for each language")
	f.StringVar(&s.mediaType, "media-type", "", "Media type of the files; by default told by their names")
	f.StringVar(&s.schedule, "schedule", "", "Payment schedule as a JSON file, instead of --file")
	f.StringVar(&s.scheduleOut, "schedule-out", "", "Where to write the compiled payment schedule")
	f.StringVar(&s.amendment, "amendment", "", "What it changes of the version before: substantial, administrative or urgent-safety")
	f.StringVar(&s.rationale, "rationale", "", "Why the amendment is made: a reason code such as safety or planned")
	f.StringVar(&s.rationaleDigest, "rationale-digest", "", "SHA-256 of 32 random bytes and the text of the rationale, in hexadecimal")
	f.StringSliceVar(&s.outcomes, "affected-outcome", nil, "Identifier of an outcome of the registration that the amendment affects")
	f.StringSliceVar(&s.further, "further-digest", nil, "Function to hash the files by beside SHA-256: sha2-512, sha3-256")
	f.BoolVar(&s.reconsent, "reconsent", false, "Consent form: participants must consent again")
	f.StringSliceVar(&s.demands, "demand", nil, "Consent form: who signs beside the participant: representative, second-parent, assent, witness")
	f.StringSliceVar(&s.countries, "country", nil, "Country where it may be activated, ISO 3166-1 alpha-2; by default everywhere")
	f.UintSliceVar(&s.sites, "site", nil, "Site where it may be activated")
	f.StringVar(&s.effective, "effective", "", "First instant at which it may be activated, RFC 3339; by default at once")
	f.StringVar(&s.location, "location", "", "Where the public finds it, an https address")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}
