package registration

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/equipoise-trials/equipoise/client/keep"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

const openingFormat = "equipoise/opening/v1"

// Opening is the file that opens a sealed registration. Whoever loses it can never reveal, whoever shows it reveals.
type Opening struct {
	// Format is "equipoise/opening/v1".
	Format string `json:"format"`
	// ChainID and Organisation are part of the seal.
	ChainID      string `json:"chain_id"`
	Organisation uint64 `json:"organisation,string"`
	// Seal and Salt are 64 hexadecimal digits each.
	Seal string `json:"seal"`
	Salt string `json:"salt"`
	// Registration is the message equipoise.registration.v1.Registration as JSON.
	Registration json.RawMessage `json:"registration"`
}

// NewOpening seals a registration under a fresh salt.
func NewOpening(cdc codec.JSONCodec, chainID string, organisation uint64, r types.Registration) (o Opening, err error) {
	salt := keep.Random()
	seal, err := types.SealDigest(chainID, organisation, salt[:], &r)
	if err != nil {
		return o, err
	}
	o = Opening{
		Format: openingFormat, ChainID: chainID, Organisation: organisation, Seal: hex.EncodeToString(seal), Salt: hex.EncodeToString(salt[:]),
	}
	o.Registration, err = cdc.MarshalJSON(&r)
	return o, err
}

// Write writes the opening to a file that must not exist yet, and makes sure that it is on disk.
func (o Opening) Write(path string) (err error) {
	content, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(append(content, '\n')); err != nil {
		return err
	}
	return file.Sync()
}

// ReadOpening reads an opening file as the message that reveals it, and checks that it opens its own seal.
func ReadOpening(cdc codec.JSONCodec, path string) (msg *types.MsgRevealRegistration, o Opening, err error) {
	source, err := readBounded(path)
	if err != nil {
		return nil, o, err
	}
	if err := checkOnce(source); err != nil {
		return nil, o, fmt.Errorf("%s is not an opening: %w", path, err)
	}
	if err := json.Unmarshal(source, &o); err != nil || o.Format != openingFormat {
		return nil, o, fmt.Errorf("%s is not an opening: its format is %q, want %q", path, o.Format, openingFormat)
	}
	msg = &types.MsgRevealRegistration{}
	if err := cdc.UnmarshalJSON(o.Registration, &msg.Registration); err != nil {
		return nil, o, fmt.Errorf("%s: its registration is none: %w", path, err)
	}
	if msg.Seal, err = types.ParseSeal(o.Seal); err != nil {
		return nil, o, fmt.Errorf("%s: seal: %w", path, err)
	}
	if msg.Salt, err = types.ParseSeal(o.Salt); err != nil {
		return nil, o, fmt.Errorf("%s: salt: %w", path, err)
	}
	digest, err := types.SealDigest(o.ChainID, o.Organisation, msg.Salt, &msg.Registration)
	if err != nil {
		return nil, o, err
	}
	if got := hex.EncodeToString(digest); got != o.Seal {
		return nil, o, fmt.Errorf("%s was changed: it makes the seal %s, not %s", path, got, o.Seal)
	}
	return msg, o, nil
}

func newSealCommand() *cobra.Command {
	var revealBy, out string
	cmd := &cobra.Command{
		Use:   "seal REGISTRATION.json",
		Short: "Commit to a registration now, and reveal it by a date",
		Long: "Commit to a registration now, and reveal it by a date. The opening file is written before anything is sent: keep it\n" +
			"safe and keep it secret. Without it the registration can never be revealed, and that it was not is made public.\n" + fileHelp,
		Example: "  equipoised tx registration seal registration.json --reveal-by 2027-06-30 --out opening.json --from representative",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			by, err := parseDay(revealBy)
			if err != nil {
				return err
			}
			registration, err := ReadRegistration(clientCtx.Codec, args[0], time.Now())
			if err != nil {
				return err
			}
			signer := clientCtx.GetFromAddress().String()
			person, err := identitytypes.NewQueryClient(clientCtx).Person(cmd.Context(), &identitytypes.QueryPersonRequest{Address: signer})
			if err != nil {
				return err
			}
			o, err := NewOpening(clientCtx.Codec, clientCtx.ChainID, person.Person.Organisation, registration)
			if err != nil {
				return err
			}
			if err := o.Write(out); err != nil {
				return err
			}
			cmd.PrintErrf("seal %s, opening in %s: keep it safe and secret\n", o.Seal, out)
			seal, err := types.ParseSeal(o.Seal)
			if err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgSealRegistration{Signer: signer, Digest: seal, RevealBy: by})
		},
	}
	cmd.Flags().StringVar(&revealBy, "reveal-by", "", "Last day on which a reveal is in time, 2027-06-30 for example (UTC)")
	cmd.Flags().StringVar(&out, "out", "opening.json", "Where to write the opening file; it must not exist")
	flags.AddTxFlagsToCmd(cmd)
	if err := cmd.MarkFlagRequired("reveal-by"); err != nil {
		panic(err)
	}
	return cmd
}

// parseDay reads a day, and returns the first instant after it in UTC.
func parseDay(s string) (time.Time, error) {
	d, err := types.ParseDate(s)
	if err != nil || d.Precision() != types.Day {
		return time.Time{}, fmt.Errorf("%q is not a day, want one such as 2027-06-30", s)
	}
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day)+1, 0, 0, 0, 0, time.UTC), nil
}

func newRevealCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reveal OPENING.json",
		Short:   "Register the trial that you sealed",
		Long:    "Register the trial that you sealed. The time of the block becomes its date of registration; the age of the seal is shown.",
		Example: "  equipoised tx registration reveal opening.json --from representative",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg, o, err := ReadOpening(clientCtx.Codec, args[0])
			if err != nil {
				return err
			}
			if o.ChainID != clientCtx.ChainID {
				return fmt.Errorf("%s opens a seal on chain %s, this is %s", args[0], o.ChainID, clientCtx.ChainID)
			}
			if err := msg.Registration.Validate(time.Now()); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			msg.Signer = clientCtx.GetFromAddress().String()
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), msg)
		},
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}
