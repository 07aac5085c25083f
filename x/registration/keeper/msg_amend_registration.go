package keeper

import (
	"bytes"
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// AmendRegistration makes a new version of a registration. The one before stays readable for ever.
func (s msgServer) AmendRegistration(ctx context.Context, m *types.MsgAmendRegistration) (*types.MsgAmendRegistrationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	e, before, err := s.requireNewest(ctx, m.Trial, m.BaseVersion)
	if err != nil {
		return nil, err
	}
	if err := s.checkRegistration(ctx, &m.Registration); err != nil {
		return nil, err
	}
	if err := s.requireCountriesOfSites(ctx, before, m.Registration); err != nil {
		return nil, err
	}
	enrolled, err := s.hasEnrolled(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := m.Registration.CheckNobodyPlanned(grant.Trial.Status, enrolled); err != nil {
		return nil, err
	}
	if err := s.requireDatesKept(ctx, before, m); err != nil {
		return nil, err
	}
	if err := s.lockDeclared(ctx, e.Trial, m.Registration); err != nil { // what came before the amendment is the baseline
		return nil, err
	}
	v, err := s.nextVersion(ctx, before, types.Version{Registration: m.Registration, Actor: grant.Actor, Reason: m.Reason})
	if err != nil {
		return nil, err
	}
	deltas, amendments, err := s.declareOutcomes(before, v, m.Declarations)
	if err != nil {
		return nil, err
	}
	if err := requireWindow(grant.Trial, before, v); err != nil {
		return nil, err
	}
	if err := s.amend(ctx, grant.Trial, e, before, v, registrationfact.Resolution_RESOLUTION_GIVEN_UP); err != nil {
		return nil, err
	}
	return &types.MsgAmendRegistrationResponse{Version: v.Number}, s.recordOutcomes(ctx, v, deltas, amendments)
}

// requireNewest returns an error unless an amendment is written against the newest version, which it returns: of two at once,
// the second is told which one it missed.
func (k Keeper) requireNewest(ctx context.Context, trial uint64, base uint32) (e types.Entry, v types.Version, err error) {
	if e, err = k.Entry(ctx, trial); err != nil {
		return e, v, err
	}
	if base != e.Version {
		return e, v, errorsmod.Wrapf(types.ErrBaseVersion, "the amendment is of version %d of %s, the newest is %d; amend that one",
			base, trialtypes.FormatID(trial), e.Version)
	}
	v, err = k.Version(ctx, trial, base)
	return e, v, err
}

// requireCountriesOfSites returns an error if a registration leaves out a country where the trial has or had a site: what is due
// there, and which regulator decides, follows from it.
func (k Keeper) requireCountriesOfSites(ctx context.Context, before types.Version, r types.Registration) error {
	for _, code := range before.Registration.Countries {
		if slices.Contains(r.Countries, code) {
			continue
		}
		conducts, err := k.trial.HasSiteIn(ctx, before.Trial, code)
		if err != nil {
			return err
		}
		if conducts {
			return errorsmod.Wrapf(types.ErrCountry, "countries leaves out %s, where %s has a site: it stays a country of recruitment, closed or not",
				code, trialtypes.FormatID(before.Trial))
		}
	}
	return nil
}

// requireDatesKept returns an error if what has come to pass does not stay so: an amendment may correct an actual date to
// another one, and says why.
func (k Keeper) requireDatesKept(ctx context.Context, before types.Version, m *types.MsgAmendRegistration) error {
	reached, err := k.Milestones(ctx, before.Trial)
	if err != nil {
		return err
	}
	if err := types.CheckDatesKept(&before.Registration, &m.Registration, reached); err != nil {
		return err
	}
	corrected := types.CorrectedDates(&before.Registration, &m.Registration)
	if len(corrected) == 0 || reason.Given(m.Reason) {
		return nil
	}
	return errorsmod.Wrapf(types.ErrReason, "%s goes from %s to %s, both ACTUAL: give a reason to correct it",
		corrected[0].Field, corrected[0].From, corrected[0].To)
}

// nextVersion completes the version that follows another.
func (k Keeper) nextVersion(ctx context.Context, before, v types.Version) (_ types.Version, err error) {
	v.Trial, v.Number, v.Reason, v.Time, v.Height = before.Trial, before.Number+1, reason.OrNone(v.Reason), now(ctx), height(ctx)
	if v.Digest, err = v.Registration.Digest(); err != nil {
		return v, err
	}
	if bytes.Equal(v.Digest, before.Digest) {
		return v, errorsmod.Wrapf(types.ErrRegistration, "it is the same as version %d, there is nothing to amend", before.Number)
	}
	if v.PrimaryOutcomesChanged, err = types.PrimaryOutcomesChanged(&before.Registration, &v.Registration); err != nil {
		return v, err
	}
	v.AfterFirstEnrolment, err = k.hasEnrolled(ctx, v.Trial)
	return v, err
}

// declareOutcomes returns how a version changes outcomes and what of that is declared, as far as the outcome lock allows it.
func (k Keeper) declareOutcomes(before, v types.Version, declarations []types.OutcomeDeclaration) ([]types.OutcomeDelta, []types.OutcomeAmendment, error) {
	deltas := types.DiffOutcomes(before.Registration.Outcomes, v.Registration.Outcomes)
	amendments, err := types.Declare(deltas, declarations)
	if err != nil {
		return nil, nil, err
	}
	if v.AfterFirstEnrolment {
		err = types.CheckOutcomeLock(deltas, amendments)
	}
	return deltas, amendments, err
}

// requireWindow returns an error if an amendment shortens the settlement window once somebody may rely on it, or changes that of a
// trial that is over: what is kept back for participants goes by it.
func requireWindow(t trialtypes.Trial, before, v types.Version) error {
	was, window := before.Registration.Window(), v.Registration.Window()
	switch {
	case window == was:
		return nil
	case trialtypes.IsOver(t.Status):
		return errorsmod.Wrapf(types.ErrSettlementWindow, "it would go from %s to %s; that of a trial that is over stays", was, window)
	case window < was && (v.AfterFirstEnrolment || t.Status != trialfact.Status_STATUS_NOT_YET_RECRUITING):
		return errorsmod.Wrapf(types.ErrSettlementWindow, "it would go from %s to %s; once the trial recruits it can only be lengthened", was, window)
	}
	return nil
}

// amend makes a version the newest of the trial's registration. Disputes over identifiers that it has no more are resolved.
func (k Keeper) amend(ctx context.Context, t trialtypes.Trial, e types.Entry, before, v types.Version, released registrationfact.Resolution) error {
	if err := k.claimIdentifiers(ctx, e.Trial, before.Registration.Identifiers, v.Registration.Identifiers); err != nil {
		return err
	}
	e.Version = v.Number
	e.Label = e.Relabelled(t.RegisteredAt, v)
	if v.Actor.Organisation == t.Sponsor || v.Actor.OnBehalfOf == t.Sponsor {
		e.VerifiedAt = now(ctx)
	}
	if err := k.entries.Set(ctx, e.Trial, e); err != nil {
		return err
	}
	if err := k.trial.SetTerms(ctx, e.Trial, v.Registration.Window(), v.Registration.Countries); err != nil {
		return err
	}
	if err := k.versions.Set(ctx, collections.Join(v.Trial, v.Number), v); err != nil {
		return err
	}
	if err := k.recordAmended(ctx, e, before, v); err != nil {
		return err
	}
	if err := k.endReleased(ctx, before, v, released); err != nil {
		return err
	}
	return k.restartClocks(ctx, e.Trial)
}

func (k Keeper) recordAmended(ctx context.Context, e types.Entry, before, v types.Version) error {
	primary, err := v.Registration.PrimaryOutcomesDigest()
	if err != nil {
		return err
	}
	return k.audit.Record(ctx, &registrationfact.RegistrationAmended{
		Signature:              fact.For(v.Actor, fact.Meaning_MEANING_AUTHORED, v.Reason),
		Trial:                  e.Trial,
		Version:                v.Number,
		Label:                  e.Label,
		Identifiers:            v.Registration.FactIdentifiers(),
		RegistrationDigest:     v.Digest,
		PreviousDigest:         before.Digest,
		PrimaryOutcomesDigest:  primary,
		PrimaryOutcomesChanged: v.PrimaryOutcomesChanged,
		AfterFirstEnrolment:    v.AfterFirstEnrolment,
		Corrected:              types.CorrectedDates(&before.Registration, &v.Registration),
	})
}

// recordOutcomes writes how a version changed each outcome, and records it.
func (k Keeper) recordOutcomes(ctx context.Context, v types.Version, deltas []types.OutcomeDelta, amendments []types.OutcomeAmendment) error {
	reached, err := k.Milestones(ctx, v.Trial)
	if err != nil {
		return err
	}
	for i, a := range amendments {
		a.Trial, a.Version, a.After, a.Time, a.Height = v.Trial, v.Number, types.Kinds(reached), v.Time, v.Height
		if err := k.outcomeAmendments.Set(ctx, collections.Join3(a.Trial, a.Outcome, a.Version), a); err != nil {
			return err
		}
		f, err := deltas[i].Fact(a)
		if err != nil {
			return err
		}
		f.Signature = fact.For(v.Actor, fact.Meaning_MEANING_AUTHORED, v.Reason)
		if err := k.audit.Record(ctx, f); err != nil {
			return err
		}
	}
	return nil
}
