package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/participation/types"
)

var start = time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// lived returns a participation that entered the states, one a day from the start on.
func lived(states ...types.State) types.Participation {
	p := types.Participation{Handle: filled(1), Trial: 3, Site: 2, KDigest: filled(2), Blind: filled(3), Inviter: "who invited"}
	for i, s := range states {
		p.Enter(s, int64(10*i), start.Add(time.Duration(i)*day))
	}
	p.BlindsUsed = uint64(max(len(states)-1, 0))
	return p
}

func filled(b byte) []byte {
	raw := make([]byte, 32)
	for i := range raw {
		raw[i] = b
	}
	return raw
}

const (
	invited      = types.State_STATE_INVITED
	screening    = types.State_STATE_SCREENING
	screenFailed = types.State_STATE_SCREEN_FAILED
	enrolled     = types.State_STATE_ENROLLED
	followUp     = types.State_STATE_FOLLOW_UP
	closed       = types.State_STATE_CLOSED
)

func TestALifeGoesForwardOnly(t *testing.T) {
	states := []types.State{types.State_STATE_UNSPECIFIED, invited, screening, screenFailed, enrolled, followUp, closed, 99}
	allowed := map[[2]types.State]bool{
		{invited, screening}:      true,
		{invited, closed}:         true,
		{screening, screenFailed}: true,
		{screening, enrolled}:     true,
		{screening, closed}:       true,
		{enrolled, followUp}:      true,
		{enrolled, closed}:        true,
		{followUp, closed}:        true,
	}
	for _, from := range states {
		for _, to := range states {
			require.Equal(t, allowed[[2]types.State{from, to}], from.MayBecome(to), "%s -> %s", from, to)
		}
	}
}

func TestARefusedStepSaysWhichStatesLeadThere(t *testing.T) {
	err := lived(invited).RequireNext(enrolled)
	require.ErrorIs(t, err, types.ErrState)
	require.ErrorContains(t, err, "is INVITED; only one that is SCREENING can become ENROLLED")

	err = lived(invited, screening, screenFailed).RequireNext(closed)
	require.ErrorContains(t, err, "is SCREEN_FAILED; only one that is INVITED or SCREENING or ENROLLED or FOLLOW_UP can become CLOSED")
}

func TestAParticipationEndsWithAFailedScreeningOrItsClosure(t *testing.T) {
	for _, tc := range []struct {
		p     types.Participation
		ended time.Time
	}{
		{lived(invited, screening, enrolled, followUp), time.Time{}},
		{lived(invited, screening, screenFailed), start.Add(2 * day)},
		{lived(invited, screening, enrolled, closed), start.Add(3 * day)},
		{lived(invited, closed), start.Add(day)},
	} {
		ended, over := tc.p.Ended()
		require.Equal(t, !tc.ended.IsZero(), over, tc.p.State)
		require.Equal(t, tc.ended, ended)
	}
}

func TestCountsFollowALife(t *testing.T) {
	var counts types.Counts
	for _, life := range [][]types.State{
		{invited},
		{invited, closed},
		{invited, screening},
		{invited, screening, closed},
		{invited, screening, screenFailed},
		{invited, screening, enrolled},
		{invited, screening, enrolled, closed},
		{invited, screening, enrolled, followUp, closed},
	} {
		counts.NoteAll(lived(life...), 2)
	}
	require.Equal(t, types.Counts{Invited: 8, InScreening: 1, ScreenFailed: 1, Enrolled: 3, Closed: 4}, counts)
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	good := func() types.Participation { return lived(invited, screening, enrolled) }
	require.NoError(t, (&types.GenesisState{Participations: []types.Participation{good()}}).Validate())
	for name, tc := range map[string]struct {
		change func(*types.Participation)
		want   string
	}{
		"a short handle":              {func(p *types.Participation) { p.Handle = p.Handle[1:] }, "handle has 31 bytes"},
		"a long digest":               {func(p *types.Participation) { p.KDigest = append(p.KDigest, 0) }, "k_digest has 33 bytes"},
		"no blind":                    {func(p *types.Participation) { p.Blind = nil }, "blind has 0 bytes"},
		"no trial":                    {func(p *types.Participation) { p.Trial = 0 }, "trial is 0"},
		"nobody who invited":          {func(p *types.Participation) { p.Inviter = "" }, "nobody is named who invited"},
		"no site":                     {func(p *types.Participation) { p.Site = 0 }, "site 0"},
		"no steps":                    {func(p *types.Participation) { p.Steps = nil }, "do not begin with INVITED"},
		"no invitation":               {func(p *types.Participation) { p.Steps = p.Steps[1:] }, "do not begin with INVITED"},
		"a step left out":             {func(p *types.Participation) { p.Steps = append(p.Steps[:1], p.Steps[2]) }, "from INVITED to ENROLLED"},
		"a step back in time":         {func(p *types.Participation) { p.Steps[2].Time = start }, "step 2 comes before step 1"},
		"a step back in height":       {func(p *types.Participation) { p.Steps[2].Height = 1 }, "step 2 comes before step 1"},
		"another state than its step": {func(p *types.Participation) { p.State = closed }, "last step is ENROLLED"},
		"blinds that would recur":     {func(p *types.Participation) { p.BlindsUsed = 1 }, "blinds_used is 1"},
	} {
		t.Run(name, func(t *testing.T) {
			p := good()
			tc.change(&p)
			require.ErrorContains(t, (&types.GenesisState{Participations: []types.Participation{p}}).Validate(), tc.want)
		})
	}
	require.ErrorContains(t, (&types.GenesisState{Participations: []types.Participation{good(), good()}}).Validate(), "is there twice")
}
