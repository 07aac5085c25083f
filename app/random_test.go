package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
)

const (
	randomBlocks = 30
	actsPerBlock = 15
	newcomers    = 12
	guesses      = 60 // until a factory finds somebody who may do what it makes
)

// weights are the chances that differ from what a module gives its messages: on one trial, what ends things must be rare.
var weights = simtypes.AppParams{
	"msg_update_status": json.RawMessage("2"), "msg_suspend_organisation": json.RawMessage("1"),
	"msg_invite": json.RawMessage("150"), "msg_give_consent": json.RawMessage("200"),
	"msg_start_screening": json.RawMessage("150"), "msg_enrol": json.RawMessage("150"),
	"msg_accept_duties": json.RawMessage("100"), "msg_change_investigator": json.RawMessage("30"),
	"msg_withdraw_duties": json.RawMessage("30"), "msg_fail_screening": json.RawMessage("40"),
}

// factories returns the makers of random messages of our own modules.
func factories(c *chain.Chain) []simsx.WeightedFactory {
	registry := simsx.NewUnorderedRegistry()
	for _, name := range slices.Sorted(maps.Keys(c.App.ModuleManager().Modules)) {
		if m, ok := c.App.ModuleManager().Modules[name].(simsx.HasWeightedOperationsX); ok {
			m.WeightedOperationsX(simsx.ParamWeightSource(weights), registry)
		}
	}
	return slices.DeleteFunc(registry.Elements(), func(f simsx.WeightedFactory) bool {
		return !strings.HasPrefix(sdk.MsgTypeURL(f.Factory.MsgType()), "/equipoise.")
	})
}

// proposals returns the makers of random messages of our own modules on which governance votes.
func proposals(c *chain.Chain) []simsx.WeightedFactory {
	registry := simsx.NewUnorderedRegistry()
	for _, name := range slices.Sorted(maps.Keys(c.App.ModuleManager().Modules)) {
		if m, ok := c.App.ModuleManager().Modules[name].(simsx.HasProposalMsgsX); ok {
			m.ProposalMsgsX(simsx.ParamWeightSource(weights), registry)
		}
	}
	return registry.Elements()
}

func TestEveryMessageCanBeSimulated(t *testing.T) {
	c := chain.New(t, chain.Config{})
	simulated := make(map[string]bool)
	for _, f := range append(factories(c), proposals(c)...) {
		simulated[sdk.MsgTypeURL(f.Factory.MsgType())] = true
	}
	for _, url := range c.App.Encoding().Registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		if strings.HasPrefix(url, "/equipoise.") {
			require.True(t, simulated[url], "no factory makes %s", url)
		}
	}
}

// crowd is the people of a story who act at random from now on.
type crowd struct {
	*story.Story
	random    *rand.Rand
	people    []simtypes.Account
	factories []simsx.WeightedFactory
	weight    uint32
	done      map[string]int // transactions that succeeded, by message
}

// newCrowd brings newcomers into the story, some as far as their screening.
func newCrowd(s *story.Story, seed int64) *crowd {
	c := &crowd{Story: s, random: rand.New(rand.NewSource(seed)), factories: factories(s.Chain), done: make(map[string]int)}
	var met []*story.Participant
	for i := range newcomers {
		met = append(met, s.Meet(s.Sites[i%len(s.Sites)], story.Signing(i%3)))
	}
	s.Invite(met[:9]...)
	s.Consent(met[:6]...)
	s.Screen(met[:3]...)
	for _, actor := range s.Actors {
		c.people = append(c.people, simtypes.Account{
			PrivKey: actor.Key, PubKey: actor.Key.PubKey(), Address: actor.Address(), AddressBech32: actor.String(),
			ConsKey: ed25519.GenPrivKeyFromSecret(actor.Address()),
		})
	}
	for _, f := range c.factories {
		c.weight += f.Weight
	}
	return c
}

// pick returns a factory, as often as its weight says.
func (c *crowd) pick() simsx.SimMsgFactoryX {
	at := uint32(c.random.Int63n(int64(c.weight)))
	for _, f := range c.factories {
		if at < f.Weight {
			return f.Factory
		}
		at -= f.Weight
	}
	panic("unreachable: the weights add up")
}

// act returns something that somebody could do now.
func (c *crowd) act() (story.Act, bool) {
	factory, ctx := c.pick(), c.Context()
	for range guesses {
		data := simsx.NewChainDataSource(ctx, c.random, c.App.Account, c.App.Bank, c.App.Encoding().Address, c.people...)
		reporter := simsx.NewBasicSimulationReporter().WithScope(factory.MsgType())
		signers, msg := factory.Create()(ctx, data, reporter)
		if reporter.IsSkipped() || c.App.Account.GetAccount(ctx, signers[0].Address) == nil {
			continue
		}
		by := &story.Actor{Account: chain.Account{Key: signers[0].PrivKey}, Name: signers[0].AddressBech32}
		return story.Act{By: by, Msgs: []sdk.Msg{msg}, Options: []chain.Option{chain.Fee(nil), chain.Gas(20_000_000)}}, true
	}
	return story.Act{}, false
}

// block takes a block of random acts. Each could be done before the block; what one does may keep another from it.
func (c *crowd) block() {
	c.Helper()
	var acts []story.Act
	for range actsPerBlock {
		if act, ok := c.act(); ok {
			acts = append(acts, act)
		}
	}
	for i, res := range c.Try(acts...) {
		if res.Code == 0 {
			c.done[sdk.MsgTypeURL(acts[i].Msgs[0])]++
		}
	}
	if c.random.Intn(8) == 0 {
		c.Wait(time.Duration(c.random.Intn(20*24)) * time.Hour)
	}
}

func TestWhateverPeopleDoTheInvariantsHoldAndExecutorsAgree(t *testing.T) {
	for _, seed := range []int64{1, 2} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := story.Open(t, story.Config{Seed: uint64(seed), Config: chain.Config{History: true}})
			s.Act()
			s.Fund(100 * story.VisitFee) // nobody is invited while lines wait
			c := newCrowd(s, seed)
			for range randomBlocks {
				c.block()
			}
			require.Greater(t, len(c.done), 30, "kinds of messages that somebody sent with success: %v", c.done)
			require.NoError(t, chain.Invariants(s.Context(), s.App))
			importOf(t, s.Chain)
			requireSameUnderBlockSTM(t, s.History, story.Config{Seed: uint64(seed), Config: chain.Config{Workers: 4}})
		})
	}
}
