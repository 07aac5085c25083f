package types

import (
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// accreditation returns the time for which the organisation is accredited. It began when the organisation was numbered.
func (o Organisation) accreditation() term.Term {
	return term.Term{NotAfter: o.ValidUntil, EndedAt: o.EndedAt}
}

// RunsOut returns the last instant of an accreditation that nobody ended, nil if it has none.
func (o Organisation) RunsOut() *time.Time {
	if o.EndedAt != nil {
		return nil
	}
	return o.ValidUntil
}

// IsExpired reports whether the accreditation has run out or was ended.
func (o Organisation) IsExpired(now time.Time) bool { return o.accreditation().Over(now) }

// IsSuspended reports whether an accreditor suspended the organisation and nobody reinstated it.
func (o Organisation) IsSuspended() bool {
	return o.Status == OrganisationStatus_ORGANISATION_STATUS_SUSPENDED
}

// InGoodStanding reports whether the organisation may start something new.
func (o Organisation) InGoodStanding(now time.Time) bool {
	return !o.IsSuspended() && !o.IsExpired(now)
}

// At returns the organisation as it is shown at a moment: EXPIRED where the accreditation is over. A suspension is shown
// before that, because renewal does not lift it.
func (o Organisation) At(now time.Time) Organisation {
	if !o.IsSuspended() && o.IsExpired(now) {
		o.Status = OrganisationStatus_ORGANISATION_STATUS_EXPIRED
	}
	return o
}

// RequireGoodStanding reports since when and why the organisation can start nothing new.
func (o Organisation) RequireGoodStanding(now time.Time) error {
	switch {
	case o.IsSuspended():
		return errorsmod.Wrapf(ErrSuspended, "organisation %d (%s) was suspended at %s%s and can start nothing new until an accreditor reinstates it",
			o.Id, o.LegalName, term.Format(o.StandingSince), because(o.StandingReason))
	case o.EndedAt != nil:
		return errorsmod.Wrapf(ErrExpired, "the accreditation of organisation %d (%s) was ended at %s%s; it can start nothing new until an accreditor renews it",
			o.Id, o.LegalName, term.Format(*o.EndedAt), because(o.StandingReason))
	case o.IsExpired(now):
		return errorsmod.Wrapf(ErrExpired, "the accreditation of organisation %d (%s) ran out at %s; it can start nothing new until an accreditor renews it",
			o.Id, o.LegalName, term.Format(*o.ValidUntil))
	}
	return nil
}

// because is a reason as part of a sentence, empty if there is none.
func because(r *fact.Reason) string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf(" (%s)", ReasonName(r))
}

// ReasonName is the code of a reason as people read it.
func ReasonName(r *fact.Reason) string {
	return fact.EnumName(r.GetCode())
}

// Changed returns the organisation with the moment and reason of a change of its standing.
func (o Organisation) Changed(now time.Time, why *fact.Reason) Organisation {
	o.StandingSince, o.StandingReason = now, why
	return o
}
