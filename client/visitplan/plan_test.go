package visitplan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/visitplan"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

const yamlPlan = `# made by the sponsor
visits:
  - code: BASELINE
    items: {VISIT: CLINIC}
  - code: WEEK 2
    name: Week 2
    anchor: BASELINE
    day: 14
    before: 3
    after: 3
    items: {VISIT: CLINIC, TRAVEL: TRAVEL}
  - {code: SCREENING, anchor: BASELINE, day: -14}
  - code: DIARY
    anchor: WEEK 2
    day: 7
    repeats: 3 every 28d
    items:
      CALL: CONTACT
`

const csvPlan = "\ufeffcode,items,Name,anchor,day,before,after,repeats\r\n" +
	"BASELINE,VISIT=CLINIC,,,,,,\r\n" +
	"WEEK 2,VISIT=CLINIC; TRAVEL=TRAVEL,Week 2,BASELINE,14,3,+3,\r\n" +
	"SCREENING,,,BASELINE,-14,,0,\r\n" +
	"\"DIARY\",CALL=CONTACT,,WEEK 2,7,,,3 every 28d\r\n"

func parsed(t testing.TB, source string) visitplan.Plan {
	t.Helper()
	p, err := visitplan.Parse([]byte(source))
	require.NoError(t, err)
	return p
}

func TestAPlanReadsTheSameFromYAMLAndFromCSV(t *testing.T) {
	p := parsed(t, yamlPlan)
	require.Equal(t, p, parsed(t, csvPlan))
	require.Equal(t, []string{"BASELINE", "WEEK 2", "SCREENING", "DIARY"}, p.Codes())
	week, known := p.Visit("WEEK 2")
	require.True(t, known)
	require.Equal(t, visitplan.Visit{
		Code: "WEEK 2", Name: "Week 2", Anchor: "BASELINE", Day: 14, Before: 3, After: 3,
		Items: []visitplan.Item{{Name: "VISIT", Tariff: "CLINIC"}, {Name: "TRAVEL", Tariff: "TRAVEL"}},
	}, week)
	var windows []string
	for _, v := range p.Visits {
		windows = append(windows, v.Window())
	}
	require.Equal(t, []string{
		"any day", "day 14 after BASELINE, -3/+3", "day 14 before BASELINE", "day 7 after WEEK 2, again 3 every 28d",
	}, windows)
}

func TestAWrittenPlanReadsAsItself(t *testing.T) {
	p := parsed(t, yamlPlan)
	p.Visits = append(p.Visits, visitplan.Visit{Code: "12", Name: "true", Items: []visitplan.Item{{Name: "null", Tariff: "0x1F"}}})
	written, err := p.Encode()
	require.NoError(t, err)
	require.Equal(t, p, parsed(t, string(written)))
}

func TestWhatIsNoPlanIsRefusedWithItsPlace(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"nothing":              {"", "the plan is empty"},
		"a comment":            {"# to be written\n", "the plan is empty"},
		"not UTF-8":            {"visits:\n - code: \xff", "save it as UTF-8"},
		"prose":                {"The visits are listed in the protocol.", `line 1: want one key, "visits"`},
		"another key":          {"visits: []\nname: x\n", `want one key, "visits"`},
		"no visits":            {"visits: []", "the plan has 0 visits, want 1 to 1000"},
		"two documents":        {"visits:\n- code: A\n---\nvisits:\n- code: B\n", "more than one YAML document"},
		"a list of texts":      {"visits:\n- A\n", "line 2: want a visit with its code"},
		"a misspelt key":       {"visits:\n- code: A\n  ancor: B\n", `line 3: "ancor" is nothing of a visit`},
		"a key twice":          {"visits:\n- code: A\n  code: B\n", `line 3: "code" is there twice`},
		"an alias":             {"visits:\n- code: &a A\n- code: *a\n", "line 3: code is a list or mapping"},
		"a merge":              {"visits:\n- &a {code: A}\n- {<<: *a}\n", `line 3: "<<" is nothing of a visit`},
		"a list of days":       {"visits:\n- code: A\n  day: [1, 2]\n", "line 3: day is a list or mapping"},
		"half a day":           {"visits:\n- code: A\n- code: B\n  anchor: A\n  day: 1.5\n", `line 3, visit "B": day is "1.5", want a whole number of days`},
		"a huge day":           {"visits:\n- code: A\n- code: B\n  anchor: A\n  day: 99999999999\n", "want a whole number of days"},
		"a far day":            {"visits:\n- code: A\n- code: B\n  anchor: A\n  day: 99999\n", `visit 2, "B": its day is 99999`},
		"no code":              {"visits:\n- name: A\n", "its code is missing"},
		"a code twice":         {"visits:\n- code: A\n- code: A\n", `visit 2: the code "A" is given twice`},
		"a code with an end":   {"visits:\n- code: 'A '\n", `its code is "A "; write it in NFC`},
		"an invisible mark":    {"visits:\n- code: \"A\u200b\"\n", "without line breaks, invisible characters"},
		"a hard space":         {"visits:\n- code: \"WEEK\u00a02\"\n", "without line breaks, invisible characters"},
		"a decomposed letter":  {"visits:\n- code: \"E\u0301\"\n", "write it in NFC"},
		"a long code":          {"visits:\n- code: " + strings.Repeat("A", 65) + "\n", "its code has 65 bytes, at most 64"},
		"an unknown anchor":    {"visits:\n- code: A\n- code: B\n  anchor: C\n", `visit 2, "B": its anchor "C" is the code of no visit; the plan has A, B`},
		"an anchor on itself":  {"visits:\n- code: A\n  anchor: A\n", "counts from itself"},
		"a circle":             {"visits:\n- {code: A, anchor: B}\n- {code: B, anchor: A}\n", "counts from itself"},
		"a day of nothing":     {"visits:\n- code: A\n  day: 3\n", "it has a day or a window and no anchor"},
		"a window below 0":     {"visits:\n- code: A\n- {code: B, anchor: A, before: -1}\n", "its window is -1 days before"},
		"repeats in prose":     {"visits:\n- {code: A, repeats: monthly}\n", `repeats is "monthly", want`},
		"repeats of none":      {"visits:\n- {code: A, repeats: 0 every 7d}\n", "leave it empty"},
		"repeats without end":  {"visits:\n- {code: A, repeats: 9999 every 7d}\n", "want at most 1000 times"},
		"an item twice":        {"visits:\n- {code: A, items: {X: T, X: U}}\n", `it has the item "X" twice`},
		"an item for nothing":  {"visits:\n- {code: A, items: {X: ''}}\n", "want each item with its tariff"},
		"items in a list":      {"visits:\n- {code: A, items: [X]}\n", "items is a list or mapping"},
		"a sheet with ;":       {"code;name\nA;a\n", "save the sheet as CSV with commas"},
		"an unknown column":    {"code,visit\nA,a\n", `column 2 is called "visit", want code, name`},
		"a column twice":       {"code,day,Day\nA,1,1\n", `there are two columns "day"`},
		"a row that is short":  {"code,name\nA\n", "record on line 2: wrong number of fields"},
		"an open quote":        {"code,name\n\"A,a\n", "line 2"},
		"an item of a sheet":   {"code,items\nA,VISIT\n", `line 2, visit "A": items is "VISIT", want each item with its tariff`},
		"a day of a sheet":     {"code,anchor,day\nA,,\nB,A,two\n", `line 3, visit "B": day is "two"`},
		"more than its limits": {"visits:\n" + strings.Repeat("- code: A\n", 1001), "the plan has 1001 visits"},
		"too many bytes":       {"#" + strings.Repeat("x", visitplan.MaxBytes), "the plan has 1048577 bytes"},
	} {
		_, err := visitplan.Parse([]byte(tc.source))
		require.ErrorContains(t, err, tc.want, name)
	}
}

