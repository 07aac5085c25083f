package types

import (
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Short names of the statuses, for the tables below.
const (
	notYetRecruiting     = trialfact.Status_STATUS_NOT_YET_RECRUITING
	recruiting           = trialfact.Status_STATUS_RECRUITING
	enrollingByInvite    = trialfact.Status_STATUS_ENROLLING_BY_INVITATION
	activeNotRecruiting  = trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING
	suspended            = trialfact.Status_STATUS_SUSPENDED
	terminated           = trialfact.Status_STATUS_TERMINATED
	completed            = trialfact.Status_STATUS_COMPLETED
	withdrawn            = trialfact.Status_STATUS_WITHDRAWN
	yearsUntilUnverified = 2
)

// following lists where a status may lead. A suspended trial may besides return to where it came from.
var following = map[trialfact.Status][]trialfact.Status{
	notYetRecruiting:    {recruiting, enrollingByInvite, suspended, withdrawn},
	recruiting:          {enrollingByInvite, activeNotRecruiting, suspended, terminated, completed},
	enrollingByInvite:   {recruiting, activeNotRecruiting, suspended, terminated, completed},
	activeNotRecruiting: {completed, terminated, suspended, recruiting},
	suspended:           {activeNotRecruiting, terminated, withdrawn},
}

// CheckTransition returns an error if the trial cannot go from one status to another, given whether anybody was enrolled
// and the reason for the change.
func (e Entry) CheckTransition(from, to trialfact.Status, enrolled bool, why *fact.Reason) error {
	if !trialtypes.IsSet(to) {
		return errorsmod.Wrapf(ErrStatus, "%s is never set", trialtypes.StatusName(to))
	}
	if allowed := e.next(from); !slices.Contains(allowed, to) {
		return errorsmod.Wrapf(ErrStatus, "%s is %s, which leads to %s, not to %s",
			trialtypes.FormatID(e.Trial), trialtypes.StatusName(from), statusNames(allowed), trialtypes.StatusName(to))
	}
	if err := checkEnrolled(to, enrolled); err != nil {
		return err
	}
	if needsReason(from, to) {
		if err := reason.Require(why); err != nil {
			return errorsmod.Wrapf(ErrReason, "%s: %s", trialtypes.StatusName(to), err)
		}
	}
	return nil
}

// next lists the statuses to which the trial may change.
func (e Entry) next(from trialfact.Status) []trialfact.Status {
	allowed := slices.Clone(following[from])
	if from == suspended && !slices.Contains(allowed, e.SuspendedFrom) {
		allowed = append(allowed, e.SuspendedFrom)
	}
	return allowed
}

// checkEnrolled returns an error if a trial is withdrawn after the first enrolment, or completed or terminated before it.
func checkEnrolled(to trialfact.Status, enrolled bool) error {
	switch {
	case to == withdrawn && enrolled:
		return errorsmod.Wrapf(ErrStatus, "WITHDRAWN is for a trial that enrolled nobody, this one enrolled somebody: use TERMINATED")
	case (to == completed || to == terminated) && !enrolled:
		return errorsmod.Wrapf(ErrStatus, "%s is for a trial that enrolled somebody, this one enrolled nobody: use WITHDRAWN", trialtypes.StatusName(to))
	}
	return nil
}

func needsReason(from, to trialfact.Status) bool {
	return to == suspended || to == terminated || to == withdrawn || from == activeNotRecruiting && to == recruiting
}

func statusNames(list []trialfact.Status) string {
	if len(list) == 0 {
		return "nothing else"
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = trialtypes.StatusName(s)
	}
	return strings.Join(names, ", ")
}

// ShownStatus returns the status of a trial as it is shown: UNKNOWN for one that should have been completed and that nobody
// has verified for two years, else the status that was set last.
func (e Entry) ShownStatus(set trialfact.Status, completion *Milestone, now time.Time) trialfact.Status {
	switch {
	case trialtypes.IsOver(set) || set == suspended || completion == nil:
		return set
	case completion.Date.Compare(DateOf(now)) >= 0 || now.Before(e.VerifiedAt.AddDate(yearsUntilUnverified, 0, 0)):
		return set
	}
	return trialfact.Status_STATUS_UNKNOWN
}

// WithStatus returns the entry of a trial that goes from one status to another, verified now. A suspended trial remembers
// where it came from.
func (e Entry) WithStatus(from, to trialfact.Status, now time.Time) Entry {
	e.SuspendedFrom = trialfact.Status_STATUS_UNSPECIFIED
	if to == suspended {
		e.SuspendedFrom = from
	}
	e.VerifiedAt = now
	e.Statuses++
	return e
}
