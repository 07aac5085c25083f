package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/utc"
)

// Complete makes an agreement the newest that was completed. It returns the one before as one that was superseded, nil if none
// stood.
func (l *Line) Complete(a Agreement, height int64, at time.Time) (superseded *FormerAgreement) {
	if l.Given != nil {
		a.Before = l.Given.Number
		superseded = &FormerAgreement{Agreement: *l.Given, End: End_END_SUPERSEDED, Height: height, Time: at}
	}
	l.Agreements++
	a.Number, l.Given = l.Agreements, &a
	return superseded
}

// Undo takes the agreement that stands for one that was entered in error, and returns it. The one before it, which is nil if there
// was none, stands again.
func (l *Line) Undo(before *Agreement, height int64, at time.Time) FormerAgreement {
	former := FormerAgreement{Agreement: *l.Given, End: End_END_ENTERED_IN_ERROR, Height: height, Time: at}
	l.Given, l.Claim = before, nil
	return former
}

// StateWithout returns how far the consent has come when nothing but its agreements counts.
func (l Line) StateWithout() State {
	switch {
	case l.Pending != nil:
		return State_STATE_PENDING
	case l.Given != nil:
		return State_STATE_GIVEN
	}
	return State_STATE_OFFERED
}

// ClaimError notes that staff say that the agreement to a version was entered in error.
func (f *FormConsent) ClaimError(version uint32, now time.Time) error {
	if err := f.RequireTakesSignatures(); err != nil {
		return err
	}
	switch given := f.Line.Given; {
	case given == nil || given.Version != version:
		return errorsmod.Wrapf(ErrVersion, "version %d of consent form %d stands, the message names version %d: only what stands can be an error",
			f.Line.GivenVersion(), f.Line.FormLine, version)
	case given.ReplacesLine != 0:
		return errorsmod.Wrapf(ErrPopulation, "with version %d of consent form %d the participant came of age, which nobody takes back: invite again",
			version, f.Line.FormLine)
	case f.Line.Claim != nil && f.Line.Claim.Number == given.Number:
		return errorsmod.Wrapf(ErrErrorClaim, "it was said before that version %d was entered in error, until %s: that is said once of each consent",
			version, f.Line.Claim.Due.UTC().Format(time.RFC3339))
	}
	f.Line.Claim = &ErrorClaim{Number: f.Line.Given.Number, Due: now.Add(TimeToComplete)}
	return nil
}

// RequireClaimed reports whether staff say that the agreement to a version was entered in error, and it may be confirmed at now.
func (f FormConsent) RequireClaimed(version uint32, now time.Time) error {
	if err := f.RequireTakesSignatures(); err != nil {
		return err
	}
	given, claim := f.Line.Given, f.Line.Claim
	switch {
	case given == nil || given.Version != version || claim == nil || claim.Number != given.Number:
		return errorsmod.Wrapf(ErrErrorClaim, "staff do not say that version %d of consent form %d was entered in error: they say so first",
			version, f.Line.FormLine)
	case !now.Before(claim.Due):
		return errorsmod.Wrapf(ErrErrorClaim, "what staff said of version %d was to be confirmed before %s and has lapsed: it goes on to stand",
			version, claim.Due.UTC().Format(time.RFC3339))
	}
	return nil
}

// NoteAgreed counts that the participant agrees to the form once more today, and refuses what is too often: whoever signs what
// others have to complete keeps them busy.
func (l *Line) NoteAgreed(now time.Time) error {
	if today := utc.Day(now); l.AgreedDay != today {
		l.AgreedDay, l.AgreedCount = today, 0
	}
	if l.AgreedCount >= MaxAgreedPerDay {
		return errorsmod.Wrapf(ErrTooOften, "consent form %d was agreed to %d times today, which is the most: try again tomorrow (UTC)",
			l.FormLine, MaxAgreedPerDay)
	}
	l.AgreedCount++
	return nil
}
