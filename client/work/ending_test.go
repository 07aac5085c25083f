package work_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact/opening"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

func TestAnEndingIsReadAsItWasWrittenInTermsOfSubmissions(t *testing.T) {
	for text, ending := range map[string]work.Ending{
		"COMPLETED": {Term: work.Completed},
		"DEATH":     {Term: work.Died},
		"LOST TO FOLLOW-UP: three letters: all came back": {Term: work.LostToFollowUp, Words: "three letters: all came back"},
	} {
		require.Equal(t, text, ending.String())
		read, err := work.ParseEnding(text)
		require.NoError(t, err)
		require.Equal(t, ending, read)
	}
	for _, text := range []string{"", "completed", "DIED", "DEATH:", "DEATH: ", "LOST"} {
		_, err := work.ParseEnding(text)
		require.Error(t, err, text)
	}
}

// Why somebody's part ended is in the keep of their site, and nowhere else: the chain shows every end alike.
func TestWhyAParticipationEndedIsOpenedByTheSiteAlone(t *testing.T) {
	w := recruiting(t)
	ends := map[string]work.Ending{
		"P-001": {Term: work.Died}, "P-002": {Term: work.LostToFollowUp, Words: "moved, unknown where to"}, "P-003": {Term: work.Completed},
	}
	for label, why := range ends {
		p := w.enrolled(label)
		_, err := w.site.Close(label, work.Ending{Term: "FELT LIKE IT"}).Prepare()
		require.ErrorContains(t, err, "is no term for the end of a participation")
		do(w, w.site.Close(label, why))
		row, err := participationtypes.NewQueryClient(w.Query()).Participation(w.ctx, &participationtypes.QueryParticipationRequest{Handle: p.Handle[:]})
		require.NoError(t, err)
		require.Equal(t, participationtypes.State_STATE_CLOSED, row.Participation.State)
		kept, err := w.site.Keep.(*keep.Keep).Openings()
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(kept, func(o opening.Opening) bool {
			return o.Kind == opening.Reason && o.Subject == opening.Handle(p.Handle[:]) && o.Value == why.String()
		}), "the site opens it to those who may know")
	}
}
