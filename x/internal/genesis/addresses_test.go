package genesis_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"

	"github.com/equipoise-trials/equipoise/fact"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

func TestEveryAddressOfAStateIsWrittenAsTheChainWritesIt(t *testing.T) {
	codec := addresscodec.NewBech32Codec("eqp")
	key, err := codec.BytesToString(make([]byte, 20))
	require.NoError(t, err)
	state := func() *consenttypes.GenesisState {
		return &consenttypes.GenesisState{Consents: []consenttypes.ConsentWithHistory{{
			Consent: consenttypes.Consent{Key: key, Countersigners: []consenttypes.Countersigner{{Address: key}, {Address: key}}},
			Lines: []consenttypes.LineWithHistory{{Line: consenttypes.Line{
				Pending: &consenttypes.Pending{Agreement: consenttypes.Agreement{ObtainedBy: key}, Countersigned: []string{key, key}},
			}}},
		}}}
	}
	require.NoError(t, genesis.CheckAddresses(state(), codec), "those that are empty are for others to find")
	require.ErrorContains(t, genesis.CheckAddresses(state(), addresscodec.NewBech32Codec("other")), "consents[0].consent.key is ")
	for want, change := range map[string]func(*consenttypes.ConsentWithHistory){
		"consents[0].consent.key is ":                                     func(c *consenttypes.ConsentWithHistory) { c.Consent.Key = strings.ToUpper(key) },
		`consents[0].consent.countersigners[1].address is "x"`:            func(c *consenttypes.ConsentWithHistory) { c.Consent.Countersigners[1].Address = "x" },
		`consents[0].consent.countersigners[0].person is "x"`:             func(c *consenttypes.ConsentWithHistory) { c.Consent.Countersigners[0].Person = "x" },
		`consents[0].lines[0].line.pending.agreement.obtained_by is "x"`:  func(c *consenttypes.ConsentWithHistory) { c.Lines[0].Line.Pending.Agreement.ObtainedBy = "x" },
		`consents[0].lines[0].line.pending.countersigned[1] is "cosmos1"`: func(c *consenttypes.ConsentWithHistory) { c.Lines[0].Line.Pending.Countersigned[1] = "cosmos1" },
	} {
		t.Run(want, func(t *testing.T) {
			changed := state()
			change(&changed.Consents[0])
			require.ErrorContains(t, genesis.CheckAddresses(changed, codec), want)
		})
	}
	require.NoError(t, genesis.CheckAddresses(&fact.Actor{Address: "anything"}, codec), "what no definition calls an address is none")
}
