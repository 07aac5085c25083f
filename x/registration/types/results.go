package types

import (
	"cmp"
	"fmt"
	"slices"

	errorsmod "cosmossdk.io/errors"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Validate reports what is wrong with the message in itself, whatever the state of the chain.
func (m *MsgPostResults) Validate() error {
	if n := len(m.Results); n == 0 || n > MaxOutcomes {
		return errorsmod.Wrapf(ErrResults, "there are results of %d outcomes, want 1 to %d", n, MaxOutcomes)
	}
	for i, r := range m.Results {
		if !outcomeID.MatchString(r.Outcome) {
			return errorsmod.Wrapf(ErrResults, "results[%d].outcome is %.80q, want the id of an outcome", i, r.Outcome)
		}
		if _, err := field.Hash(ErrResults, fmt.Sprintf("results[%d].digest", i), r.Digest); err != nil {
			return err
		}
		if i > 0 && m.Results[i-1].Outcome >= r.Outcome {
			return errorsmod.Wrapf(ErrResults, "results[%d] is of outcome %s, after %s: want them in order of the ids, each once",
				i, r.Outcome, m.Results[i-1].Outcome)
		}
	}
	return allowReason(m.Reason)
}

// Covers reports whether there is a result of every primary outcome of a registration.
func (r Results) Covers(registration *Registration) bool {
	for _, o := range registration.PrimaryOutcomes() {
		if _, ok := r.of(o.Id); !ok {
			return false
		}
	}
	return true
}

func (r Results) of(outcome string) (registrationfact.OutcomeResult, bool) {
	i, ok := slices.BinarySearchFunc(r.Results, outcome, func(r registrationfact.OutcomeResult, id string) int { return cmp.Compare(r.Outcome, id) })
	if !ok {
		return registrationfact.OutcomeResult{}, false
	}
	return r.Results[i], true
}

// CompareResults says how results treat the outcomes of a baseline, given the outcomes that were registered when they were
// posted and the differences between the two, each declared or not.
func CompareResults(baseline, registered []Outcome, differences []OutcomeDifference, results Results) []OutcomeReport {
	promised, planned := byID(baseline), byID(registered)
	inSilence := make(map[string]bool)
	for _, d := range differences {
		inSilence[d.Outcome] = inSilence[d.Outcome] || !d.Declared
	}
	var reports []OutcomeReport
	for _, o := range baseline {
		if _, ok := results.of(o.Id); !ok {
			reports = append(reports, OutcomeReport{Outcome: o.Id, Reporting: Reporting_REPORTING_OMITTED, BaselineLevel: o.Level})
		}
	}
	for _, r := range results.Results {
		report := OutcomeReport{Outcome: r.Outcome, Reporting: Reporting_REPORTING_ADDED, Digest: r.Digest}
		if o := promised[r.Outcome]; o != nil {
			report.Reporting, report.BaselineLevel = Reporting_REPORTING_REPORTED, o.Level
		}
		reports = append(reports, report)
	}
	slices.SortFunc(reports, func(a, b OutcomeReport) int { return cmp.Compare(a.Outcome, b.Outcome) })
	for i := range reports {
		reports[i].Level = planned[reports[i].Outcome].GetLevel()
		reports[i].Declared = reports[i].isOpen() && !inSilence[reports[i].Outcome]
	}
	return reports
}

// isOpen reports whether the registration says what the results do. It says otherwise of what is omitted though it is
// registered, and of what is added though it is not.
func (r OutcomeReport) isOpen() bool {
	registered := r.Level != OutcomeLevel_OUTCOME_LEVEL_UNSPECIFIED
	return registered != (r.Reporting == Reporting_REPORTING_OMITTED)
}
