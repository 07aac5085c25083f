package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// FormConsent is a participation with its consent to one form.
type FormConsent struct {
	Consent
	// Line is the consent to the form.
	Line Line
}

// On returns the participation's consent to a form that was never answered.
func (c Consent) On(line uint32) FormConsent {
	f := FormConsent{Consent: c, Line: Line{FormLine: line, State: State_STATE_OFFERED}}
	if line == c.RequiredLine {
		f.Line.Purpose, f.Line.Population = protocoltypes.Participation, c.Population
	}
	return f
}

// Enter notes that the consent came into a state in a block.
func (l *Line) Enter(s State, height int64, at time.Time) {
	l.State, l.ChangedHeight, l.ChangedAt = s, height, at
}

// GivenVersion returns the version of the newest completed agreement, 0 if there is none.
func (l Line) GivenVersion() uint32 {
	if l.Given == nil {
		return 0
	}
	return l.Given.Version
}

// Stands reports whether a consent stands: an agreement was completed and nothing withdrawn, and the participant is of the
// form's population still. A renewal that is pending or declined leaves the agreement before it standing.
func (f FormConsent) Stands() bool {
	return f.Line.Given != nil && f.Line.State != State_STATE_WITHDRAWN && f.Consent.GoesOn() && f.Line.Population == f.Consent.Population
}

// Becomes reports whether the form is the required one of another population than the participant is of.
func (f FormConsent) Becomes() bool {
	return f.Line.Purpose == protocoltypes.Participation && f.Line.Population != f.Consent.Population
}

// BeginsAnew reports whether a consent to the form would begin something new: it is the first, neither as one of another population
// nor to what another site requires of somebody who takes part.
func (f FormConsent) BeginsAnew() bool {
	return f.Line.Given == nil && !f.Becomes() && (!f.Transferred || f.Line.FormLine != f.RequiredLine)
}

// RequireTakesSignatures reports whether the consent may still be given, renewed or countersigned.
func (f FormConsent) RequireTakesSignatures() error {
	if err := f.RequireGoesOn(); err != nil {
		return err
	}
	switch {
	case f.Line.State == State_STATE_WITHDRAWN:
		return errorsmod.Wrapf(ErrClosed, "the consent of participation %X to form %d was withdrawn at %s, for ever",
			f.Handle, f.Line.FormLine, f.Line.ChangedAt.UTC().Format(time.RFC3339))
	case f.Line.FormLine == f.RequiredLine && f.Line.State == State_STATE_DECLINED && f.BeginsAnew():
		return errorsmod.Wrapf(ErrClosed, "participation %X declined at %s: to take part after all needs a new invitation",
			f.Handle, f.Line.ChangedAt.UTC().Format(time.RFC3339))
	case f.Line.Population == 0 || f.Line.Population == f.Consent.Population: // nobody asked yet for whom it is, or it is for them
		return nil
	case f.Line.Purpose != protocoltypes.Participation:
		return errorsmod.Wrapf(ErrPopulation, "consent form %d is for population %s, participation %X is of population %s",
			f.Line.FormLine, protocoltypes.PopulationName(f.Line.Population), f.Handle, protocoltypes.PopulationName(f.Consent.Population))
	}
	return f.requireMayBecome(f.Line.Population)
}

// RequireMayConsent reports whether the participant may consent to the form, now that it is known what it is for and for whom;
// required is the consent to the form that the participation requires. To anything beside the trial, and as somebody else, only
// those consent who consented to the trial: they would begin with a sub-study otherwise, or leave their representative out.
func (f FormConsent) RequireMayConsent(required FormConsent) error {
	if err := f.RequireTakesSignatures(); err != nil {
		return err
	}
	switch {
	case f.Line.FormLine == f.RequiredLine:
		return nil
	case f.Line.Purpose == protocoltypes.Participation && f.Line.Population == f.Consent.Population:
		return errorsmod.Wrapf(ErrFormLine, "participation %X requires consent form %d, the message names %d", f.Handle, f.RequiredLine, f.Line.FormLine)
	case !required.Stands():
		return errorsmod.Wrapf(ErrFormLine, "participation %X requires consent form %d, and that consent does not stand: consent to it first",
			f.Handle, f.RequiredLine)
	}
	return nil
}

// RequireNewer reports whether a version may be given in a block at now: a renewal goes forward only.
func (l Line) RequireNewer(version uint32, now time.Time) error {
	if p := l.Pending; p != nil && !p.Lapsed(now) && version <= p.Agreement.Version {
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already and awaits %s until %s; version %d cannot be given",
			p.Agreement.Version, l.FormLine, p.Awaited(), p.Due.UTC().Format(time.RFC3339), version)
	}
	switch given := l.GivenVersion(); {
	case given == 0 || version > given:
		return nil
	case version == given:
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already, nothing is left to do", version, l.FormLine)
	default:
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d was given already, version %d is older", given, l.FormLine, version)
	}
}

// RequireSomethingToDecline reports whether a first consent or a renewal is open; stale says whether a renewal is due.
func (f FormConsent) RequireSomethingToDecline(stale bool) error {
	if err := f.RequireTakesSignatures(); err != nil {
		return err
	}
	s := f.Line.State
	if s == State_STATE_OFFERED || s == State_STATE_PENDING || (s == State_STATE_GIVEN && stale) {
		return nil
	}
	return errorsmod.Wrapf(ErrNothingToDecline, "the consent of participation %X to form %d is %s and no renewal is open: to end it, withdraw",
		f.Handle, f.Line.FormLine, s.Name())
}

// RequireEndsAlone reports whether the consent may be withdrawn without the rest: it is to something beside the trial, and was
// given, if only by the participant's own signature.
func (f FormConsent) RequireEndsAlone() error {
	if err := f.RequireTakesSignatures(); err != nil {
		return err
	}
	switch {
	case f.Line.FormLine == f.RequiredLine || f.Line.Purpose == protocoltypes.Participation:
		return errorsmod.Wrapf(ErrFormLine, "nobody takes part without consent form %d, which does not end alone: leave form_line out to withdraw from the trial",
			f.Line.FormLine)
	case f.Line.Given == nil && f.Line.Pending == nil:
		return errorsmod.Wrapf(ErrNothingToDecline, "participation %X has not consented to form %d: there is nothing to withdraw", f.Handle, f.Line.FormLine)
	}
	return nil
}
