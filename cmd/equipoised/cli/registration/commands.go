// Package registration holds the commands of x/registration that need more than AutoCLI gives: those that read and write
// files, and records of other registries. The root command adds them, and AutoCLI adds the others beside them.
package registration

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// NewTxCommand returns the transaction commands, under the name of the module.
func NewTxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:                        types.ModuleName,
		Short:                      "Register trials, amend and report what was promised",
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(newRegisterCommand(), newAmendCommand(), newPrimaryCompletionCommand(), newPostResultsCommand(), newSealCommand(),
		newRevealCommand(), newDisputeCommand())
	return cmd
}

const fileHelp = "The file is the protobuf message equipoise.registration.v1.Registration as JSON, for example as printed under\n" +
	`"registration" by: equipoised query registration version TRIAL 0 --output json`

func newRegisterCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "register [REGISTRATION.json]",
		Short: "Register a trial of your organisation",
		Long:  "Register a trial of your organisation. The time of the block becomes its date of registration.\n" + fileHelp + importHelp,
		Example: "  equipoised tx registration register registration.json --from representative\n" +
			"  equipoised tx registration register --from-ctgov NCT02552212.json --dry-run\n" +
			"  equipoised tx registration register --from-usdm study.json --draft-out registration.json",
		Args: cobra.MaximumNArgs(1),
		RunE: runRegister,
	}
	addImportFlags(cmd)
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runRegister(cmd *cobra.Command, args []string) error {
	from, isRecord, err := recordOf(cmd, len(args))
	if err != nil {
		return err
	}
	if isRecord && isDry(cmd) {
		return dryRun(cmd, from, nil)
	}
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	msg := &types.MsgRegisterTrial{Signer: clientCtx.GetFromAddress().String()}
	if !isRecord {
		if msg.Registration, err = ReadRegistration(clientCtx.Codec, args[0], time.Now()); err != nil {
			return err
		}
		return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
	}
	if msg.Registration, err = prepare(cmd, clientCtx, from, nil); err != nil {
		return err
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
}

// dryRun shows what would be registered. It needs no key.
func dryRun(cmd *cobra.Command, from record, complete completion) error {
	cdc := client.GetClientContextFromCmd(cmd).Codec
	d, err := importRecord(cmd, cdc, from, complete)
	if err != nil {
		return err
	}
	if err := d.show(cmd, cdc); err != nil {
		return err
	}
	if isSet(cmd, flagDraftOut) {
		return nil // what is missing is what the draft is edited for
	}
	return d.requireComplete()
}

// prepare returns the registration to be sent for a record. Complete, if given, adds what is known elsewhere.
func prepare(cmd *cobra.Command, clientCtx client.Context, from record, complete completion) (types.Registration, error) {
	d, err := importRecord(cmd, clientCtx.Codec, from, complete)
	if err != nil {
		return d.registration, err
	}
	if err := d.show(cmd, clientCtx.Codec); err != nil {
		return d.registration, err
	}
	if err := d.requireComplete(); err != nil {
		return d.registration, err
	}
	if err := useOwnContacts(cmd.Context(), clientCtx, &d.registration); err != nil {
		return d.registration, err
	}
	return d.registration, d.registration.Validate(time.Now())
}

func newAmendCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "amend TRIAL VERSION [REGISTRATION.json]",
		Short: "Make a new version of a registration",
		Long: "Make a new version of a registration. VERSION is the one that the file was written against: the newest.\n" +
			fileHelp + importHelp + amendHelp +
			"\n\nChanges of outcomes are declared one by one: --declare P1:demoted:efficacy --declare S3:added:planned" +
			"\n\nReasons: " + strings.Join(reasonNames(), ", "),
		Example: "  equipoised tx registration amend EQ00000012 3 registration.json --reason correction --from representative",
		Args:    cobra.RangeArgs(2, 3),
		RunE:    runAmend,
	}
	cmd.Flags().String(flagReason, "", "Why, for the amendment as a whole")
	cmd.Flags().StringArray(flagDeclare, nil, "A declared change of an outcome: OUTCOME:CHANGE:REASON")
	cmd.Flags().StringArray(flagSameOutcome, nil, "A new outcome of the record that is one of the amended version, written anew: NEW=OLD, P1-2=P1 for example")
	cmd.Flags().String(flagNewIdentifier, "", "Number of the record that the trial does not hold yet, as it was given to it meanwhile")
	addImportFlags(cmd)
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

