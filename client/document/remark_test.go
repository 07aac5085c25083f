package document_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// neutral returns a schedule about which there is nothing to say.
func neutral() types.PaymentSchedule {
	week, day := 7*24*time.Hour, 24*time.Hour
	return types.PaymentSchedule{
		Denom: "uusd", Release: types.Release_RELEASE_EPOCHS, Epoch: &day, ResponseDays: 14, Arbiter: 5,
		ParticipationDay: "80000000", SiteDay: "800000000",
		Tariffs: []*types.TariffLine{
			{Code: "VISIT-SHORT", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "40000000", Cap: 12, Interval: &week},
			{Code: "VISIT-LONG", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: "80000000", Cap: 4, Interval: &week},
			{Code: "TRAVEL", Kind: types.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "10000000", Cap: 16, Interval: &day},
		},
	}
}

// grades returns remarks in short: "WARNING tariffs[0].code".
func grades(remarks []document.Remark) (short []string) {
	for _, r := range remarks {
		short = append(short, fmt.Sprintf("%s %s", r.Grade, r.At))
	}
	return short
}

func TestNothingIsSaidOfANeutralSchedule(t *testing.T) {
	p := neutral()
	require.NoError(t, p.Check())
	require.Empty(t, document.CheckSchedule(p))
}

func TestATariffForVisitsThatNoPlanHasIsRemarked(t *testing.T) {
	p := neutral()
	p.Tariffs[1].Unscheduled = true
	require.NoError(t, p.Check())
	require.Equal(t, []string{"WARNING tariffs[1].unscheduled"}, grades(document.CheckSchedule(p)))
}

func TestATariffThatNamesACauseIsRemarked(t *testing.T) {
	for code, says := range map[string]string{
		"AE": "has AE, which names safety", "SAE-2": "has SAE", "VISIT.AE1": "has AE1", "S.A.E": "has A.E, which names safety", "ADVERSE_EVENT": "has ADVERSE",
		"RESCUE": "safety", "DOSE-TOXICITY": "safety", "HOSPITALIZATION": "safety", "PREGNANCY": "safety",
		"UNSCHEDULED": "a visit that was not planned", "UN-SCHEDULED": "has UN-SCHEDULED", "UNPLANNED": "not planned", "AD-HOC": "not planned",
		"EARLY-TERM": "an early end", "END.TERMINATION": "an early end", "DISCONTINUED": "an early end", "RETRIEVAL": "an early end",
		"WITHDRAWAL": "an early end", "WITHDREW": "an early end", "ET": "an early end", "VISIT-ET": "an early end", "DROP-OUT": "an early end",
		"PROGRESSION": "an outcome", "RELAPSE": "an outcome",
		"RANDOMISATION": "the allocation", "ARM-A": "the allocation", "ARM2": "the allocation", "ACTIVE": "the allocation", "PLACEBO": "the allocation",
		"DOSE-3": "the allocation", "HIGH-DOSE": "the allocation", "DRUG-RETURN": "the allocation", "OPEN-LABEL": "the allocation",
		"FOLLOW-UP": "a follow-up", "FOLLOWUP3": "a follow-up", "FOLLOW_UP.1": "a follow-up", "FU2": "a follow-up",
		"ECG": "a procedure", "LIVER-BIOPSY": "a procedure", "MRI-1": "a procedure", "TELEPHONE": "a procedure",
	} {
		p := neutral()
		p.Tariffs[2].Code = code
		require.NoError(t, p.Check(), code)
		remarks := document.CheckSchedule(p)
		require.Len(t, remarks, 1, code)
		require.Equal(t, "tariffs[2].code", remarks[0].At, code)
		require.Contains(t, remarks[0].What, says, code)
		wanted := document.Warning
		if says == "a procedure" {
			wanted = document.Hint
		}
		require.Equal(t, wanted, remarks[0].Grade, code)
	}
}

func TestAWordWithinAnotherNamesNoCause(t *testing.T) {
	for _, code := range []string{
		"PLANE", "AERIAL", "CHAEL", "ARMCHAIR", "CHARM", "INACTIVE", "ETERNAL", "TICKET", "NEARLY", "FUEL", "SCREENING", "MEAL",
		"HOSPITAL-PARKING", "TRAIN", "CARE", "WDA", "PETROL", "RECALL", "VISIT-A", "VISIT-M", "CLASS-2",
	} {
		p := neutral()
		p.Tariffs[2].Code = code
		require.NoError(t, p.Check(), code)
		require.Empty(t, document.CheckSchedule(p), code)
	}
}

