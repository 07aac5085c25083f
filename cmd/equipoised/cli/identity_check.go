package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact/opening"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

const (
	flagSigned = "signed"
	// mostSigned bounds the transactions of a key that are read.
	mostSigned = 1000
)

// errOpenings says that an opening is not what the chain holds.
var errOpenings = errors.New("not every opening is what the chain holds")

func newNameCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [OPENING | DIGEST]...",
		Short: "Check openings against the chain, and show who signed what",
		Long: "For each opening file, and for each digest whose opening is in the keep of this home: whether the chain holds the\n" +
			"commitment and, if it does, the printed name with roles, organisation and what the person's keys signed, each with\n" +
			"its meaning and time (21 CFR 11.50(a)). Without arguments: for all that the keep has of people of this chain.\n" +
			"Exit code 0: all openings are what the chain holds. 1: one is not, or could not be checked.",
		RunE: runNameCheck,
	}
	cmd.Flags().Int(flagSigned, 20, fmt.Sprintf("How many of the newest transactions of each key are shown, at most %d", mostSigned))
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "Node to ask")
	addOutputFlag(cmd)
	return cmd
}

// checked is what is found of one opening.
type checked struct {
	Opening      string          `json:"opening"`
	Holds        bool            `json:"holds"`
	Problem      string          `json:"problem,omitempty"`
	What         string          `json:"what,omitempty"`
	PrintedName  string          `json:"printed_name,omitempty"`
	Organisation string          `json:"organisation,omitempty"`
	Roles        []string        `json:"roles,omitempty"`
	Keys         []string        `json:"keys,omitempty"`
	Signed       []manifestation `json:"signed,omitempty"`
}

// checker asks a node about openings.
type checker struct {
	node     client.Context
	register identitytypes.QueryClient
	chainID  string
	now      time.Time
	signed   int
	// kept are the openings of the keep, by the hexadecimal digits of their digests.
	kept map[string]opening.Opening
}

func runNameCheck(cmd *cobra.Command, args []string) error {
	c, err := newChecker(cmd)
	if err != nil {
		return err
	}
	if args, err = c.openKept(cmd, args); err != nil {
		return err
	}
	found := make([]checked, len(args))
	good := true
	for i, arg := range args {
		if found[i], err = c.check(cmd.Context(), arg); err != nil {
			found[i] = checked{Opening: arg, Problem: err.Error()}
		}
		good = good && found[i].Holds
	}
	if err := show(cmd, found, func() string { return manifest(found) }); err != nil {
		return err
	}
	if !good {
		return errOpenings
	}
	return nil
}

func newChecker(cmd *cobra.Command) (c checker, err error) {
	if c.node, err = client.GetClientQueryContext(cmd); err != nil {
		return c, err
	}
	if err := requireNode(cmd.Context(), c.node); err != nil {
		return c, err
	}
	if c.signed, err = cmd.Flags().GetInt(flagSigned); err != nil {
		return c, err
	}
	if c.signed < 0 || c.signed > mostSigned {
		return c, fmt.Errorf("--%s is %d, want 0 to %d", flagSigned, c.signed, mostSigned)
	}
	status, err := c.node.Client.Status(cmd.Context())
	if err != nil {
		return c, err
	}
	c.chainID, c.now = status.NodeInfo.Network, status.SyncInfo.LatestBlockTime
	c.register = identitytypes.NewQueryClient(c.node)
	return c, nil
}

// openKept reads the openings of the keep if an argument is a digest, or if there is none: then it returns the digests of all
// openings of people of this chain.
func (c *checker) openKept(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) > 0 && !slices.ContainsFunc(args, func(arg string) bool { _, is := parseDigest(arg); return is }) {
		return args, nil
	}
	c.kept = make(map[string]opening.Opening)
	err := withKeep(cmd, func(k *keep.Keep) error {
		all, err := k.Openings()
		for _, o := range all {
			digest := hex.EncodeToString(o.Digest())
			c.kept[digest] = o
			if cmd.Flags().NArg() == 0 && o.Kind.Subject() == opening.Person && o.ChainID == c.chainID {
				args = append(args, digest)
			}
		}
		return err
	})
	return args, err
}

// read returns the opening that an argument names.
func (c checker) read(arg string) (opening.Opening, error) {
	digest, is := parseDigest(arg)
	if !is {
		return readOpening(arg)
	}
	o, kept := c.kept[hex.EncodeToString(digest)]
	if !kept {
		return o, &keep.NotKeptError{Kind: keep.KindOpening, ID: digest}
	}
	return o, nil
}

