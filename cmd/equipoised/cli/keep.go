package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/equipoise-trials/equipoise/client/keep"
)

func newKeepCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keep",
		Short: "What must stay with you: openings of digests, secrets, facts about participants",
		Long: "The keep of a home holds what the chain has digests of at most: what is lost there is lost for ever. It lies\n" +
			"encrypted in HOME/keep. Its identity, HOME/keep.identity, is opened by a passphrase, which is asked for each\n" +
			"time, or read from --" + flagKeepPassphraseFile + ". Back up both: copying them is enough.",
		RunE: client.ValidateCmd,
	}
	cmd.AddCommand(newKeepInitCommand(), newKeepListCommand(), newKeepShowCommand(), newKeepCommitCommand(), newKeepAddCommand(),
		newKeepCheckCommand())
	return cmd
}

func newKeepInitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make the keep of this home",
		Long: "Asks twice for a passphrase, unless --" + flagKeepPassphraseFile + " names a file that holds it. With the keyring \"test\",\n" +
			"which is for trying only, the keep has no passphrase.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, o, err := keepOptions(cmd)
			if err != nil {
				return err
			}
			k, err := keep.Create(dir, o)
			if err != nil {
				return err
			}
			made := madeKeep{Keep: dir, Identity: o.Identity, Protected: o.Passphrase != nil}
			return errors.Join(k.Close(), show(cmd, made, made.text))
		},
	}
	addOutputFlag(cmd)
	return cmd
}

// madeKeep is what is said of a new keep.
type madeKeep struct {
	Keep      string `json:"keep"`
	Identity  string `json:"identity"`
	Protected bool   `json:"has_passphrase"`
}

func (m madeKeep) text() string {
	said := fmt.Sprintf("the keep is in %s, its identity is %s\n", m.Keep, m.Identity)
	if !m.Protected {
		return said + "it has no passphrase and is for trying only: whoever reads this home reads the keep\n"
	}
	return said + "back up both; who loses the identity or its passphrase has lost what is kept\n"
}

func newKeepListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [KIND]",
		Short: "Show how much is kept of each kind, or the ids of one kind",
		Long:  "No value is shown: `keep show` shows one.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withKeep(cmd, func(k *keep.Keep) error {
				if len(args) == 1 {
					return listKind(cmd, k, keep.Kind(args[0]))
				}
				kinds, err := k.Kinds()
				if err != nil {
					return err
				}
				return show(cmd, kinds, func() string { return countsText(kinds) })
			})
		},
	}
	addOutputFlag(cmd)
	return cmd
}

func countsText(kinds map[keep.Kind]int) string {
	if len(kinds) == 0 {
		return "nothing is kept yet\n"
	}
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintf(&b, "%6d  %s\n", kinds[kind], kind)
	}
	return b.String()
}

func listKind(cmd *cobra.Command, k *keep.Keep, kind keep.Kind) error {
	items, err := k.List(kind)
	if err != nil {
		return err
	}
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = fmt.Sprintf("%x", item.ID)
	}
	return show(cmd, ids, func() string {
		if len(ids) == 0 {
			return fmt.Sprintf("no %s is kept\n", kind)
		}
		return strings.Join(ids, "\n") + "\n"
	})
}

// errUnsound says that a keep is damaged.
var errUnsound = errors.New("the keep is not sound")

func newKeepCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Read the whole keep and say all that is wrong with it",
		Long:  "Changes nothing. Exit code 0: the keep is sound. 1: it is not, or could not be opened.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, o, err := keepOptions(cmd)
			if err != nil {
				return err
			}
			report, err := keep.Check(dir, o)
			if err != nil {
				return err
			}
			found := newCheckedKeep(report)
			if err := show(cmd, found, found.text); err != nil {
				return err
			}
			if len(found.Problems) > 0 {
				return errUnsound
			}
			return nil
		},
	}
	addOutputFlag(cmd)
	return cmd
}

// checkedKeep is what is said of a keep that was checked.
type checkedKeep struct {
	Segments []checkedSegment  `json:"segments"`
	Kinds    map[keep.Kind]int `json:"kinds"`
	Problems []string          `json:"problems"`
}

type checkedSegment struct {
	Segment string `json:"segment"`
	Batches int    `json:"batches"`
	Items   int    `json:"items"`
	Bytes   int64  `json:"bytes,string"`
	Torn    int64  `json:"torn,string"`
}

func newCheckedKeep(r keep.Report) checkedKeep {
	c := checkedKeep{Segments: []checkedSegment{}, Kinds: r.Kinds, Problems: []string{}}
	for _, s := range r.Segments {
		c.Segments = append(c.Segments, checkedSegment{s.Name, s.Batches, s.Items, s.Bytes, s.Torn})
	}
	for _, p := range r.Problems {
		c.Problems = append(c.Problems, p.Error())
	}
	return c
}

func (c checkedKeep) text() string {
	var b strings.Builder
	for _, s := range c.Segments {
		fmt.Fprintf(&b, "%s: %d items in %d batches, %d bytes\n", s.Segment, s.Items, s.Batches, s.Bytes)
		if s.Torn > 0 {
			fmt.Fprintf(&b, "  %d bytes at its end are of a batch that was not finished; the next time its writer opens the keep they are cut off\n", s.Torn)
		}
	}
	b.WriteString(countsText(c.Kinds))
	for _, p := range c.Problems {
		fmt.Fprintf(&b, "DAMAGED: %s\n", p)
	}
	if len(c.Problems) == 0 {
		b.WriteString("the keep is sound\n")
	}
	return b.String()
}