func TestAPlanIsHeldAgainstWhatTheScheduleAllows(t *testing.T) {
	p := parsed(t, yamlPlan)
	tariff := func(code string, times uint32) *types.TariffLine { return &types.TariffLine{Code: code, Cap: times} }
	good := []*types.TariffLine{tariff("CLINIC", 2), tariff("TRAVEL", 1), tariff("CONTACT", 4)}
	require.NoError(t, p.CheckAgainst(types.PaymentSchedule{Tariffs: good}))
	for name, tc := range map[string]struct {
		tariffs []*types.TariffLine
		want    string
	}{
		"no such tariff":     {good[:2], `visit "DIARY", item "CALL": no tariff is called "CONTACT", the schedule has CLINIC, TRAVEL`},
		"a cap that is low":  {[]*types.TariffLine{good[0], good[1], tariff("CONTACT", 3)}, `the plan has 4 items that earn "CONTACT", which one participation may earn 3 times`},
		"what no plan earns": {[]*types.TariffLine{good[0], good[1], {Code: "CONTACT", Cap: 4, Unscheduled: true}}, `the tariff "CONTACT" is for visits that no plan has`},
	} {
		require.ErrorContains(t, p.CheckAgainst(types.PaymentSchedule{Tariffs: tc.tariffs}), tc.want, name)
	}
}

func TestANewerPlanKeepsTheCodesOfVisitsAndTheNamesOfItems(t *testing.T) {
	before := parsed(t, yamlPlan)
	for name, tc := range map[string]struct{ old, new, want string }{
		"nothing changes":     {"", "", ""},
		"a visit is moved":    {"day: 14", "day: 15", ""},
		"a visit is renamed":  {"name: Week 2", "name: Second week", ""},
		"an item is added":    {"{VISIT: CLINIC}", "{VISIT: CLINIC, CALL: CONTACT}", ""},
		"an item pays more":   {"{VISIT: CLINIC}", "{VISIT: TRAVEL}", ""},
		"an item is left out": {", TRAVEL: TRAVEL}", "}", ""},
		"a visit is left out": {"  - {code: SCREENING, anchor: BASELINE, day: -14}\n", "", ""},
		"an item is renamed":  {"{VISIT: CLINIC}", "{CLINIC: CLINIC}", `visit "BASELINE": what earns "CLINIC" is called "CLINIC" here and was "VISIT" before`},
		"a code is changed":   {"code: WEEK 2", "code: W2", `the visit "Week 2" is called "W2" here and was "WEEK 2" before: a code never changes`},
	} {
		source := strings.ReplaceAll(strings.Replace(yamlPlan, tc.old, tc.new, 1), "anchor: WEEK 2", "anchor: BASELINE")
		err := parsed(t, source).CheckSuccessor(before)
		if tc.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, tc.want, name)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(yamlPlan))
	f.Add([]byte(csvPlan))
	f.Add([]byte("code,items\nA,X=T\n"))
	f.Add([]byte("visits: [{code: A, items: {X: T}}]"))
	f.Fuzz(func(t *testing.T, source []byte) {
		p, err := visitplan.Parse(source)
		if err != nil {
			return
		}
		written, err := p.Encode()
		if err != nil {
			return // longer written out
		}
		again, err := visitplan.Parse(written)
		require.NoError(t, err)
		require.Equal(t, p, again)
		require.NoError(t, p.CheckSuccessor(again))
	})
}
