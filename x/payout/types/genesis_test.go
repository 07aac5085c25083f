package types_test

import (
	"bytes"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// bits returns the largest integer of n bits.
func bits(n uint) *big.Int {
	one := big.NewInt(1)
	return new(big.Int).Sub(new(big.Int).Lsh(one, n), one)
}

func digest(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// state returns a state with one line in every state.
func state() *types.GenesisState {
	now := time.Unix(1_900_000_000, 0).UTC()
	line := func(number uint64, state types.LineState) types.Line {
		l := types.Line{
			Trial: 3, Number: number, Site: 2, Handle: digest(1), Nullifier: digest(byte(number)), Blind: digest(9),
			ScheduleLine: 4, ScheduleVersion: 1, Denom: "uusd", Amount: math.NewInt(10), State: state, Attested: now,
			Previous: number - 1, Since: &now, Attester: "eqp1nurse",
		}
		switch state {
		case settled:
			l.Settled, l.SettledHeight, l.Revision, l.Since = &now, 8, 1, nil
		case void:
			l.Objector, l.Facts, l.Since = 8, 2, nil
		case held:
			l.Hold, l.Pace, l.PacedUntil, l.Due = payoutfact.Hold_HOLD_DAILY_AMOUNT, payoutfact.Hold_HOLD_DAILY_AMOUNT, &now, &now
		case inTransit:
			l.Agent, l.Revision, l.Due, l.Handed = 7, 1, &now, &now
		case setAside:
			l.Agent, l.Revision, l.Reference, l.Failure, l.Facts = 7, 1, digest(5), payoutfact.Failure_FAILURE_OTHER, 1
		}
		return l
	}
	return &types.GenesisState{
		Params:   types.DefaultParams(),
		Escrows:  []types.Escrow{escrow(), types.NewEscrow(4, "ueur")},
		Accounts: []types.Account{{Handle: digest(1), Trial: 3, Site: 2, Payee: types.Agent(7, digest(6)), Revision: 2, EarnsFrom: &now}},
		Lines:    []types.Line{line(1, queued), line(2, inTransit), line(3, settled), line(4, setAside), line(5, held), line(6, void)},
		Sites:    []types.SiteLedger{{Trial: 3, Site: 2, Open: 1, Tariffs: []types.SiteTariff{{ScheduleLine: 4, Count: 5}}, Sums: []types.ScheduleSum{{ScheduleLine: 4, Amount: math.NewInt(50)}}}},
		Active:   []types.QueueRef{{Trial: 3, Denom: "uusd"}},
		Turn:     &types.QueueRef{Trial: 3, Denom: "uusd"},
		Ready:    [][]byte{digest(1)},
	}
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
		"no denomination in which trials are funded": {func(g *types.GenesisState) { g.Params.Denoms = nil }, "0 denominations are permitted"},
		"an alert of no escrow": {func(g *types.GenesisState) {
			g.Alerts = []types.Alert{{Trial: 9, Denom: "uusd", Threshold: math.OneInt()}}
		}, "alert of trial 9 in uusd: there is no such escrow"},
		"an alert without a threshold": {func(g *types.GenesisState) {
			g.Alerts = []types.Alert{{Trial: 3, Denom: "uusd", Threshold: math.ZeroInt()}}
		}, "want at least 1"},
		"an alert twice": {func(g *types.GenesisState) {
			a := types.Alert{Trial: 3, Denom: "uusd", Threshold: math.OneInt()}
			g.Alerts = []types.Alert{a, a}
		}, "each once"},
		"a low escrow of which nobody said so": {func(g *types.GenesisState) {
			g.Alerts = []types.Alert{{Trial: 3, Denom: "uusd", Threshold: math.OneInt(), Low: true}}
		}, "nobody ever said so"},
		"kept back for nobody's claim": {func(g *types.GenesisState) { g.Escrows[0].Claimed = math.OneInt() }, "claimed is 1, but the open claims add up to 0"},
		"a claim that is not kept back": {func(g *types.GenesisState) {
			g.Kept = []types.Kept{{Handle: digest(1), Trial: 3, Nullifier: digest(77), Denom: "uusd", Amount: math.OneInt()}}
		}, "claimed is 0, but the open claims add up to 1"},
		"kept back for what is a line": {func(g *types.GenesisState) {
			g.Kept = []types.Kept{{Handle: digest(1), Trial: 3, Nullifier: digest(1), Denom: "uusd", Amount: math.OneInt()}}
		}, "the nullifier is that of a line"},
		"kept back in another trial": {func(g *types.GenesisState) {
			g.Kept = []types.Kept{{Handle: digest(1), Trial: 4, Nullifier: digest(77), Denom: "ueur", Amount: math.OneInt()}}
		}, "it has no account in trial 4"},
		"kept back of no escrow": {func(g *types.GenesisState) {
			g.Kept = []types.Kept{{Handle: digest(1), Trial: 3, Nullifier: digest(77), Denom: "ueur", Amount: math.OneInt()}}
		}, "of which the trial has no escrow"},
		"kept back twice": {func(g *types.GenesisState) {
			k := types.Kept{Handle: digest(1), Trial: 3, Nullifier: digest(77), Denom: "uusd", Amount: math.OneInt()}
			g.Kept = []types.Kept{k, k}
		}, "each once"},
		"an escrow of no trial":          {func(g *types.GenesisState) { g.Escrows[0].Trial = 0 }, "has no trial"},
		"an escrow twice":                {func(g *types.GenesisState) { g.Escrows[1] = g.Escrows[0] }, "each once"},
		"escrows out of order":           {func(g *types.GenesisState) { g.Escrows[0], g.Escrows[1] = g.Escrows[1], g.Escrows[0] }, "in order of trial"},
		"an escrow that does not add up": {func(g *types.GenesisState) { g.Escrows[0].Escrow = math.NewInt(71) }, "escrow, in transit, settled and refunded are 101 together"},
		"a figure that is missing":       {func(g *types.GenesisState) { g.Escrows[0].SetAside = math.Int{} }, "set aside is"},
		"a figure below zero":            {func(g *types.GenesisState) { g.Escrows[0].Refunded = math.NewInt(-1) }, "refunded is -1"},
		"a figure that is too large":     {func(g *types.GenesisState) { g.Escrows[0].Funded = math.NewIntFromBigInt(bits(193)) }, "funded is"},
		"more set aside than reserved":   {func(g *types.GenesisState) { g.Escrows[0].SetAside = math.NewInt(31) }, "want no more set aside than the escrow"},
		"reserved of nobody":             {func(g *types.GenesisState) { g.Escrows[0].Reserved = math.NewInt(40) }, "reserved is 40, but the lines add up to 30"},
		"a wrong queue length":           {func(g *types.GenesisState) { g.Escrows[0].QueueLength = 2 }, "queue length is 2, but the lines add up to 1"},
		"figures without lines":          {func(g *types.GenesisState) { g.Escrows[1].Reserved = math.OneInt() }, "reserved is 1, but the lines add up to 0"},
		"a short handle":                 {func(g *types.GenesisState) { g.Accounts[0].Handle = digest(1)[1:] }, "handle has 31 bytes"},
		"an account twice":               {func(g *types.GenesisState) { g.Accounts = append(g.Accounts, g.Accounts[0]) }, "in order of handle, each once"},
		"an account of no trial":         {func(g *types.GenesisState) { g.Accounts[0].Trial = 0 }, "numbered from 1"},
		"an account without payee":       {func(g *types.GenesisState) { g.Accounts[0].Payee = types.Payee{} }, "the account is at payee 2"},
		"an account without revision":    {func(g *types.GenesisState) { g.Accounts[0].Revision = 0 }, "the account is at payee 0"},
		"an end of what never began":     {func(g *types.GenesisState) { g.Accounts[0].EarnsFrom = nil; g.Accounts[0].Over = true }, "it ended, and never earned"},
		"a site that is missing":         {func(g *types.GenesisState) { g.Sites = nil }, "has participations that may earn, and is missing"},
		"a site that keeps too little":   {func(g *types.GenesisState) { g.Sites[0].Tariffs[0].Count++ }, "its participations that may earn are"},
		"a site that earned too little":  {func(g *types.GenesisState) { g.Sites[0].Sums[0].Amount = math.NewInt(49) }, "its participations that may earn are"},
		"a line that nobody attested":    {func(g *types.GenesisState) { g.Lines[0].Attester = "" }, "nobody attested it"},
		"taken back by nobody":           {func(g *types.GenesisState) { g.Lines[5].Reversal = &types.Reversal{Proposed: g.Lines[0].Attested} }, "nobody takes back its visit"},
		"taken back before it was made":  {func(g *types.GenesisState) { g.Lines[5].Reversal = &types.Reversal{Person: "eqp1nurse"} }, "before it was attested"},
		"held for a reversal of nobody":  {func(g *types.GenesisState) { g.Lines[4].Hold = payoutfact.Hold_HOLD_REVERSAL }, "which nobody said"},
		"held for a needless signature":  {func(g *types.GenesisState) { g.Lines[4].Hold = payoutfact.Hold_HOLD_COSIGNATURE }, "that nobody wants"},
		"held for no reason":             {func(g *types.GenesisState) { g.Lines[4].Hold = 0 }, "the reason why it is held says otherwise"},
		"waiting since never":            {func(g *types.GenesisState) { g.Lines[0].Since = nil }, "the time since when it waits says otherwise"},
		"in transit for ever":            {func(g *types.GenesisState) { g.Lines[1].Due = nil }, "the time at which the chain goes on with it says otherwise"},
		"void without an objection":      {func(g *types.GenesisState) { g.Lines[5].Facts = 1 }, "counts 1 facts, want at least 2"},
		"a line of no account":           {func(g *types.GenesisState) { g.Lines[0].Handle = digest(8) }, "has no account in the trial"},
		"a line of another trial":        {func(g *types.GenesisState) { g.Lines[3].Trial = 4 }, "has no account in the trial"},
		"a line in no escrow":            {func(g *types.GenesisState) { g.Lines[0].Denom = "ueur" }, "of which the trial has no escrow"},
		"a gap between lines":            {func(g *types.GenesisState) { g.Lines = g.Lines[1:] }, "numbered from 1 without gaps"},
		"lines out of order":             {func(g *types.GenesisState) { g.Lines[0], g.Lines[1] = g.Lines[1], g.Lines[0] }, "numbered from 1 without gaps"},
		"a nullifier twice":              {func(g *types.GenesisState) { g.Lines[1].Nullifier = digest(1) }, "the nullifier is that of another line"},
		"a line before it that is not":   {func(g *types.GenesisState) { g.Lines[2].Previous = 1 }, "names line 1 as the participation's line before it, want 2"},
		"a short nullifier":              {func(g *types.GenesisState) { g.Lines[0].Nullifier = nil }, "handle, nullifier and blind"},
		"a line of no site":              {func(g *types.GenesisState) { g.Lines[0].Site = 0 }, "numbered from 1"},
		"a line of nothing":              {func(g *types.GenesisState) { g.Lines[0].Amount = math.ZeroInt() }, "want at least 1"},
		"a line in no state":             {func(g *types.GenesisState) { g.Lines[0].State = none }, "which no line has"},
		"a short reference":              {func(g *types.GenesisState) { g.Lines[3].Reference = digest(5)[1:] }, "reference has 31 bytes"},
		"a try with a payee to come":     {func(g *types.GenesisState) { g.Lines[3].Revision = 3 }, "tried at revision 3 of an account that is at 2"},
		"settled at no time":             {func(g *types.GenesisState) { g.Lines[2].Settled = nil }, "its time of settlement says otherwise"},
		"a time without settlement":      {func(g *types.GenesisState) { g.Lines[1].SettledHeight = 4 }, "its time of settlement says otherwise"},
		"in transit with nobody":         {func(g *types.GenesisState) { g.Lines[1].Agent = 0 }, "in transit with nobody"},
		"set aside for no reason":        {func(g *types.GenesisState) { g.Lines[3].Failure = 0 }, "set aside for no reason"},
		"an active queue of nobody":      {func(g *types.GenesisState) { g.Active[0].Denom = "ujpy" }, "there is no such escrow"},
		"an active queue twice":          {func(g *types.GenesisState) { g.Active = append(g.Active, g.Active[0]) }, "each once"},
		"a ready handle of nobody":       {func(g *types.GenesisState) { g.Ready[0] = digest(8) }, "has no account"},
		"a short ready handle":           {func(g *types.GenesisState) { g.Ready[0] = nil }, "handle has 0 bytes"},
		"a ready handle twice":           {func(g *types.GenesisState) { g.Ready = append(g.Ready, g.Ready[0]) }, "each once"},
	} {
		t.Run(name, func(t *testing.T) {
			g := state()
			tc.damage(g)
			require.ErrorContains(t, g.Validate(), tc.says)
		})
	}
}

func TestALineThatCountsFewerFactsThanItsStateImpliesIsRefused(t *testing.T) {
	takenBack := func(l *types.Line) { l.Reversal = &types.Reversal{Person: "eqp1nurse", Proposed: l.Attested} }
	const queuedLine, transitLine, settledLine, asideLine = 0, 1, 2, 3
	for name, tc := range map[string]struct {
		line   int
		change func(*types.Line)
		least  uint64
	}{
		"queued":                          {queuedLine, func(*types.Line) {}, 0},
		"in transit":                      {transitLine, func(*types.Line) {}, 0},
		"in transit again":                {transitLine, func(l *types.Line) { l.Reference = digest(5) }, 2},
		"queued again":                    {queuedLine, takenBack, 1},
		"paid to a wallet":                {settledLine, func(*types.Line) {}, 0},
		"settled by an agent":             {settledLine, func(l *types.Line) { l.Agent, l.Reference = 7, digest(5) }, 1},
		"set aside by the chain":          {asideLine, func(l *types.Line) { l.Reference = nil }, 0},
		"set aside after the agent tried": {asideLine, func(*types.Line) {}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := state()
			line := &g.Lines[tc.line]
			tc.change(line)
			line.Facts = tc.least
			require.NoError(t, g.Validate())
			if tc.least == 0 {
				return // the fact of the visit says it all
			}
			line.Facts--
			require.ErrorContains(t, g.Validate(), fmt.Sprintf("counts %d facts, want at least %d", tc.least-1, tc.least))
		})
	}
}