// check compares one opening with the chain. Nothing of it is shown before it is what the chain holds.
func (c checker) check(ctx context.Context, arg string) (checked, error) {
	o, err := c.read(arg)
	if err != nil {
		return checked{}, err
	}
	if o.Kind.Subject() != opening.Person {
		return checked{}, fmt.Errorf("the opening is of the kind %s, which is not about a person", o.Kind)
	}
	if o.ChainID != c.chainID {
		return checked{}, fmt.Errorf("the opening is for the chain %s, the node is of %s", o.ChainID, c.chainID)
	}
	res, err := c.register.Person(ctx, &identitytypes.QueryPersonRequest{Address: o.Subject})
	if err != nil {
		return checked{}, err
	}
	p := res.Person
	if p.Origin != o.Subject {
		return checked{}, fmt.Errorf("%s is a later key of %s: an opening names the first", o.Subject, p.Origin)
	}
	if !isCommitted(o, p) {
		return checked{}, fmt.Errorf("the chain holds another %s for %s: the name, the salt or the person is not what was committed to", string(o.Kind), o.Subject)
	}
	found := checked{Opening: arg, Holds: true, What: string(o.Kind), Roles: c.roles(p)}
	if o.Kind == opening.Name {
		found.PrintedName = o.Value
	}
	organisation, err := c.register.Organisation(ctx, &identitytypes.QueryOrganisationRequest{Id: p.Organisation})
	if err != nil {
		return checked{}, err
	}
	found.Organisation = fmt.Sprintf("%s (%d, %s)", organisation.Organisation.LegalName, p.Organisation, organisation.Organisation.Country)
	keys, err := c.register.Keys(ctx, &identitytypes.QueryKeysRequest{Address: o.Subject})
	if err != nil {
		return checked{}, err
	}
	for _, key := range keys.Keys {
		found.Keys = append(found.Keys, describeKey(key))
		signed, err := c.signedBy(ctx, key.Address)
		if err != nil {
			return checked{}, err
		}
		found.Signed = append(found.Signed, signed...)
	}
	return found, nil
}

// isCommitted reports whether the register holds the digest of an opening.
func isCommitted(o opening.Opening, p identitytypes.Person) bool {
	digest := o.Digest()
	switch o.Kind {
	case opening.Name:
		return bytes.Equal(digest, p.NameDigest)
	case opening.Identity:
		return bytes.Equal(digest, p.IdentityDigest)
	}
	for _, g := range p.Roles {
		if bytes.Equal(digest, g.TrainingDigest) {
			return true
		}
	}
	return false
}

// roles lists the roles of a person with the time for which they are or were held.
func (c checker) roles(p identitytypes.Person) []string {
	roles := make([]string, len(p.Roles))
	for i, g := range p.Roles {
		roles[i] = fmt.Sprintf("%s, which %s", identitytypes.RoleName(g.Role), g.Term().Describe(c.now))
	}
	return roles
}

func describeKey(k identitytypes.Key) string {
	if k.Revoked == 0 {
		return fmt.Sprintf("%s, good since height %d", k.Address, k.Registered)
	}
	return fmt.Sprintf("%s, good from height %d to %d (%s)", k.Address, k.Registered, k.Revoked-1, identitytypes.ReasonName(k.Reason))
}

// manifest is what was found, for people to read.
func manifest(all []checked) string {
	var b strings.Builder
	for _, f := range all {
		if !f.Holds {
			fmt.Fprintf(&b, "%s: REFUSED: %s\n", f.Opening, f.Problem)
			continue
		}
		fmt.Fprintf(&b, "%s: the chain holds this %s\n", f.Opening, f.What)
		if f.PrintedName != "" {
			fmt.Fprintf(&b, "  name          %s\n", f.PrintedName)
		}
		fmt.Fprintf(&b, "  organisation  %s\n", f.Organisation)
		for _, role := range f.Roles {
			fmt.Fprintf(&b, "  role          %s\n", role)
		}
		for _, key := range f.Keys {
			fmt.Fprintf(&b, "  key           %s\n", key)
		}
		for _, s := range f.Signed {
			fmt.Fprintf(&b, "  signed        %s  %s  %s  as %s  (height %d, tx %s)\n", s.Time, s.Meaning, s.Fact, s.As, s.Height, s.Tx)
		}
	}
	return b.String()
}
