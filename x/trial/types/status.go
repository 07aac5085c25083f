package types

import (
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
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

// Recruits reports whether participants may be invited and enrolled.
func Recruits(s trialfact.Status) bool { return s == recruiting || s == enrollingByInvite }

// IsOver reports whether a trial of that status will not go on.
func IsOver(s trialfact.Status) bool { return s == terminated || s == completed || s == withdrawn }

// StatusName is a status as people read it.
func StatusName(s trialfact.Status) string { return strings.TrimPrefix(s.String(), "STATUS_") }

// CheckTransition reports what keeps the trial from taking a status, given whether anybody was enrolled and the
// reason that is given.
func (t Trial) CheckTransition(to trialfact.Status, enrolled bool, why *fact.Reason) error {
	if _, known := trialfact.Status_name[int32(to)]; !known || to == 0 || to == trialfact.Status_STATUS_UNKNOWN {
		return errorsmod.Wrapf(ErrStatus, "%s is never set", StatusName(to))
	}
	if allowed := t.next(); !slices.Contains(allowed, to) {
		return errorsmod.Wrapf(ErrStatus, "%s is %s, which leads to %s, not to %s", FormatID(t.Id), StatusName(t.Status), statusNames(allowed), StatusName(to))
	}
	if err := checkEnrolled(to, enrolled); err != nil {
		return err
	}
	if needsReason(t.Status, to) {
		if err := reason.Require(why); err != nil {
			return errorsmod.Wrapf(ErrReason, "%s: %s", StatusName(to), err)
		}
	}
	return nil
}

// next lists the statuses to which the trial may change.
func (t Trial) next() []trialfact.Status {
	allowed := slices.Clone(following[t.Status])
	if t.Status == suspended && !slices.Contains(allowed, t.SuspendedFrom) {
		allowed = append(allowed, t.SuspendedFrom)
	}
	return allowed
}

// checkEnrolled holds that a trial is withdrawn only before, and completed or terminated only after the first enrolment.
func checkEnrolled(to trialfact.Status, enrolled bool) error {
	switch {
	case to == withdrawn && enrolled:
		return errorsmod.Wrapf(ErrStatus, "WITHDRAWN is for a trial that enrolled nobody, this one enrolled somebody: use TERMINATED")
	case (to == completed || to == terminated) && !enrolled:
		return errorsmod.Wrapf(ErrStatus, "%s is for a trial that enrolled somebody, this one enrolled nobody: use WITHDRAWN", StatusName(to))
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
		names[i] = StatusName(s)
	}
	return strings.Join(names, ", ")
}

// ShownStatus is the status as it is shown: UNKNOWN for a trial that should have been completed and that nobody has
// verified for two years.
func (t Trial) ShownStatus(completion *Milestone, now time.Time) trialfact.Status {
	switch {
	case IsOver(t.Status) || t.Status == suspended || completion == nil:
		return t.Status
	case completion.Date.Compare(DateOf(now)) >= 0 || now.Before(t.VerifiedAt.AddDate(yearsUntilUnverified, 0, 0)):
		return t.Status
	}
	return trialfact.Status_STATUS_UNKNOWN
}

// WithStatus returns the trial in another status, verified now. A suspended trial remembers where it came from.
func (t Trial) WithStatus(to trialfact.Status, now time.Time) Trial {
	t.SuspendedFrom = trialfact.Status_STATUS_UNSPECIFIED
	if to == suspended {
		t.SuspendedFrom = t.Status
	}
	t.Status, t.VerifiedAt = to, now
	return t
}
