package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	"github.com/equipoise-trials/equipoise/x/consent"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// importOf starts a chain from the state of another.
func importOf(t *testing.T, c *chain.Chain) *chain.Chain {
	t.Helper()
	exported, err := c.App.Export(false, nil, nil)
	require.NoError(t, err)
	imported := chain.Import(t, chain.Config{History: true}, exported.AppState, exported.Height, c.Time)
	require.JSONEq(t, string(exported.AppState), string(imported.ExportUncommitted()))
	imported.Block()
	return imported
}

func TestAPopulatedChainIsExportedAndImportedWithoutLoss(t *testing.T) {
	s := story.Open(t, story.Config{})
	s.Act()
	first, second := importOf(t, s.Chain), importOf(t, s.Chain)
	require.Equal(t, first.App.LastCommitID(), second.App.LastCommitID())
	require.NoError(t, chain.Invariants(first.Context(), first.App))
	importOf(t, first) // and once more
}

func TestAnAddressThatTheChainWritesOtherwiseIsRefusedBeforeAChainStarts(t *testing.T) {
	s := story.Open(t, story.Config{})
	s.Act()
	exported, err := s.Chain.App.Export(false, nil, nil)
	require.NoError(t, err)
	var state map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	cdc := s.Chain.App.Encoding().Codec
	validate := func(g *consenttypes.GenesisState) error {
		return consent.NewModule(consentkeeper.Keeper{}).ValidateGenesis(cdc, nil, cdc.MustMarshalJSON(g))
	}
	var g consenttypes.GenesisState
	cdc.MustUnmarshalJSON(state[consenttypes.ModuleName], &g)
	require.NotEmpty(t, g.Consents)
	require.NoError(t, validate(&g))
	g.Consents[0].Consent.Key = strings.ToUpper(g.Consents[0].Consent.Key)
	require.ErrorContains(t, validate(&g), "genesis state of consent: consents[0].consent.key is ")
}

func TestATrialGoesOnOnTheChainThatContinuesItsOwn(t *testing.T) {
	s := story.Open(t, story.Config{Config: chain.Config{History: true}})
	c := s.Act()
	before := s.History
	s.Chain = importOf(t, s.Chain)

	require.EqualValues(t, 2, s.Fund(10*story.VisitFee), "the lines that waited are paid")
	s.Do(s.Settlement(c.InTransit, true), s.Redirection(c.Phone))
	s.Do(s.Countersignatures(c.Assisted)...)
	s.Do(s.Submit(s.Sites[0], 64), s.Submit(s.Sites[1], 64))
	for _, l := range s.Attest(c.Wallet, c.Phone, c.Assisted) {
		require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, l.State)
	}
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, s.StateOf(c.SetAside))
	s.Do(s.Withdrawal(c.Assisted))
	require.NoError(t, chain.Invariants(s.Context(), s.App))

	entries := append(entriesOf(t, before), entriesOf(t, s.History)...)
	head, err := s.App.Audit.Checkpoint(s.Context())
	require.NoError(t, err)
	require.EqualValues(t, len(entries), head.Size)
	require.Equal(t, fact.Root(entries), head.Root, "one log holds the blocks of both chains")
}

// entriesOf returns the leaves that blocks added to the audit log.
func entriesOf(t *testing.T, blocks []chain.Block) (leaves []fact.Hash) {
	t.Helper()
	for _, b := range blocks {
		for _, e := range b.Result.Events {
			if e.Type == fact.EventEntry {
				entry, err := fact.ParseEntry(eventData(t, b.Result.Events, fact.EventEntry))
				require.NoError(t, err)
				leaves = append(leaves, entry.Hash())
			}
		}
	}
	return leaves
}
