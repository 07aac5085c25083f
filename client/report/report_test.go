package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	"github.com/equipoise-trials/equipoise/client/report"
	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

var start = time.Date(2030, 12, 30, 0, 0, 0, 0, time.UTC)

// log is a ledger that is told facts, each at some hours after the start.
type log struct {
	*testing.T
	*report.Ledger
}

func (l log) say(hours int, f fact.Fact) {
	l.Helper()
	require.NoError(l, l.add(hours, f))
}

func (l log) add(hours int, f fact.Fact) error {
	raw, err := f.Marshal()
	require.NoError(l, err)
	return l.Add(fact.Leaf{TypeURL: fact.TypeURL(f), Fact: raw}, start.Add(time.Duration(hours)*time.Hour))
}

func handle(n byte) []byte { return bytes.Repeat([]byte{n}, 32) }

// visit earns a line at site 1 for a participant, and says what became of it at once.
func (l log) visit(hours int, number uint64, who byte, tariff uint32, amount string, outcome payoutfact.Outcome) *payoutfact.Earned {
	l.Helper()
	e := &payoutfact.Earned{
		Trial: 1, Line: number, Site: 1 + uint32(who)%2, Handle: handle(who), ScheduleLine: 2, ScheduleVersion: 1, Tariff: tariff, Denom: "uusd", Amount: amount,
	}
	l.say(hours, &participationfact.VisitAttested{
		Trial: e.Trial, Line: e.Line, Site: e.Site, Handle: e.Handle, ScheduleLine: e.ScheduleLine, ScheduleVersion: e.ScheduleVersion, Tariff: tariff,
		Denom: e.Denom, Amount: amount, Outcome: &payoutfact.LineOutcome{Kind: outcome},
	})
	return e
}

const (
	paid    = payoutfact.Outcome_OUTCOME_PAID
	transit = payoutfact.Outcome_OUTCOME_IN_TRANSIT
	queued  = payoutfact.Outcome_OUTCOME_QUEUED
	held    = payoutfact.Outcome_OUTCOME_HELD
)

var schedule = types.PaymentSchedule{
	Denom: "uusd", Release: types.Release_RELEASE_IMMEDIATE, ResponseDays: 14, ParticipationDay: "100", SiteDay: "1000",
	Tariffs: []*types.TariffLine{
		{Code: "VISIT", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "50", Cap: 1, Taxable: true},
		{Code: "TRAVEL", Kind: types.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "10", Cap: 1},
	},
}

// told returns a ledger of a trial in which everything happened that can happen to a line.
func told(t *testing.T) log {
	l := log{t, report.NewLedger()}
	l.say(0, &registrationfact.TrialRegistered{Trial: 1, Sponsor: 7})
	raw, err := types.EncodeSchedule(schedule)
	require.NoError(t, err)
	digest := fact.FileDigest(raw)
	l.say(0, &protocolfact.DocumentSubmitted{
		Trial: 1, Line: 2, Version: 1, Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Variants: []*protocolfact.Variant{{Digest: digest[:]}},
	})
	l.visit(0, 1, 2, 0, "50", paid)
	withAgent := l.visit(0, 2, 2, 1, "10", transit)
	waits := l.visit(1, 3, 4, 0, "50", queued)
	unnamed := l.visit(1, 4, 4, 1, "10", held)
	objected := l.visit(1, 5, 3, 0, "50", held)
	mistaken := l.visit(1, 6, 3, 1, "10", held)
	aside := l.visit(2, 7, 3, 0, "50", transit)
	l.say(2, &claimsfact.ClaimAccrued{Line: 8, Outcome: &payoutfact.LineOutcome{Kind: queued}, Claimed: &claimsfact.Claimed{
		Trial: 1, Site: 2, Handle: handle(5), ScheduleLine: 2, ScheduleVersion: 1, Denom: "uusd", Amount: "50",
	}})
	l.say(3, &payoutfact.LinePaid{Earned: waits})
	l.say(4, &payoutfact.LineHeld{Earned: objected, Hold: payoutfact.Hold_HOLD_OBJECTED})
	l.say(5, &payoutfact.LineReleased{Earned: unnamed, Outcome: &payoutfact.LineOutcome{Kind: transit}})
	l.say(5, &payoutfact.LineVoided{Earned: objected})
	l.say(6, &payoutfact.LineReversalProposed{Earned: mistaken})
	l.say(7, &payoutfact.LineReversed{Earned: mistaken})
	l.say(8, &payoutfact.LineSetAside{Earned: aside})
	l.say(50, &payoutfact.LineSettled{Earned: withAgent}) // in the next year
	l.say(60, &payoutfact.LineSettled{Earned: unnamed})
	l.say(61, &payoutfact.LineDisowned{Earned: unnamed})
	l.say(61, &payoutfact.EscrowFunded{Trial: 1, Denom: "uusd", Amount: "1", Funded: "1"})
	return l
}

