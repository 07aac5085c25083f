package work_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// inTransit returns a world in which the payment agent has the lines 1 and 2 of its trial.
func inTransit(t *testing.T) *world {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	p, representative, witness := w.assisted("P-001")
	do(w, p.Consent(work.Agreement{Form: w.assistedForm, Language: "en", ObtainedBy: w.site.String(), Paper: []byte("a scan")}))
	do(w, representative.Countersign(w.assistedForm))
	do(w, witness.Countersign(w.assistedForm))
	do(w, w.site.ConfirmConsent("P-001", w.assistedForm, work.Obtained{Comprehension: "eight of eight questions", Copy: "on paper"}))
	do(w, w.site.StartScreening("P-001"))
	lines := do(w, w.site.Attest(work.Visit{Label: "P-001", Code: "DAY 1", Date: on}))
	do(w, w.investigator.ConfirmParticipant("P-001"))
	require.Len(t, lines, 2)
	return w
}

func (w *world) settles(source string, dry bool) (work.FileReport, error) {
	return w.agent.SettleFile(w.ctx, w.Query(), []byte(source), dry)
}

func (w *world) stateOf(line uint64) payouttypes.LineState {
	l, err := w.App.Payout.Line(w.Context(), w.agent.Trial, line)
	require.NoError(w, err)
	return l.State
}

const (
	transit = payouttypes.LineState_LINE_STATE_IN_TRANSIT
	settled = payouttypes.LineState_LINE_STATE_SETTLED
	aside   = payouttypes.LineState_LINE_STATE_SET_ASIDE
)

func TestAWorkListThatIsFilledInSettlesItsLines(t *testing.T) {
	w := inTransit(t)
	list, err := w.agent.WorkList(w.ctx, w.Query(), w.Context().BlockTime().Add(49*time.Hour))
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, 2, list[0].Days)
	require.Equal(t, "uusd", list[0].Denom)
	var file bytes.Buffer
	require.NoError(t, work.WriteWorkList(&file, list))
	report, err := w.settles(file.String(), false)
	require.NoError(t, err)
	require.Equal(t, work.FileReport{Open: 2}, report, "who has filled in nothing says nothing")

	rows, err := csv.NewReader(&file).ReadAll()
	require.NoError(t, err)
	rows[1][1], rows[1][2] = "paid", "transfer 4711"
	rows[2][1], rows[2][2], rows[2][3] = "failed", "transfer, \"4712\"", "ACCOUNT_CLOSED"
	var filled bytes.Buffer
	out := csv.NewWriter(&filled)
	out.UseCRLF = true
	require.NoError(t, out.WriteAll(rows))
	asExcelSavesIt := "\ufeff" + filled.String()

	report, err = w.settles(asExcelSavesIt, true)
	require.NoError(t, err)
	require.Equal(t, work.FileReport{Paid: 1, Failed: 1}, report)
	require.Equal(t, transit, w.stateOf(list[0].Line), "a dry run sends nothing")
	report, err = w.settles(asExcelSavesIt, false)
	require.NoError(t, err)
	require.Equal(t, work.FileReport{Paid: 1, Failed: 1}, report)
	require.Equal(t, []payouttypes.LineState{settled, aside}, []payouttypes.LineState{w.stateOf(list[0].Line), w.stateOf(list[1].Line)})

	report, err = w.settles(asExcelSavesIt, false)
	require.NoError(t, err, "the same file again")
	require.Equal(t, work.FileReport{Before: 2}, report)
	list, err = w.agent.WorkList(w.ctx, w.Query(), w.Context().BlockTime())
	require.NoError(t, err)
	require.Empty(t, list)
}

// deaf is a sender whose process ends when the chain has the transaction, before it hears that.
type deaf struct{ work.Sender }

func (d deaf) Send(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	if _, err := d.Sender.Send(ctx, msgs...); err != nil {
		return tx.Outcome{}, err
	}
	return tx.Outcome{}, errKilled
}

