package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// checkSampleSize returns an error unless somebody is planned, or the registration says that nobody is: of a trial that was
// withdrawn before anybody was enrolled.
func (r *Registration) checkSampleSize() error {
	s := r.SampleSize
	switch {
	case !s.NonePlanned && s.Planned == 0:
		return fmt.Errorf("sample_size.planned is 0, want at least 1; of a trial that was withdrawn before anybody was enrolled give sample_size.none_planned")
	case s.NonePlanned && (s.Planned != 0 || s.Actual != 0):
		return fmt.Errorf("sample_size.none_planned is of a trial that was withdrawn before anybody was enrolled, but %d are planned and %d were enrolled: want 0 of both", s.Planned, s.Actual)
	case s.NonePlanned && r.FirstEnrolment.Kind == DateKind_DATE_KIND_ACTUAL:
		return fmt.Errorf("first_enrolment is ACTUAL, but sample_size.none_planned says that nobody was enrolled: want ANTICIPATED, the date that was planned")
	}
	return nil
}

// CheckNobodyPlanned returns an error if a registration plans nobody, but the trial recruits or enrolled somebody.
func (r *Registration) CheckNobodyPlanned(status trialfact.Status, enrolled bool) error {
	switch {
	case !r.SampleSize.NonePlanned:
		return nil
	case enrolled:
		return errorsmod.Wrap(ErrRegistration, "sample_size.none_planned is of a trial that enrolled nobody, this one enrolled somebody: give how many were planned")
	case trialtypes.Recruits(status):
		return errorsmod.Wrapf(ErrRegistration, "sample_size.none_planned is of a trial that was withdrawn, this one is %s: change its status to WITHDRAWN first, or give how many are planned",
			trialtypes.StatusName(status))
	}
	return nil
}

// CheckRecruits returns an error if a status recruits of which the registration plans nobody.
func (r *Registration) CheckRecruits(to trialfact.Status) error {
	if r.SampleSize.NonePlanned && trialtypes.Recruits(to) {
		return errorsmod.Wrapf(ErrStatus, "its registration plans nobody, so it cannot become %s: amend the registration with the number that is planned first", trialtypes.StatusName(to))
	}
	return nil
}