func TestWhatElseAScheduleTellsOrDoesNotBoundIsRemarked(t *testing.T) {
	hour, minute := time.Hour, time.Minute
	for name, tc := range map[string]struct {
		change func(*types.PaymentSchedule)
		says   []string
	}{
		"a cause with an amount of its own": {func(p *types.PaymentSchedule) { p.Tariffs[1].Code = "AE" },
			[]string{"WARNING tariffs[1].code", "WARNING tariffs[1].amount"}},
		"a cause with the amount of its kind": {func(p *types.PaymentSchedule) { p.Tariffs[1].Code, p.Tariffs[1].Amount = "AE", "40000000" },
			[]string{"WARNING tariffs[1].code"}},
		"visits with an amount each": {func(p *types.PaymentSchedule) { p.Tariffs[0].Code, p.Tariffs[1].Code = "WEEK-2", "V3" },
			[]string{"HINT tariffs[0].code", "HINT tariffs[1].amount"}},
		"visits with one amount": {func(p *types.PaymentSchedule) {
			p.Tariffs[0].Code, p.Tariffs[1].Code, p.Tariffs[1].Amount = "C1D8", "DAY_15", "40000000"
		}, []string{"HINT tariffs[0].code"}},
		"visits of different kinds": {func(p *types.PaymentSchedule) { p.Tariffs[0].Code, p.Tariffs[2].Code = "W2", "VISIT-2" },
			[]string{"HINT tariffs[0].code", "HINT tariffs[2].code"}},
		"an interval below a day":              {func(p *types.PaymentSchedule) { p.Tariffs[0].Interval = &hour }, []string{"WARNING tariffs[0].interval"}},
		"an interval that nothing waits for":   {func(p *types.PaymentSchedule) { p.Tariffs[0].Interval, p.Tariffs[0].Cap = &hour, 1 }, nil},
		"a cap that bounds nothing":            {func(p *types.PaymentSchedule) { p.Tariffs[0].Cap = 1_000_000 }, []string{"WARNING tariffs[0].cap"}},
		"caps that bound nothing together":     {func(p *types.PaymentSchedule) { p.Tariffs[0].Cap, p.Tariffs[1].Cap = 300, 200 }, []string{"WARNING tariffs[1].cap"}},
		"a cap that is the site's thirty days": {func(p *types.PaymentSchedule) { p.Tariffs = p.Tariffs[:1]; p.Tariffs[0].Cap = 600 }, nil},
		"the largest cap and amount": {func(p *types.PaymentSchedule) {
			p.Tariffs[0].Cap, p.Tariffs[0].Amount = 1<<32-1, strings.Repeat("9", types.MaxAmountDigits)
			p.ParticipationDay, p.SiteDay = p.Tariffs[0].Amount, p.Tariffs[0].Amount
		}, []string{"WARNING tariffs[0].cap"}},
		"no arbiter": {func(p *types.PaymentSchedule) { p.Arbiter = 0 }, []string{"WARNING arbiter"}},
		"release at once": {func(p *types.PaymentSchedule) { p.Release, p.Epoch = types.Release_RELEASE_IMMEDIATE, nil },
			[]string{"HINT release"}},
		"release nearly at once": {func(p *types.PaymentSchedule) { p.Epoch = &minute }, []string{"HINT epoch"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := neutral()
			tc.change(&p)
			require.NoError(t, p.Check(), "the chain accepts it")
			remarks := document.CheckSchedule(p)
			require.Equal(t, tc.says, grades(remarks))
			for _, r := range remarks {
				require.NotEmpty(t, r.What)
				require.NotEmpty(t, r.Why)
				require.NotEmpty(t, r.Do)
			}
		})
	}
}

func TestASourceAndWhatItCompilesToReadTheSame(t *testing.T) {
	dir := t.TempDir()
	source, compiled, other := filepath.Join(dir, "payments.json"), filepath.Join(dir, "payments.pb"), filepath.Join(dir, "other")
	require.NoError(t, os.WriteFile(source, []byte("\n"+schedule), 0o600))
	_, raw, err := document.CompileSchedule(source)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(compiled, raw, 0o600))
	require.NoError(t, os.WriteFile(other, []byte("%PDF"), 0o600))

	a, err := document.ReadSchedule(source)
	require.NoError(t, err)
	b, err := document.ReadSchedule(compiled)
	require.NoError(t, err)
	require.Equal(t, a, b)
	_, err = document.ReadSchedule(other)
	require.ErrorIs(t, err, types.ErrSchedule)
	require.NoError(t, os.WriteFile(other, []byte("{}"), 0o600))
	_, err = document.ReadSchedule(other)
	require.ErrorContains(t, err, "other: denom is missing")
}
