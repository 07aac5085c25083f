// Package story acts a small trial in process, by signed transactions in the blocks of a testutil/chain: for tests of the
// whole application, for simulation and for benchmarks. Everything in it follows from a seed, so that two stories of one
// seed are the same bytes.
//
//	s := story.Open(t, story.Config{})             // a trial that recruits at two sites
//	p := s.Meet(s.Sites[0], story.Phone)
//	s.Fund(10 * story.VisitFee)
//	s.Invite(p)                                    // each verb takes a block or two and must succeed
//	s.Consent(p)
//	s.Screen(p)
//	s.Enrol(p)
//	lines := s.Attest(p)
//
// A verb with a capital that returns an Act only makes the message: several acts go into one block by Do.
package story

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Config says how a story differs from the usual one.
type Config struct {
	chain.Config
	// Seed of every key, handle, salt and blind.
	Seed uint64
	// Sites is how many sites the trial has, two unless given.
	Sites int
}

// Story is a chain and the trial that is acted on it.
type Story struct {
	*chain.Chain
	Trial uint64

	// Actors is everybody who ever acted or may act.
	Actors     []*Actor
	Accreditor *Actor
	// The organisations beside the sites, and who acts for them.
	Sponsor, Contractor, Committee, Agent   *Organisation
	Representative, Manager, Chair, Officer *Actor
	Sites                                   []*Site
	Protocol, Form, AssistedForm            Document
	Schedule                                Document
	Participants                            []*Participant

	// Keep is where everybody's secrets stay, those of the sites and those of people.
	Keep *keep.Keep

	seed  uint64
	fresh uint64 // secrets made so far
}

// Open acts a trial until it recruits: organisations, registration, documents, sites, delegation and books. Its escrow is
// empty.
func Open(t testing.TB, config Config) *Story {
	t.Helper()
	s := New(t, config)
	s.Found(max(config.Sites, 2))
	s.Register()
	s.Anchor()
	s.OpenSites()
	s.SetStatus(trialfact.Status_STATUS_RECRUITING, work.Reason{})
	return s
}

// New starts a chain whose genesis names an accreditor, who owns all coins.
func New(t testing.TB, config Config) *Story {
	t.Helper()
	s := &Story{seed: config.Seed, Keep: newKeep(t)}
	s.Accreditor = s.accreditor()
	s.Chain = chain.New(t, s.genesis(config, s.Keep))
	return s
}

// newKeep makes an empty keep.
func newKeep(t testing.TB) *keep.Keep {
	t.Helper()
	home := t.TempDir()
	k, err := keep.Create(filepath.Join(home, "keep"), keep.Options{Identity: filepath.Join(home, "identity"), Writer: "story"})
	require.NoError(t, err)
	return k
}

// Genesis returns the configuration of a chain that can replay the blocks of a story.
func (c Config) Genesis() chain.Config {
	s := &Story{seed: c.Seed}
	s.Accreditor = s.accreditor()
	return s.genesis(c, kept{})
}

// kept is the keep of a story that is replayed: what it makes again, the story has kept.
type kept struct{ work.Keep }

func (kept) Put(...keep.Item) error { return nil }

// genesis returns the configuration of the story's chain. The opening of the accreditor's name goes into a keep.
func (s *Story) genesis(c Config, into work.Keep) chain.Config {
	config, others := c.Config, c.Config.Genesis
	accreditor := work.Accreditor{Person: s.person(s.Accreditor)}
	accreditor.Keep = into
	entry, err := accreditor.Found("Consortium", "FR", s.Accreditor.Name)
	if err != nil {
		panic(err) // the name is fit to be printed, and the keep was just made
	}
	config.Accounts = append([]chain.Account{s.Accreditor.Account}, config.Accounts...)
	config.Genesis = func(e app.Encoding, state map[string]json.RawMessage) {
		g := identitytypes.DefaultGenesis()
		if err := g.AddAccreditor(e.Address, entry); err != nil {
			panic(err) // the address is the chain's own
		}
		state[identitytypes.ModuleName] = e.Codec.MustMarshalJSON(g)
		if others != nil {
			others(e, state)
		}
	}
	return config
}

func (s *Story) accreditor() *Actor {
	a := s.actor("accreditor", secp256k1Key)
	a.Coins = sdk.NewCoins(
		sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000), sdk.NewInt64Coin(app.PaymentDenom, 1_000_000*VisitFee))
	return a
}

// Fresh returns 32 bytes that the story has not used before: a handle, a salt, a blind.
func (s *Story) Fresh() fact.Hash {
	s.fresh++
	data := binary.BigEndian.AppendUint64([]byte("secret of a story"), s.seed)
	return sha256.Sum256(binary.BigEndian.AppendUint64(data, s.fresh))
}

// secrets gives out the story's fresh bytes, so that handles, salts and blinds follow from its seed.
type secrets struct{ *Story }

func (s secrets) Read(p []byte) (int, error) {
	fresh := s.Fresh()
	return copy(p, fresh[:]), nil
}

// person returns somebody as whoever acts.
func (s *Story) person(a *Actor) work.Person {
	return work.Person{
		Sender: &chain.Sender{Account: a.Account}, Keep: s.Keep, Chain: chain.ID, Random: secrets{s},
	}
}
