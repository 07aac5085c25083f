package registration

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/client/registry/ctgov"
	"github.com/equipoise-trials/equipoise/client/registry/usdm"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// NewToolCommand returns what can be done with the records of other registries on one's own machine.
func NewToolCommand() *cobra.Command {
	cmd := &cobra.Command{Use: trialtypes.ModuleName, Short: "Examine records of other registries", RunE: client.ValidateCmd}
	cmd.AddCommand(newProjectionCommand())
	return cmd
}

const flagTrial = "trial"

func newProjectionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "projection FILE",
		Short: "Show the digest of a record of another registry, and which registration commits to it",
		Long: "Shows the digest of what counts of a record: of ClinicalTrials.gov JSON (API version 2) protocolSection and\n" +
			"documentSection, of a CDISC USDM study definition study. Two downloads of one record have one digest. Then asks a\n" +
			"node which trial, under one of the record's numbers or --trial, committed to it in which version.\n" +
			"Exit code 0: one did, or --offline. 1: none did, or the file cannot be read.",
		Example: "  equipoised trial projection NCT02552212.json --offline",
		Args:    cobra.ExactArgs(1),
		RunE:    runProjection,
	}
	cmd.Flags().String(flagTrial, "", "Trial to look at, if it does not hold a number of the record")
	cmd.Flags().Bool(flags.FlagOffline, false, "Only show the digest")
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to ask")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "Output format (text|json)")
	return cmd
}

// projected is a record's digest, with the registration that commits to it.
type projected struct {
	File   string `json:"file"`
	Kind   string `json:"kind"`
	Number string `json:"number"`
	Digest string `json:"digest"`
	// Asked says that a node was asked.
	Asked bool `json:"asked"`
	// Trial and Version committed to it; empty and 0 if none did. Newest says that this version is the newest.
	Trial   string `json:"trial"`
	Version uint32 `json:"version"`
	Newest  bool   `json:"newest"`
}

var errNotCommitted = errors.New("no registration commits to the record")

func runProjection(cmd *cobra.Command, args []string) error {
	format, _ := cmd.Flags().GetString(flags.FlagOutput)
	if format != flags.OutputFormatText && format != flags.OutputFormatJSON {
		return fmt.Errorf("--%s is %q, want text or json", flags.FlagOutput, format)
	}
	source, err := readFile(args[0], registry.MaxFileSize)
	if err != nil {
		return err
	}
	registration, err := readEither(source)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	commitment := registration.RegistryProjections[0]
	shown := projected{
		File: args[0], Kind: types.ProjectionName(commitment.Kind), Number: commitment.Number, Digest: fmt.Sprintf("%x", commitment.Digest),
	}
	if offline, _ := cmd.Flags().GetBool(flags.FlagOffline); !offline {
		if err := shown.ask(cmd, registration); err != nil {
			return err
		}
	}
	if format == flags.OutputFormatJSON {
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetIndent("", "  ")
		err = e.Encode(shown)
	} else {
		_, err = fmt.Fprint(cmd.OutOrStdout(), shown.text())
	}
	if err == nil && shown.Asked && shown.Version == 0 {
		return errNotCommitted
	}
	return err
}

// readEither reads a record of any format that has a projection.
func readEither(source []byte) (types.Registration, error) {
	root, err := registry.Parse(source)
	if err != nil {
		return types.Registration{}, err
	}
	read := ctgov.Import
	if usdm.Is(root) {
		read = usdm.Import
	}
	r, _, err := read(source, time.Now())
	return r, err
}

func (p *projected) ask(cmd *cobra.Command, r types.Registration) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	p.Asked = true
	trials := types.NewQueryClient(clientCtx)
	names, err := trialsOf(cmd, trials, r)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := p.find(cmd.Context(), trials, name, r.RegistryProjections[0]); err != nil || p.Version != 0 {
			return err
		}
	}
	return nil
}

// trialsOf names the trials that could commit to a record: the one given, or those that hold one of its numbers.
func trialsOf(cmd *cobra.Command, trials types.QueryClient, r types.Registration) (names []string, err error) {
	if name, _ := cmd.Flags().GetString(flagTrial); name != "" {
		return []string{name}, nil
	}
	for _, id := range r.Identifiers {
		res, err := trials.TrialByIdentifier(cmd.Context(), &types.QueryTrialByIdentifierRequest{Name: id.Name, Value: id.Value})
		if status.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("the node cannot tell who holds %s: %w", types.IdentifierName(id), err)
		}
		names = append(names, res.Number)
	}
	return names, nil
}

// find looks for the newest version of a trial that commits to a record.
func (p *projected) find(ctx context.Context, trials types.QueryClient, name string, want types.RegistryProjection) error {
	shown, err := trials.Trial(ctx, &types.QueryTrialRequest{Trial: name})
	if err != nil {
		return err
	}
	v := shown.Version
	for {
		for _, has := range v.Registration.RegistryProjections {
			if has.Kind == want.Kind && bytes.Equal(has.Digest, want.Digest) {
				p.Trial, p.Version, p.Newest = shown.Number, v.Number, v.Number == shown.Version.Number
				return nil
			}
		}
		if v.Number <= 1 {
			return nil
		}
		res, err := trials.Version(ctx, &types.QueryVersionRequest{Trial: name, Version: v.Number - 1})
		if err != nil {
			return err
		}
		v = res.Version
	}
}

func (p projected) text() string {
	s := fmt.Sprintf("%s  %s %s\n", p.Digest, p.Kind, p.Number)
	switch {
	case !p.Asked:
		return s
	case p.Version == 0:
		return s + "no registration commits to it\n"
	case p.Newest:
		return s + fmt.Sprintf("%s commits to it in version %d, the newest\n", p.Trial, p.Version)
	}
	return s + fmt.Sprintf("%s committed to it in version %d, which was amended since\n", p.Trial, p.Version)
}
