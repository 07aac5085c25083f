package registration

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/client/registry"
	"github.com/equipoise-trials/equipoise/client/registry/ctgov"
	"github.com/equipoise-trials/equipoise/client/registry/usdm"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const (
	flagCTGov    = "from-ctgov"
	flagUSDM     = "from-usdm"
	flagPatch    = "patch"
	flagDraftOut = "draft-out"
)

const importHelp = "\n\nInstead of a registration file, a record of another registry can be given: --from-ctgov takes ClinicalTrials.gov\n" +
	"JSON (API version 2), --from-usdm a CDISC USDM 4 study definition. Shown is what was taken of it, what could not be\n" +
	"mapped, and what was left out because it is about people. With --dry-run nothing is sent, and no key is needed, nor a\n" +
	"node for a new registration; --draft-out writes the registration to a file to edit and register later; --patch gives what the record lacks\n" +
	"as a JSON merge patch (a date is taken as precise as it is given), for example {\"first_enrolment\":{\"date\":{\"year\":2027,\"month\":3},\"kind\":\"DATE_KIND_ANTICIPATED\"}}.\n" +
	"Exit code 1: the record cannot be read, or the registration is not complete or would be refused."

func addImportFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagCTGov, "", "Record of ClinicalTrials.gov to register (JSON of API version 2)")
	cmd.Flags().String(flagUSDM, "", "Study definition to register (CDISC USDM 4 JSON)")
	cmd.Flags().String(flagPatch, "", "JSON merge patch (RFC 7396) of the registration, for what the record lacks")
	cmd.Flags().String(flagDraftOut, "", "Write the registration to this file instead of sending it")
	cmd.MarkFlagsMutuallyExclusive(flagCTGov, flagUSDM)
}

// importer reads a record of another registry.
type importer func(source []byte, now time.Time) (types.Registration, registry.Report, error)

// record is what a command imports: a file and who reads it.
type record struct {
	path string
	read importer
}

// recordOf returns the record that the flags name; none if they name none. Files counts the registration files given.
func recordOf(cmd *cobra.Command, files int) (r record, ok bool, err error) {
	for _, format := range []struct {
		flag string
		read importer
	}{{flagCTGov, ctgov.Import}, {flagUSDM, usdm.Import}} {
		if path, _ := cmd.Flags().GetString(format.flag); path != "" {
			r, ok = record{path, format.read}, true
		}
	}
	switch {
	case ok && files > 0:
		return r, ok, fmt.Errorf("give either a registration file or --%s or --%s", flagCTGov, flagUSDM)
	case !ok && files == 0:
		return r, ok, fmt.Errorf("give a registration file, or a record with --%s or --%s", flagCTGov, flagUSDM)
	case !ok && (isSet(cmd, flagPatch) || isSet(cmd, flagDraftOut)):
		return r, ok, fmt.Errorf("--%s and --%s are for records: give one with --%s or --%s", flagPatch, flagDraftOut, flagCTGov, flagUSDM)
	}
	return r, ok, nil
}

func isSet(cmd *cobra.Command, flag string) bool { return cmd.Flags().Changed(flag) }

// draft is a registration made from a record, and the report.
type draft struct {
	registration types.Registration
	report       registry.Report
	path         string
}

// completion adds to a registration what is known elsewhere, and reports it; or it refuses the record.
type completion func(*types.Registration, *registry.Report) error

