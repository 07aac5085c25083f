package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AmendRegistration makes a new version of a registration. The one before stays readable for ever.
func (s msgServer) AmendRegistration(ctx context.Context, m *types.MsgAmendRegistration) (*types.MsgAmendRegistrationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_TRIAL_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t, before, err := s.requireNewest(ctx, m.Trial, m.BaseVersion)
	if err != nil {
		return nil, err
	}
	if err := s.checkRegistration(ctx, &m.Registration); err != nil {
		return nil, err
	}
	v, err := s.nextVersion(ctx, before, m, actor)
	if err != nil {
		return nil, err
	}
	if err := requireWindow(t, v); err != nil {
		return nil, err
	}
	if err := s.claimIdentifiers(ctx, t.Id, before.Registration.Identifiers, v.Registration.Identifiers); err != nil {
		return nil, err
	}
	t.Version = v.Number
	t.Label = types.LabelOf(types.DateOf(t.RegisteredAt), v.Registration.FirstEnrolment.Date)
	t.SettlementWindow = v.Registration.Window()
	t.VerifiedAt = now(ctx)
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.versions.Set(ctx, collections.Join(v.Trial, v.Number), v); err != nil {
		return nil, err
	}
	return &types.MsgAmendRegistrationResponse{Version: v.Number}, s.recordAmended(ctx, t, before, v)
}

// requireNewest wants an amendment to be written against the newest version: of two at once, the second is told which one
// it missed.
func (k Keeper) requireNewest(ctx context.Context, trial uint64, base uint32) (t types.Trial, v types.Version, err error) {
	if t, err = k.Trial(ctx, trial); err != nil {
		return t, v, err
	}
	if base != t.Version {
		return t, v, errorsmod.Wrapf(types.ErrBaseVersion, "the amendment is of version %d of %s, the newest is %d; amend that one",
			base, types.FormatID(trial), t.Version)
	}
	v, err = k.Version(ctx, trial, base)
	return t, v, err
}

// nextVersion returns the version that an amendment makes, as far as the outcome lock allows it.
func (k Keeper) nextVersion(ctx context.Context, before types.Version, m *types.MsgAmendRegistration, actor fact.Actor) (v types.Version, err error) {
	v = types.Version{
		Trial: m.Trial, Number: before.Number + 1, Registration: m.Registration, Actor: actor, Reason: reason.OrNone(m.Reason),
		Time: now(ctx), Height: height(ctx),
	}
	if v.Digest, err = v.Registration.Digest(); err != nil {
		return v, err
	}
	if bytes.Equal(v.Digest, before.Digest) {
		return v, errorsmod.Wrapf(types.ErrRegistration, "it is the same as version %d, there is nothing to amend", before.Number)
	}
	if v.PrimaryOutcomesChanged, err = types.PrimaryOutcomesChanged(&before.Registration, &v.Registration); err != nil {
		return v, err
	}
	e, err := k.Enrolment(ctx, m.Trial)
	if err != nil {
		return v, err
	}
	if v.AfterFirstEnrolment = e.Count > 0; v.AfterFirstEnrolment {
		err = types.CheckOutcomeLock(&before.Registration, &v.Registration, m.Reason)
	}
	return v, err
}

// requireWindow keeps an amendment from shortening the settlement window once somebody relies on it.
func requireWindow(t types.Trial, v types.Version) error {
	if window := v.Registration.Window(); v.AfterFirstEnrolment && window < t.SettlementWindow {
		return errorsmod.Wrapf(types.ErrSettlementWindow, "it would go from %s to %s; once somebody is enrolled it can only be lengthened",
			t.SettlementWindow, window)
	}
	return nil
}

func (k Keeper) recordAmended(ctx context.Context, t types.Trial, before, v types.Version) error {
	primary, err := v.Registration.PrimaryOutcomesDigest()
	if err != nil {
		return err
	}
	return k.audit.Record(ctx, &trialfact.RegistrationAmended{
		Signature:              fact.For(v.Actor, fact.Meaning_MEANING_AUTHORED, v.Reason),
		Trial:                  t.Id,
		Version:                v.Number,
		Label:                  t.Label,
		Identifiers:            v.Registration.FactIdentifiers(),
		RegistrationDigest:     v.Digest,
		PreviousDigest:         before.Digest,
		PrimaryOutcomesDigest:  primary,
		PrimaryOutcomesChanged: v.PrimaryOutcomesChanged,
		AfterFirstEnrolment:    v.AfterFirstEnrolment,
	})
}
