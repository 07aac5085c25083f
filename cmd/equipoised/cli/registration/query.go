package registration

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/client/registry/ctgov"
	"github.com/equipoise-trials/equipoise/client/registry/fhir"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// NewQueryCommand returns the queries, under the name of the module.
func NewQueryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        types.ModuleName,
		Short:                      "Ask what was promised of trials",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(newExportCommand())
	return cmd
}

const (
	flagFormat  = "format"
	flagVersion = "registration-version"
)

// exporters write a trial for other registries, by the name of the format.
var exporters = map[string]func(registry.Trial) ([]byte, error){"ctgov": ctgov.Export, "fhir": fhir.Export}

func newExportCommand() *cobra.Command {
	var format string
	var version uint32
	cmd := &cobra.Command{
		Use:   "export TRIAL",
		Short: "Write a trial as ClinicalTrials.gov JSON or as a FHIR ResearchStudy",
		Long: "Write a trial in a format of other registries: ctgov is JSON as ClinicalTrials.gov's API version 2 has it, fhir a\n" +
			"ResearchStudy of HL7 FHIR R5.",
		Example: "  equipoised query registration export EQ00000012 --format fhir",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			export, ok := exporters[format]
			if !ok {
				return fmt.Errorf("--%s is %q, want ctgov or fhir", flagFormat, format)
			}
			clientCtx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			t, err := findTrial(cmd.Context(), clientCtx, args[0], version)
			if err != nil {
				return err
			}
			written, err := export(t)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(written)
			return err
		},
	}
	cmd.Flags().StringVar(&format, flagFormat, "ctgov", "Format (ctgov|fhir)")
	cmd.Flags().Uint32Var(&version, flagVersion, 0, "Version of the registration, 0 for the newest")
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}

// findTrial asks a node what other registries are told of a trial.
func findTrial(ctx context.Context, clientCtx client.Context, named string, version uint32) (t registry.Trial, err error) {
	trials := types.NewQueryClient(clientCtx)
	shown, err := trials.Trial(ctx, &types.QueryTrialRequest{Trial: named})
	if err != nil {
		return t, err
	}
	v := shown.Version
	if version != 0 {
		res, err := trials.Version(ctx, &types.QueryVersionRequest{Trial: named, Version: version})
		if err != nil {
			return t, err
		}
		v = res.Version
	}
	sponsor, err := identitytypes.NewQueryClient(clientCtx).Organisation(ctx, &identitytypes.QueryOrganisationRequest{Id: shown.Trial.Sponsor})
	if err != nil {
		return t, err
	}
	t = registry.Trial{
		Chain:        clientCtx.ChainID,
		Number:       shown.Number,
		Sponsor:      sponsor.Organisation.LegalName,
		Status:       shown.Status,
		Label:        types.LabelOf(types.DateOf(shown.Trial.RegisteredAt), v.Registration.FirstEnrolment.Date),
		RegisteredAt: shown.Trial.RegisteredAt,
		VerifiedAt:   shown.Entry.VerifiedAt,
		Version:      v.Number,
		VersionAt:    v.Time,
		Registration: v.Registration,
	}
	if shown.Enrolment != nil {
		t.Enrolled = uint64(shown.Enrolment.Count)
	}
	return t, nil
}