func TestAFileIsSentAgainAfterAKillAndItsEditsAreFound(t *testing.T) {
	w := inTransit(t)
	const file = "line,outcome,reference\n1,paid,transfer 4711\n"
	first := w.agent.Sender
	w.agent.Sender = killed{first}
	_, err := w.settles(file, false)
	require.ErrorIs(t, err, errKilled)
	require.Equal(t, transit, w.stateOf(1))
	w.agent.Sender = deaf{first}
	_, err = w.settles(file, false)
	require.ErrorIs(t, err, errKilled)
	require.Equal(t, settled, w.stateOf(1))
	w.agent.Sender = first
	report, err := w.settles(file+"2,paid,transfer 4712\n", false)
	require.NoError(t, err)
	require.Equal(t, work.FileReport{Paid: 1, Before: 1}, report)

	for name, edited := range map[string]string{
		"another reference": "1,paid,transfer 4713,",
		"another outcome":   "1,failed,transfer 4711,OTHER",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.settles("line,outcome,reference,failure\n"+edited+"\n", false)
			require.ErrorContains(t, err, "row 2: line 1 of trial 1 was settled")
		})
	}
}

func TestAFileThatIsWrongAnywhereSendsNothing(t *testing.T) {
	w := inTransit(t)
	const titles = "line,outcome,reference,failure\n"
	for name, tc := range map[string]struct{ file, says string }{
		"nothing":                        {"", "the file is empty"},
		"no titles":                      {"1,paid,transfer,\n", `column 1 is called "1"`},
		"semicolons":                     {"line;outcome;reference\n1;paid;x\n", "with commas between them"},
		"a column twice":                 {"line,line,outcome,reference\n", "two columns called line"},
		"a column too few":               {"line,outcome\n1,paid\n", "no column called reference"},
		"another text than UTF-8":        {titles + "1,paid,\xff,\n", "not UTF-8"},
		"a row that is too short":        {titles + "1,paid\n", "wrong number of fields"},
		"a quote that is never closed":   {titles + "1,paid,\"x,\n", "line 2"},
		"a line of another trial":        {titles + "1,paid,x,\n77,paid,x,\n", "row 3: the trial has no line 77"},
		"no line":                        {titles + ",paid,x,\n", `row 2: line is ""`},
		"line 0":                         {titles + "0,paid,x,\n", `row 2: line is "0"`},
		"less than a line":               {titles + "-1,paid,x,\n", `row 2: line is "-1"`},
		"a number with zeroes":           {titles + "01,paid,x,\n", `row 2: line is "01"`},
		"a number that overflows":        {titles + "1" + strings.Repeat("0", 30) + ",paid,x,\n", "row 2: line is"},
		"a line twice":                   {titles + "1,paid,x,\n1,paid,x,\n", "row 3: line 1 is in row 2 already"},
		"another outcome":                {titles + "1,PAID?,x,\n", `row 2: the outcome is "PAID?"`},
		"a failure of what was paid":     {titles + "1,paid,x,OTHER\n", "row 2: it is paid, and yet the failure"},
		"no failure of what failed":      {titles + "1,failed,x,\n", `row 2: it failed, and the failure is ""`},
		"a failure of the chain's":       {titles + "1,failed,x,AGENT_SILENT\n", "want ACCOUNT_UNKNOWN"},
		"no reference":                   {titles + "1,paid,,\n", "row 2: there is no reference"},
		"a reference and no outcome":     {titles + "1,,x,\n", "row 2: there is no outcome"},
		"a reference that is too long":   {titles + "1,paid," + strings.Repeat("x", 201) + ",\n", "row 2: "},
		"a reference of several lines":   {titles + "1,paid,\"x\ny\",\n", "row 2: "},
		"several things wrong at once":   {titles + "1,paid,,\n2,lost,x,\n", "2 rows are wrong, and nothing was sent:"},
		"a million rows":                 {titles + rows(1_000_000), "bytes, want at most"},
		"more rows than a file may have": {titles + rows(work.MaxSettlementRows+1), "more than 50000 rows"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.settles(tc.file, false)
			require.ErrorContains(t, err, tc.says)
			require.Equal(t, transit, w.stateOf(1))
		})
	}
	other := w.agent
	other.Person = w.sponsor.Person
	_, err := other.SettleFile(w.ctx, w.Query(), []byte(titles+"1,paid,x,\n"), false)
	require.ErrorContains(t, err, "row 2: line 1 of trial 1 is in transit with another organisation")
	require.NotContains(t, err.Error(), ".go:")
}

func rows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,paid,transfer %d,\n", i+1, i+1)
	}
	return b.String()
}
