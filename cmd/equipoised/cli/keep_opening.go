package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
)

func newKeepCommitCommand() *cobra.Command {
	var kinds strings.Builder
	for _, k := range opening.Kinds() {
		what := "text"
		if k.IsDocument() {
			what = "file"
		}
		fmt.Fprintf(&kinds, "  %-18s %s; subject: %s\n", k, what, k.Subject())
	}
	cmd := &cobra.Command{
		Use:   "commit KIND SUBJECT {TEXT | FILE}",
		Short: "Make the salted digest of what could be guessed, and keep its opening",
		Long: "Shows the digest for the transaction that carries it. The opening is kept first: without it nobody can ever show\n" +
			"what the digest stands for. Of a file only the SHA-256 is kept: keep the file too. Kinds:\n\n" + kinds.String(),
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return commit(cmd, opening.Kind(args[0]), args[1], args[2])
		},
	}
	addCommitFlags(cmd)
	return cmd
}

func addCommitFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagOut, "", "Write the opening into this file too, to hand it on")
	cmd.Flags().String(flags.FlagChainID, "", "Chain that will hold the digest")
	addOutputFlag(cmd)
}

// committed is what is said of an opening that was kept.
type committed struct {
	Kind    opening.Kind `json:"kind"`
	Subject string       `json:"subject"`
	Digest  string       `json:"digest"`
	Opening string       `json:"opening,omitempty"`
}

// commit keeps a fresh opening of a text, or of the file that has this name, and writes it to --out too if that is given.
func commit(cmd *cobra.Command, kind opening.Kind, subject, value string) error {
	clientCtx := client.GetClientContextFromCmd(cmd)
	if clientCtx.ChainID == "" {
		return errors.New("which chain? Name it with --chain-id, or write it into client.toml")
	}
	if kind.Subject() == opening.Person {
		if err := requirePerson(clientCtx, subject); err != nil {
			return err
		}
	}
	if kind.IsDocument() {
		document, err := os.ReadFile(value)
		if err != nil {
			return err
		}
		value = opening.Document(document)
	}
	out, err := cmd.Flags().GetString(flagOut)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(out); out != "" && err == nil {
		return fmt.Errorf("%s exists already: choose another name", out)
	}
	return withKeep(cmd, func(k *keep.Keep) error {
		digest, err := k.Commit(kind, clientCtx.ChainID, subject, value)
		if err != nil {
			return err
		}
		if out != "" {
			if err := writeOpening(k, digest, out); err != nil {
				return err
			}
		}
		done := committed{Kind: kind, Subject: subject, Digest: hex.EncodeToString(digest), Opening: out}
		return show(cmd, done, func() string {
			return fmt.Sprintf("digest  %s\nits opening is kept: without it nobody can ever show what was committed to\n", done.Digest)
		})
	})
}

// writeOpening writes the opening of a digest into a file that its owner alone may read and that did not exist.
func writeOpening(k *keep.Keep, digest []byte, path string) error {
	o, err := k.Opening(digest)
	if err != nil {
		return err
	}
	raw, err := o.Marshal()
	if err != nil {
		return err
	}
	return keepFile(path, raw)
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

func newKeepAddCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add OPENING...",
		Short: "Keep openings that somebody else made and handed on",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			openings := make([]opening.Opening, len(paths))
			for i, path := range paths {
				var err error
				if openings[i], err = readOpening(path); err != nil {
					return err
				}
			}
			return withKeep(cmd, func(k *keep.Keep) error {
				digests := make([]string, len(openings))
				for i, o := range openings {
					if err := k.PutOpening(o); err != nil {
						return err
					}
					digests[i] = hex.EncodeToString(o.Digest())
				}
				return show(cmd, digests, func() string { return "kept " + strings.Join(digests, "\nkept ") + "\n" })
			})
		},
	}
	addOutputFlag(cmd)
	return cmd
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

func newKeepShowCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show KIND ID",
		Short: "Show one value that is kept",
		Long: "Writes an opening or the detail of a visit as JSON, anything else in hexadecimal: to standard output, or with --out to\n" +
			"a file that only you may read. ID is hexadecimal, as `keep list KIND` shows it.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := hex.DecodeString(args[1])
			if err != nil {
				return fmt.Errorf("the id is %q, want it in hexadecimal: %w", args[1], err)
			}
			out, err := cmd.Flags().GetString(flagOut)
			if err != nil {
				return err
			}
			return withKeep(cmd, func(k *keep.Keep) error {
				shown, err := shownValue(k, keep.Kind(args[0]), id)
				if err != nil {
					return err
				}
				if out != "" {
					return keepFile(out, shown)
				}
				_, err = cmd.OutOrStdout().Write(shown)
				return err
			})
		},
	}
	cmd.Flags().String(flagOut, "", "Where to write the value")
	return cmd
}

// shownVisit is the detail of a visit line as it is shown.
type shownVisit struct {
	Visit       string `json:"visit"`
	ClaimedDate string `json:"claimed_date"`
	Window      string `json:"window"`
	Staff       string `json:"staff"`
	Salt        string `json:"salt"`
}

func shownValue(k *keep.Keep, kind keep.Kind, id []byte) ([]byte, error) {
	switch kind {
	case keep.KindOpening:
		o, err := k.Opening(id)
		if err != nil {
			return nil, err
		}
		return o.Marshal()
	case keep.KindVisit:
		v, err := k.Visit(id)
		if err != nil {
			return nil, err
		}
		return indented(shownVisit{v.Visit, v.ClaimedDate, v.Window, v.Staff, hex.EncodeToString(v.Salt[:])})
	}
	value, err := k.Get(kind, id)
	return fmt.Appendf(nil, "%x\n", value), err
}

// parseDigest reads 64 hexadecimal digits.
func parseDigest(s string) ([]byte, bool) {
	raw, err := hex.DecodeString(s)
	return raw, err == nil && len(raw) == fact.HashSize
}
