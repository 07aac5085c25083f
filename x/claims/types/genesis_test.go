package types_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

func digest(of byte) []byte { return bytes.Repeat([]byte{of}, 32) }

// state is a genesis with a claim that is closed and one that is open, of one participation.
func state() *types.GenesisState {
	opened := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	later := opened.Add(time.Hour)
	due := later.Add(time.Hour)
	claim := func(number uint32) types.Claim {
		return types.Claim{
			Handle: digest(1), Number: number, Trial: 3, Site: 2, Kind: claimsfact.Kind_KIND_VISIT, Nullifier: digest(byte(10 + number)),
			Detail: digest(4), Blind: digest(5), ScheduleLine: 4, ScheduleVersion: 1, Denom: "uusd", Amount: math.NewInt(5), Opened: opened, Since: later,
		}
	}
	closed, open := claim(1), claim(2)
	closed.State, closed.Line, closed.Facts = claimsfact.State_STATE_ACCRUED, 7, 2
	open.State, open.Opened, open.Due, open.Facts = claimsfact.State_STATE_AT_ARBITER, later, &due, 1
	return &types.GenesisState{Claims: []types.Claim{closed, open}}
}

func TestAGenesisThatAddsUpIsAccepted(t *testing.T) {
	require.NoError(t, state().Validate())
	require.NoError(t, types.DefaultGenesis().Validate())
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		damage func(*types.GenesisState)
		says   string
	}{
		"a short handle":                     {func(g *types.GenesisState) { g.Claims[0].Handle = nil }, "hash 0 has 0 bytes"},
		"no trial":                           {func(g *types.GenesisState) { g.Claims[0].Trial = 0 }, "all are numbered from 1"},
		"no kind":                            {func(g *types.GenesisState) { g.Claims[0].Kind = 0 }, "want VISIT or EXPENSE"},
		"a visit with a receipt":             {func(g *types.GenesisState) { g.Claims[0].Receipt = digest(1) }, "a VISIT has no receipt"},
		"no state":                           {func(g *types.GenesisState) { g.Claims[0].State = 0 }, "in state 0, which no claim has"},
		"a closed claim that waits":          {func(g *types.GenesisState) { g.Claims[0].Due = g.Claims[1].Due }, "says otherwise"},
		"an open claim that waits for ever":  {func(g *types.GenesisState) { g.Claims[1].Due = nil }, "says otherwise"},
		"an open claim that waits backwards": {func(g *types.GenesisState) { g.Claims[1].Due = &g.Claims[0].Opened }, "before it came to its state"},
		"a state before the claim":           {func(g *types.GenesisState) { g.Claims[0].Since = time.Time{} }, "before it was made"},
		"a granted claim without a line":     {func(g *types.GenesisState) { g.Claims[0].Line = 0 }, "the number of its line is 0"},
		"an open claim with a line":          {func(g *types.GenesisState) { g.Claims[1].Line = 7 }, "the number of its line is 7"},
		"an open claim that was granted":     {func(g *types.GenesisState) { g.Claims[1].Attester = "eqp1nurse" }, "its site granted it"},
		"blinds that would be used twice":    {func(g *types.GenesisState) { g.Claims[0].Facts = 1 }, "want at least 2"},
		"no amount":                          {func(g *types.GenesisState) { g.Claims[0].Amount = math.Int{} }, "no amount of uusd"},
		"a number that is left out":          {func(g *types.GenesisState) { g.Claims[1].Number = 3 }, "numbered from 1 without gaps"},
		"claims that begin with the second":  {func(g *types.GenesisState) { g.Claims = g.Claims[1:] }, "numbered from 1 without gaps"},
		"handles out of order": {func(g *types.GenesisState) {
			c := g.Claims[0]
			c.Handle = digest(0)
			g.Claims = append(g.Claims, c)
		}, "in order of handle"},
		"two open claims": {func(g *types.GenesisState) {
			c := g.Claims[1]
			c.Number, c.Nullifier = 3, digest(13)
			g.Claims = append(g.Claims, c)
		}, "is open still"},
		"a claim before the last was closed": {func(g *types.GenesisState) { g.Claims[1].Opened = g.Claims[0].Opened }, "before claim 1 was closed"},
		"a nullifier twice":                  {func(g *types.GenesisState) { g.Claims[1].Nullifier = digest(11) }, "that of another claim"},
		"claims in two trials":               {func(g *types.GenesisState) { g.Claims[1].Trial = 9 }, "it is of trial 9"},
		"thirteen claims in a year": {func(g *types.GenesisState) {
			for number := uint32(2); number <= types.MaxClaims+1; number++ {
				c := g.Claims[0]
				c.Number, c.Nullifier, c.Opened = number, digest(byte(10+number)), c.Since
				g.Claims = append(g.Claims[:number-1], c)
			}
		}, "has made 12 claims since"},
	} {
		t.Run(name, func(t *testing.T) {
			g := state()
			tc.damage(g)
			require.ErrorContains(t, g.Validate(), tc.says)
		})
	}
}