func figure(lines int, amount int64) report.Figure {
	return report.Figure{Lines: lines, Amount: sdkmath.NewInt(amount)}
}

func TestAReportSaysHowLongLinesTookAndWhatIsOwed(t *testing.T) {
	l := told(t)
	now := start.Add(100 * time.Hour)
	require.Equal(t, []report.Summary{{
		Sponsor: 7, Trial: 1, Denom: "uusd", Earned: figure(6, 220), Settled: figure(4, 120), Owed: figure(2, 100), Overdue: figure(0, 0), Void: figure(2, 60),
		Disowned: figure(1, 10), Release: report.Waits{Lines: 5, MedianSeconds: 0, P95Seconds: 4 * 3600},
		Settlement: report.Waits{Lines: 4, MedianSeconds: 2 * 3600, P95Seconds: 59 * 3600},
	}}, l.Summaries(report.ByTrial, now, 100*time.Hour))

	sites := l.Summaries(report.BySite, now, 98*time.Hour)
	require.Len(t, sites, 2)
	require.Equal(t, []uint32{1, 2}, []uint32{sites[0].Site, sites[1].Site})
	require.Equal(t, figure(0, 0), sites[1].Overdue, "98 hours are not more than 98")
	require.Equal(t, figure(2, 100), l.Summaries(report.BySite, now, 97*time.Hour)[1].Overdue)

	l.say(70, &registrationfact.SponsorshipTransferred{Trial: 1, From: 7, To: 9})
	sponsors := l.Summaries(report.BySponsor, now, 0)
	require.Equal(t, []uint64{9, 0}, []uint64{sponsors[0].Sponsor, sponsors[0].Trial})
	require.Empty(t, l.OfTrial(2).Summaries(report.ByTrial, now, 0))
	require.Equal(t, l.Summaries(report.ByTrial, now, 0), l.OfTrial(1).Summaries(report.ByTrial, now, 0))

	var table bytes.Buffer
	require.NoError(t, report.WriteSummaries(&table, sites))
	rows := strings.Split(strings.TrimSpace(table.String()), "\n")
	require.Len(t, rows, 3)
	require.Equal(t, strings.Count(rows[0], ","), strings.Count(rows[2], ","))
	require.Equal(t, "7,1,1,uusd,4,120,4,120,0,0,0,0,0,0,1,10,4,0,14400,7200,212400", rows[1])
}

func TestAStatementSaysWhatWasPaidInAYearAndWhatOfItIsTaxable(t *testing.T) {
	l := told(t)
	schedules := func(uint64, uint32, uint32) (types.PaymentSchedule, error) { return schedule, nil }
	lines := func(handles []fact.Hash, year int) (lines []string) {
		t.Helper()
		payments, err := l.Statement(handles, year, schedules)
		require.NoError(t, err)
		for _, p := range payments {
			lines = append(lines, fmt.Sprintf("%s %d %s %d %s %s", p.Handle[:2], p.Year, p.Kind, p.Lines, p.Amount, p.Taxable))
		}
		return lines
	}
	require.Equal(t, []string{"02 2030 STIPEND 1 50 50", "02 2031 REIMBURSEMENT 1 10 0", "04 2030 STIPEND 1 50 50", "04 2031 REIMBURSEMENT 1 10 0"}, lines(nil, 0))
	require.Equal(t, []string{"04 2031 REIMBURSEMENT 1 10 0"}, lines([]fact.Hash{fact.Hash(handle(4)), fact.Hash(handle(3))}, 2031))

	payments, err := l.Statement(nil, 2030, schedules)
	require.NoError(t, err)
	var table bytes.Buffer
	require.NoError(t, report.WritePayments(&table, payments))
	require.Contains(t, table.String(), "trial,handle,year,denom,kind,lines,amount,taxable\n1,"+strings.Repeat("02", 32)+",2030,uusd,STIPEND,1,50,50\n")

	changed := schedule
	changed.Tariffs = []*types.TariffLine{{Code: "VISIT", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "50", Cap: 1}, schedule.Tariffs[1]}
	_, err = l.Statement(nil, 0, func(uint64, uint32, uint32) (types.PaymentSchedule, error) { return changed, nil })
	require.ErrorContains(t, err, "it is not the one that was submitted", "whoever serves the schedule does not say what is taxable")
}

