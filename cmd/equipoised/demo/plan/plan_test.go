package plan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestTheSyntheticTrialIsAlwaysTheSame(t *testing.T) {
	require.Equal(t, Synthetic(), Synthetic())
	require.Len(t, Synthetic().Participants, 12)
	require.Len(t, Synthetic().Sites, 2)
}

func TestEveryVisitOfTheSyntheticTrialIsWithinItsCap(t *testing.T) {
	p := Synthetic()
	for _, one := range p.Participants {
		earned := make(map[int]uint32)
		for _, v := range one.Visits {
			tariff := p.Schedule[v.Schedule].Tariff
			earned[tariff]++
			require.LessOrEqual(t, earned[tariff], p.Tariffs[tariff].Cap)
		}
	}
}

func TestThePilotHasTheNumbersThatItsAuthorsPublished(t *testing.T) {
	p, err := Pilot(need.Data(t, "cdisc-pilot"))
	require.NoError(t, err)
	require.Len(t, p.Sites, 17)
	require.Len(t, p.Participants, 306)
	require.Equal(t, 3437, p.VisitCount())
	require.Equal(t, 306+3559+596+961+591, p.RecordCount())

	var failed, enrolled, withdrew, visitsOfFailed, visitsOfWithdrawn int
	for _, one := range p.Participants {
		switch {
		case one.Enrolled.IsZero():
			failed++
			visitsOfFailed += len(one.Visits)
			require.False(t, one.ScreenFailed.IsZero())
		default:
			enrolled++
		}
		if one.Withdrew {
			withdrew++
			visitsOfWithdrawn += len(one.Visits)
		}
		earned := make(map[int]uint32)
		for _, v := range one.Visits {
			tariff := p.Schedule[v.Schedule].Tariff
			earned[tariff]++
			require.LessOrEqual(t, earned[tariff], p.Tariffs[tariff].Cap, "%s", one.Subject)
			require.False(t, v.Date.Before(one.Invited))
		}
	}
	require.Equal(t, []int{52, 254, 27, 52, 241}, []int{failed, enrolled, withdrew, visitsOfFailed, visitsOfWithdrawn})

	require.Len(t, p.Schedule, 20)
	require.Len(t, p.addedVisits(), 8)
}

func TestThePilotIsRegisteredAsItsStudyDefinitionIsImported(t *testing.T) {
	p, err := Pilot(need.Data(t, "cdisc-pilot"))
	require.NoError(t, err)
	r := p.Registration
	require.Equal(t, types.Phase_PHASE_2, r.Phase)
	require.Equal(t, "H2Q-MC-LZZT", r.Identifiers[0].Value)
	require.True(t, r.Identifiers[1].Placeholder)
	require.EqualValues(t, 300, r.Planned)
	require.Len(t, r.Outcomes, 8, "three endpoints are not written yet")
	notes := strings.Join(p.Notes, "\n")
	require.Equal(t, 3, strings.Count(notes, "is not written yet: it was not taken"))
	require.Contains(t, notes, "NCT12345678 in protocol-usdm.json is a placeholder")
}
