package visitplan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/visitplan"
)

func pilotStudy(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "cdisc-pilot", "protocol-usdm.json"))
	require.NoError(t, err)
	return source
}

func TestThePilotsStudyDefinitionPlansItsTwelveVisits(t *testing.T) {
	p, remarks, err := visitplan.FromStudy(pilotStudy(t), visitplan.Item{Name: "VISIT", Tariff: "VISIT"})
	require.NoError(t, err)
	require.Equal(t, []string{
		"SCREENING 1", "SCREENING 2", "BASELINE", "WEEK 2", "WEEK 4", "WEEK 6", "WEEK 8", "WEEK 12", "WEEK 16", "WEEK 20", "WEEK 24", "WEEK 26",
	}, p.Codes())
	var windows []string
	for _, v := range p.Visits {
		windows = append(windows, v.Window())
	}
	require.Equal(t, []string{
		"day 14 before BASELINE", "day 2 before BASELINE", "any day", "day 14 after BASELINE, -3/+3", "day 28 after BASELINE, -3/+3",
		"day 42 after BASELINE, -3/+3", "day 56 after BASELINE, -3/+3", "day 84 after BASELINE, -4/+4", "day 112 after BASELINE, -4/+4",
		"day 140 after BASELINE, -4/+4", "day 168 after BASELINE, -4/+4", "day 182 after BASELINE, -3/+3",
	}, windows)
	require.Len(t, remarks, 1, "a window of hours: %v", remarks)
	require.Contains(t, remarks[0], "Screening 2")
	require.Contains(t, remarks[0], "is planned to the hour: the day was taken")
}

func TestAPlanIsCompletedByWhatTheStudyDefinitionDoesNotList(t *testing.T) {
	p, _, err := visitplan.FromStudy(pilotStudy(t), visitplan.Item{Name: "VISIT", Tariff: "VISIT"})
	require.NoError(t, err)
	more, err := visitplan.ParsePart([]byte("code,anchor,day,items\nWEEK 8 (T),WEEK 8,14,VISIT=CONTACT\nRETRIEVAL,,,VISIT=VISIT\n"))
	require.NoError(t, err)
	whole, origins, err := p.Complete(more)
	require.NoError(t, err)
	require.Equal(t, append(p.Codes(), "WEEK 8 (T)", "RETRIEVAL"), whole.Codes())
	require.Equal(t, []visitplan.Origin{{"WEEK 26", false}, {"WEEK 8 (T)", true}, {"RETRIEVAL", true}}, origins[11:])
	_, _, err = whole.Complete(more)
	require.ErrorContains(t, err, `both plans have the visit "WEEK 8 (T)"`)
	stray, err := visitplan.ParsePart([]byte("code,anchor\nX,WEEK 9\n"))
	require.NoError(t, err)
	_, _, err = p.Complete(stray)
	require.ErrorContains(t, err, `its anchor "WEEK 9" is the code of no visit`)
}

func TestWhatAStudyDefinitionDoesNotSayInDaysIsRemarked(t *testing.T) {
	source := strings.ReplaceAll(string(pilotStudy(t)), `": "`, `":"`)
	for name, tc := range map[string]struct {
		replaced []string // in pairs
		want     string
	}{
		"months":       {[]string{`"P26W"`, `"P6M"`}, `is "P6M", which is no number of days`},
		"not a length": {[]string{`"P26W"`, `"soon"`}, `is "soon", which is no number of days`},
		"no timing": {[]string{`"relativeFromScheduledInstanceId":"ScheduledActivityInstance_24"`, `"x":""`, `"scheduledAtId":"Timing_16"`, `"x":""`},
			"the main timeline does not say when it is"},
		"a visit at home that nobody planned": {[]string{`"relativeToScheduledInstanceId":"ScheduledActivityInstance_11"`, `"relativeToScheduledInstanceId":"x"`},
			"from what is no encounter: give its day yourself"},
	} {
		p, remarks, err := visitplan.FromStudy([]byte(strings.NewReplacer(tc.replaced...).Replace(source)))
		require.NoError(t, err, name)
		require.Contains(t, strings.Join(remarks, "\n"), tc.want, name)
		last, _ := p.Visit("WEEK 26")
		require.Equal(t, "any day", last.Window(), name)
	}
	for source, want := range map[string]string{
		`{}`:                          "it has no study",
		`{"study":{"versions":[{}]}}`: "the study has no design",
		`{"study":{"versions":[{"studyDesigns":[{"encounters":[]}]}]}}`: "has no encounters",
		`not json`: "",
	} {
		_, _, err := visitplan.FromStudy([]byte(source))
		require.ErrorContains(t, err, want)
	}
}