// importRecord reads a record and applies the patch. Complete, if given, adds what is known elsewhere before the patch.
func importRecord(cmd *cobra.Command, cdc codec.JSONCodec, r record, complete completion) (d draft, err error) {
	source, err := readFile(r.path, registry.MaxFileSize)
	if err != nil {
		return d, err
	}
	now := time.Now()
	if d.registration, d.report, err = r.read(source, now); err != nil {
		return d, fmt.Errorf("%s: %w", r.path, err)
	}
	d.path = r.path
	if complete != nil {
		if err := complete(&d.registration, &d.report); err != nil {
			return d, fmt.Errorf("%s: %w", r.path, err)
		}
	}
	if path, _ := cmd.Flags().GetString(flagPatch); path != "" {
		patch, err := readFile(path, maxFileSize)
		if err != nil {
			return d, err
		}
		var notes []registry.Note
		if d.registration, notes, err = patched(cdc, d.registration, patch); err != nil {
			return d, fmt.Errorf("%s is no patch of a registration: %w", path, err)
		}
		d.report.Changed = append(d.report.Changed, notes...)
	}
	d.report.Review(d.registration, now)
	return d, nil
}

// readFile reads a file of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, want a file", path)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s has %d bytes, at most %d are read", path, info.Size(), limit)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()                                       // it was only read
	source, err := io.ReadAll(io.LimitReader(f, limit+1)) // a device or a pipe does not tell its size
	if err == nil && int64(len(source)) > limit {
		err = fmt.Errorf("%s has more than %d bytes, at most these are read", path, limit)
	}
	return source, err
}

// isDry reports whether the command only shows and writes the draft.
func isDry(cmd *cobra.Command) bool {
	dry, _ := cmd.Flags().GetBool(flags.FlagDryRun)
	return dry || isSet(cmd, flagDraftOut)
}

// show writes the report: as text to standard error, or as one object with the registration to standard output where
// nothing else is written there. It writes the draft if told to.
func (d draft) show(cmd *cobra.Command, cdc codec.JSONCodec) error {
	written, err := cdc.MarshalJSON(&d.registration)
	if err != nil {
		return err
	}
	if path, _ := cmd.Flags().GetString(flagDraftOut); path != "" {
		if err := writeDraft(path, written); err != nil {
			return err
		}
	}
	format, _ := cmd.Flags().GetString(flags.FlagOutput)
	if isDry(cmd) && isSet(cmd, flags.FlagOutput) && format == flags.OutputFormatJSON {
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Registration json.RawMessage `json:"registration"`
			Report       registry.Report `json:"report"`
		}{written, d.report})
	}
	_, err = fmt.Fprint(cmd.ErrOrStderr(), d.report.Text())
	return err
}

// writeDraft writes a registration file to edit. It never replaces one: somebody may have edited it.
func writeDraft(path string, written []byte) error {
	var indented bytes.Buffer
	if err := json.Indent(&indented, written, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; give another name to --%s", path, flagDraftOut)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(indented.Bytes())
	return errors.Join(err, f.Close())
}

// requireComplete returns an error if the registration cannot be sent as it is.
func (d draft) requireComplete() error {
	if fields := d.report.Incomplete(); len(fields) > 0 {
		return fmt.Errorf("%s lacks what a registration needs: %s; give it with --%s, or edit the file that --%s writes",
			d.path, strings.Join(fields, ", "), flagPatch, flagDraftOut)
	}
	if d.report.Refused != "" {
		return fmt.Errorf("the chain would refuse the registration: %s; change that with --%s, or edit the file that --%s writes",
			d.report.Refused, flagPatch, flagDraftOut)
	}
	return nil
}

// useOwnContacts makes the signer's organisation the one that answers where the registration names none.
func useOwnContacts(ctx context.Context, clientCtx client.Context, r *types.Registration) error {
	if r.PublicContact.Organisation != 0 && r.ScientificContact.Organisation != 0 {
		return nil
	}
	res, err := identitytypes.NewQueryClient(clientCtx).Person(ctx, &identitytypes.QueryPersonRequest{Address: clientCtx.GetFromAddress().String()})
	if err != nil {
		return fmt.Errorf("which organisation answers? The signer's is not known: %w", err)
	}
	for _, c := range []*types.Contact{&r.PublicContact, &r.ScientificContact} {
		if c.Organisation == 0 {
			c.Organisation = res.Person.Organisation
		}
	}
	return nil
}
