package registration

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/client/registry"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// fromAmended asks a node for the version that an amendment is of, and returns what completes a record from it. A record of
// another trial is refused.
func fromAmended(cmd *cobra.Command, clientCtx client.Context, msg *types.MsgAmendRegistration) (completion, error) {
	res, err := types.NewQueryClient(clientCtx).Trial(cmd.Context(), &types.QueryTrialRequest{Trial: trialtypes.FormatID(msg.Trial)})
	if err != nil {
		return nil, err
	}
	if newest := res.Version.Number; newest != msg.BaseVersion {
		return nil, fmt.Errorf("the amendment is of version %d of %s, the newest is %d; amend that one", msg.BaseVersion, res.Number, newest)
	}
	meanwhile, _ := cmd.Flags().GetString(flagNewIdentifier)
	same, _ := cmd.Flags().GetStringArray(flagSameOutcome)
	return func(r *types.Registration, report *registry.Report) error {
		if err := requireSameTrial(res.Number, res.Version.Registration.Identifiers, numbersOf(r, report), meanwhile); err != nil {
			return err
		}
		registry.Inherit(r, report, res.Version.Registration)
		return sameOutcomes(r, report, same)
	}, nil
}

// sameOutcomes gives outcomes the ids that somebody says they have: "P1-2=P1" for each.
func sameOutcomes(r *types.Registration, report *registry.Report, same []string) error {
	for _, pair := range same {
		fresh, gone, ok := strings.Cut(pair, "=")
		if !ok {
			return fmt.Errorf("--%s is %q, want NEW=OLD such as P1-2=P1", flagSameOutcome, pair)
		}
		if err := registry.SameOutcome(r, report, strings.TrimSpace(fresh), strings.TrimSpace(gone)); err != nil {
			return fmt.Errorf("--%s %s: %w", flagSameOutcome, pair, err)
		}
	}
	return nil
}

// numbersOf returns the numbers that tell whose a record is: its own or, if it has none yet, all that it names.
func numbersOf(r *types.Registration, report *registry.Report) []registrationfact.Identifier {
	if own := report.Own(); len(own) > 0 {
		return own
	}
	return slices.Clone(r.Identifiers)
}

// requireSameTrial returns an error unless a record goes by a number that the trial holds, or by the one that was given to it
// meanwhile.
func requireSameTrial(trial string, held, numbers []registrationfact.Identifier, meanwhile string) error {
	if len(numbers) == 0 {
		return fmt.Errorf("the record has no number that could tell whether it is of %s; write a registration file of it with register --%s, and amend with that",
			trial, flagDraftOut)
	}
	for _, number := range numbers {
		if registry.Holds(held, number) {
			return nil
		}
	}
	if meanwhile == "" {
		return fmt.Errorf("the record is of %s, which %s does not hold (it holds %s): another trial's record would take its place; "+
			"if the number was given to %s meanwhile, say so with --%s %q",
			names(numbers), trial, names(held), trial, flagNewIdentifier, numbers[0].Value)
	}
	given := strings.ToUpper(strings.TrimSpace(meanwhile))
	for _, number := range numbers {
		if given == number.Value {
			return nil
		}
	}
	return errors.New("--" + flagNewIdentifier + " is " + given + ", but the record is of " + names(numbers))
}

func names(list []registrationfact.Identifier) string {
	if len(list) == 0 {
		return "none"
	}
	written := make([]string, len(list))
	for i, id := range list {
		written[i] = types.IdentifierName(id)
	}
	return strings.Join(written, ", ")
}