// What was granted on a claim is a line like any other: no report leaves it out, and what becomes of it later is told of a line that is known.
func TestALineThatWasGrantedOnAClaimIsReportedAsAnyOther(t *testing.T) {
	l := log{t, report.NewLedger()}
	claimed := &claimsfact.Claimed{
		Trial: 1, Site: 1, Handle: handle(2), Claim: 1, ScheduleLine: 2, ScheduleVersion: 1, Tariff: 1, Denom: "uusd", Amount: "10",
	}
	l.say(0, &claimsfact.ClaimOpened{Claimed: claimed})
	l.say(1, &claimsfact.ClaimGranted{Claimed: claimed})
	require.Empty(t, l.Lines(), "it is no line before it accrues")
	l.say(1, &claimsfact.ClaimAccrued{Claimed: claimed, Line: 1, Outcome: &payoutfact.LineOutcome{Kind: held}})
	l.say(3, &payoutfact.LineReleased{Earned: &payoutfact.Earned{Trial: 1, Line: 1}, Outcome: &payoutfact.LineOutcome{Kind: paid}})
	require.Len(t, l.Lines(), 1)
	sum := l.Summaries(report.BySite, start.Add(100*time.Hour), 0)[0]
	require.Equal(t, figure(1, 10), sum.Settled)
	require.Equal(t, report.Waits{Lines: 1, MedianSeconds: 2 * 3600, P95Seconds: 2 * 3600}, sum.Settlement)
	require.ErrorContains(t, l.add(4, &claimsfact.ClaimAccrued{Claimed: claimed, Line: 1, Outcome: &payoutfact.LineOutcome{Kind: paid}}), "is earned twice")
	require.ErrorContains(t, l.add(4, &claimsfact.ClaimAccrued{Line: 2}), "a handle of 0 bytes")
}

func TestFactsThatContradictOneAnotherAreNoReport(t *testing.T) {
	for want, contradict := range map[string]func(log) error{
		"line 1 of trial 1 is earned twice": func(l log) error {
			return l.add(9, &participationfact.VisitAttested{Trial: 1, Line: 1, Handle: handle(2), Amount: "1", Outcome: &payoutfact.LineOutcome{Kind: paid}})
		},
		"line 9 of trial 1 goes on before it is earned": func(l log) error {
			return l.add(9, &payoutfact.LinePaid{Earned: &payoutfact.Earned{Trial: 1, Line: 9}})
		},
		"line 0 of trial 0 goes on before it is earned": func(l log) error { return l.add(9, &payoutfact.LineSettled{}) },
		"line 1 of trial 1 is SETTLED and becomes VOID": func(l log) error {
			return l.add(9, &payoutfact.LineVoided{Earned: &payoutfact.Earned{Trial: 1, Line: 1}})
		},
		"nothing is said of what became of it": func(l log) error {
			return l.add(9, &payoutfact.LineReleased{Earned: &payoutfact.Earned{Trial: 1, Line: 8}})
		},
		`has the amount "ten", and a handle of 32 bytes`: func(l log) error {
			return l.add(9, &participationfact.VisitAttested{Trial: 1, Line: 10, Handle: handle(1), Amount: "ten"})
		},
		"a fact /equipoise.fact.payout.v1.LinePaid: unexpected EOF": func(l log) error {
			return l.Add(fact.Leaf{TypeURL: fact.TypeURL(&payoutfact.LinePaid{}), Fact: []byte{0x1a}}, start)
		},
	} {
		require.ErrorContains(t, contradict(told(t)), want)
	}
	require.NoError(t, told(t).Add(fact.Leaf{TypeURL: "/of.another.Matter", Fact: []byte{1}}, start))
	require.NoError(t, told(t).Add(fact.Leaf{}, start))
	_, err := report.ParseBy("country")
	require.EqualError(t, err, `by is "country", want trial, site or sponsor`)
}
