package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// moved returns somebody enrolled at site 2 who went to site 5 a day later.
func moved() types.Participation {
	p := lived(invited, screening, enrolled)
	p.Move(5, 30, start.Add(3*day))
	p.BlindsUsed += 3
	return p
}

func TestOnlyWhoIsEnrolledOrFollowedUpIsTransferred(t *testing.T) {
	for _, tc := range []struct {
		p    types.Participation
		to   uint32
		want error
	}{
		{lived(invited, screening, enrolled), 5, nil},
		{lived(invited, screening, enrolled, followUp), 5, nil},
		{moved(), 2, nil}, // and back
		{lived(invited), 5, types.ErrState},
		{lived(invited, screening), 5, types.ErrState},
		{lived(invited, screening, enrolled, closed), 5, types.ErrState},
		{lived(invited, screening, enrolled), 2, types.ErrTransfer},
		{moved(), 5, types.ErrTransfer},
	} {
		require.ErrorIs(t, tc.p.RequireMovable(tc.to, 99), tc.want)
	}
	require.ErrorContains(t, moved().RequireMovable(2, 30), "in this block")
	p := lived(invited, screening, enrolled)
	for i := range types.MaxTransfers {
		require.NoError(t, p.RequireMovable(uint32(10+i), 99))
		p.Move(uint32(10+i), int64(100+i), start.Add(time.Duration(10+i)*day))
	}
	require.ErrorContains(t, p.RequireMovable(5, 999), "8 times")
}

func TestATransferIsAStepOfALifeAndIsCountedAtBothSites(t *testing.T) {
	p := moved()
	p.Enter(closed, 40, start.Add(4*day))
	require.Equal(t, []uint32{2, 5}, p.Sites())
	var here, there types.Counts
	here.NoteAll(p, 2)
	there.NoteAll(p, 5)
	require.Equal(t, types.Counts{Invited: 1, Enrolled: 1, MovedAway: 1}, here)
	require.Equal(t, types.Counts{MovedIn: 1, Closed: 1}, there)
	at, was := p.Reached(enrolled)
	require.True(t, was)
	require.Equal(t, start.Add(2*day), at, "a transfer enrols nobody again")
}

func TestTheSiteOfBeforeAttestsForASettlementWindow(t *testing.T) {
	p, trial := moved(), trialtypes.Trial{Id: 3, SettlementWindow: window}
	left := start.Add(3 * day)
	for _, tc := range []struct {
		site   uint32
		at     time.Time
		former bool
		want   error
	}{
		{5, left.Add(2 * window), false, nil},
		{2, left, true, nil},
		{2, left.Add(window), true, nil},
		{2, left.Add(window + 1), true, types.ErrSettled},
		{7, left, false, types.ErrForeign},
	} {
		former, err := p.RequireAttestedBy(trial, tc.site, tc.at)
		require.ErrorIs(t, err, tc.want)
		require.Equal(t, tc.former, former)
	}
}

func TestATransferAwaitsTheOtherSiteAndThenTheParticipant(t *testing.T) {
	offered := types.Transfer{Handle: filled(1), Site: 5, Due: start}
	require.NoError(t, offered.RequireAwaitsSite())
	require.ErrorContains(t, offered.RequireAwaitsParticipant(5), "has not accepted")
	offered.Accepted = true
	require.ErrorIs(t, offered.RequireAwaitsSite(), types.ErrTransfer)
	require.NoError(t, offered.RequireAwaitsParticipant(5))
	require.ErrorContains(t, offered.RequireAwaitsParticipant(6), "to site 5, the message names site 6")
	require.False(t, offered.Lapsed(start.Add(-1)))
	require.True(t, offered.Lapsed(start))
}

func TestAGenesisWithTransfersThatCannotHaveBeenIsRefused(t *testing.T) {
	good := func() *types.GenesisState {
		return &types.GenesisState{
			Participations: []types.Participation{moved()},
			Transfers:      []types.Transfer{{Handle: filled(1), Site: 2, ReasonCommitment: filled(9), Due: start}},
		}
	}
	require.NoError(t, good().Validate())
	for name, tc := range map[string]struct {
		change func(*types.GenesisState)
		want   string
	}{
		"to where they are":       {func(g *types.GenesisState) { g.Transfers[0].Site = 5 }, "is at site 5 already"},
		"of nobody":               {func(g *types.GenesisState) { g.Transfers[0].Handle = filled(8) }, "or there is none"},
		"without a reason":        {func(g *types.GenesisState) { g.Transfers[0].ReasonCommitment = nil }, "reason_commitment"},
		"offered twice":           {func(g *types.GenesisState) { g.Transfers = append(g.Transfers, g.Transfers[0]) }, "each once"},
		"at no site":              {func(g *types.GenesisState) { g.Participations[0].Steps[0].Site = 0 }, "step 1 goes from site 0"},
		"at another site at last": {func(g *types.GenesisState) { g.Participations[0].Site = 2 }, "its last at site 5"},
		"of somebody in screening": {func(g *types.GenesisState) {
			g.Participations[0].Steps[2].Site = 5
		}, "want a transfer of somebody ENROLLED"},
	} {
		t.Run(name, func(t *testing.T) {
			g := good()
			tc.change(g)
			require.ErrorContains(t, g.Validate(), tc.want)
		})
	}
}