const (
	flagReason        = "reason"
	flagDeclare       = "declare"
	flagNewIdentifier = "new-identifier"
	flagSameOutcome   = "same-outcome"
)

const amendHelp = "\n\nA record must go by a number that the trial holds, lest it be another trial's: if the number was given to the trial\n" +
	"meanwhile, --new-identifier NUMBER says so. What the record does not say (numbers of other registries, contacts, settlement\n" +
	"window, ids of outcomes ...) is kept of the version that it amends, and shown; --patch takes it away. An outcome\n" +
	"keeps its id if its words are the same, however they are written. Every outcome that goes, or is new, is named before anything\n" +
	"is sent: --same-outcome P1-2=P1 says that a new one is an old one. A dry run of an amendment asks a node for that version."

func runAmend(cmd *cobra.Command, args []string) error {
	from, isRecord, err := recordOf(cmd, len(args)-2)
	if err != nil {
		return err
	}
	msg := &types.MsgAmendRegistration{}
	if msg.Trial, err = trialtypes.ParseID(args[0]); err != nil {
		return err
	}
	if msg.BaseVersion, err = parseVersion(args[1]); err != nil {
		return err
	}
	reason, _ := cmd.Flags().GetString(flagReason)
	if msg.Reason, err = parseReason(reason); err != nil {
		return err
	}
	declared, _ := cmd.Flags().GetStringArray(flagDeclare)
	if msg.Declarations, err = parseDeclarations(declared); err != nil {
		return err
	}
	if isRecord && isDry(cmd) {
		return dryAmendment(cmd, from, msg)
	}
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	msg.Signer = clientCtx.GetFromAddress().String()
	if !isRecord {
		if msg.Registration, err = ReadRegistration(clientCtx.Codec, args[2], time.Now()); err != nil {
			return err
		}
		return send(cmd, clientCtx, msg)
	}
	complete, err := fromAmended(cmd, clientCtx, msg)
	if err != nil {
		return err
	}
	if msg.Registration, err = prepare(cmd, clientCtx, from, complete); err != nil {
		return err
	}
	return send(cmd, clientCtx, msg)
}

// dryAmendment shows what an amendment from a record would make of the newest version.
func dryAmendment(cmd *cobra.Command, from record, msg *types.MsgAmendRegistration) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	complete, err := fromAmended(cmd, clientCtx, msg)
	if err != nil {
		return err
	}
	return dryRun(cmd, from, complete)
}

// send sends an amendment that the chain would not refuse for what is written in it.
func send(cmd *cobra.Command, clientCtx client.Context, msg *types.MsgAmendRegistration) error {
	if err := msg.Validate(); err != nil {
		return err
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
}

func parseVersion(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is not the number of a version, want one from 1", s)
	}
	return uint32(n), nil
}

const reasonPrefix = "REASON_CODE_"

// parseReason reads a reason as the other commands write it, "staff-change" for example; none if it is empty.
func parseReason(s string) (*fact.Reason, error) {
	if s == "" {
		return nil, nil
	}
	code, known := fact.ReasonCode_value[reasonPrefix+strings.ToUpper(strings.ReplaceAll(s, "-", "_"))]
	if !known || code == 0 {
		return nil, fmt.Errorf("%q is not a reason, want one of %s", s, strings.Join(reasonNames(), ", "))
	}
	return &fact.Reason{Code: fact.ReasonCode(code)}, nil
}

func reasonNames() []string {
	names := make([]string, 0, len(fact.ReasonCode_name))
	for code := fact.ReasonCode(1); int(code) < len(fact.ReasonCode_name); code++ {
		name := strings.TrimPrefix(code.String(), reasonPrefix)
		names = append(names, strings.ToLower(strings.ReplaceAll(name, "_", "-")))
	}
	return names
}
