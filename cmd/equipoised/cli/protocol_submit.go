package cli

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdktx "github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/client/document"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// newProtocolTxCommand returns the transactions about documents that read files. Those that need only flags are added to it.
func newProtocolTxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        protocoltypes.ModuleName,
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
			"A payment schedule is written as JSON and compiled: the compiled file is what committees approve. What should be\n" +
			"thought about in it is said on standard error, as protocol check-schedule says it before.\n\n" +
			"Types: " + document.TypeNames(),
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
			if err := warnOfSchedule(cmd, s.schedule, msg.Schedule); err != nil {
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
			return sdktx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
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
	f.StringVar(&s.purpose, "purpose", "", "Consent form: participation, which everybody of its population signs, or optional; every version repeats it")
	f.StringVar(&s.population, "population", "", "Consent form: for whom it is: self, assisted, minor or incapacitated; every version repeats it")
	f.StringSliceVar(&s.demands, "demand", nil, "Consent form: who signs beside the participant: representative, second-parent, assent, witness")
	f.StringSliceVar(&s.countries, "country", nil, "Country where it may be activated, ISO 3166-1 alpha-2; by default everywhere")
	f.UintSliceVar(&s.sites, "site", nil, "Site where it may be activated")
	f.StringVar(&s.effective, "effective", "", "First instant at which it may be activated, RFC 3339; by default at once")
	f.StringVar(&s.location, "location", "", "Where the public finds it, an https address")
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

// submission is what the flags say of a version.
type submission struct {
	line, supersedes                        uint32
	supersedesGiven, reconsent              bool
	title, mediaType, schedule, scheduleOut string
	amendment, effective, location          string
	rationale, rationaleDigest              string
	purpose, population                     string
	files, demands, countries               []string
	further, outcomes                       []string
	sites                                   []uint
}

// message returns the message that submits the version, without its signer. Everything that can be checked without the
// chain is.
func (s submission) message(trial, documentType string) (*protocoltypes.MsgSubmitDocument, error) {
	id, err := trialtypes.ParseID(trial)
	if err != nil {
		return nil, err
	}
	t, err := document.ParseType(documentType)
	if err != nil {
		return nil, err
	}
	if s.line != 0 && !s.supersedesGiven {
		return nil, fmt.Errorf("--supersedes is missing: name the head of line %d, as `query protocol document %d %d` shows it", s.line, id, s.line)
	}
	msg := &protocoltypes.MsgSubmitDocument{Trial: id, Line: s.line, Type: t, Supersedes: s.supersedes}
	if msg.Content, err = s.content(); err != nil {
		return nil, err
	}
	if err := s.addFiles(msg); err != nil {
		return nil, err
	}
	if err := msg.Content.Check(t, s.supersedes+1); err != nil {
		return nil, err
	}
	_, err = protocoltypes.ReadScheduleFile(t, msg.Content, msg.Schedule)
	return msg, err
}

// content reads everything but the files.
func (s submission) content() (c protocoltypes.Content, err error) {
	c = protocoltypes.Content{Title: norm.NFC.String(s.title), Reconsent: s.reconsent, Location: s.location, AffectedOutcomes: s.outcomes}
	if c.Amendment, err = document.ParseAmendment("--amendment", s.amendment); err != nil {
		return c, err
	}
	if c.Rationale, err = document.ParseRationale("--rationale", s.rationale, s.rationaleDigest); err != nil {
		return c, err
	}
	if c.Purpose, err = document.ParsePurpose("--purpose", s.purpose); err != nil {
		return c, err
	}
	if c.Population, err = document.ParsePopulation("--population", s.population); err != nil {
		return c, err
	}
	if c.Demands, err = document.ParseDemands("--demand", s.demands); err != nil {
		return c, err
	}
	c.Scope.Countries = s.countries
	for _, site := range s.sites {
		if site > math.MaxUint32 {
			return c, fmt.Errorf("--site %d is too large", site)
		}
		c.Scope.Sites = append(c.Scope.Sites, uint32(site))
	}
	c.Scope = protocoltypes.InOrder(c.Scope)
	if s.effective != "" {
		at, err := time.Parse(time.RFC3339, s.effective)
		if err != nil {
			return c, fmt.Errorf("--effective is %q, want an instant such as 2030-06-01T00:00:00Z", s.effective)
		}
		at = at.UTC()
		c.Effective = &at
	}
	return c, nil
}

// addFiles hashes the files, or compiles the payment schedule.
func (s submission) addFiles(msg *protocoltypes.MsgSubmitDocument) error {
	switch {
	case s.schedule != "" && len(s.files) > 0:
		return errors.New("--schedule and --file exclude one another: the compiled schedule is the only file")
	case s.schedule == "" && s.scheduleOut != "":
		return errors.New("--schedule-out needs --schedule")
	case s.schedule == "" && len(s.files) == 0:
		return errors.New("no file: give --file LANGUAGE=PATH, or --schedule PATH for a payment schedule")
	}
	if s.schedule != "" {
		return s.addSchedule(msg)
	}
	for _, file := range s.files {
		language, path, found := strings.Cut(file, "=")
		if !found {
			return fmt.Errorf("--file is %q, want LANGUAGE=PATH such as en=protocol.pdf", file)
		}
		variant, err := document.HashFile(path, language, s.mediaType, s.further...)
		if err != nil {
			return err
		}
		msg.Content.Variants = append(msg.Content.Variants, variant)
	}
	return nil
}

func (s submission) addSchedule(msg *protocoltypes.MsgSubmitDocument) error {
	variant, raw, err := document.CompileSchedule(s.schedule)
	if err != nil {
		return err
	}
	msg.Schedule = raw
	msg.Content.Variants = []protocolfact.Variant{variant}
	return nil
}
