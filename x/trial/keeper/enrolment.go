package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Enrolment returns how many participants a trial has enrolled; none before the first.
func (k Keeper) Enrolment(ctx context.Context, trial uint64) (types.Enrolment, error) {
	e, err := k.enrolments.Get(ctx, trial)
	if isNotFound(err) {
		return types.Enrolment{Trial: trial}, nil
	}
	return e, err
}

// NoteEnrolment counts a participant whom another module enrolled. The first one makes the present version of the
// registration the baseline with which outcomes are compared.
func (k Keeper) NoteEnrolment(ctx context.Context, trial uint64) error {
	e, err := k.Enrolment(ctx, trial)
	if err != nil {
		return err
	}
	if e.Count == 0 {
		if err := k.lockOutcomes(ctx, trial); err != nil {
			return err
		}
	}
	e.Count++
	return k.enrolments.Set(ctx, trial, e)
}

// lockOutcomes makes the present version of the registration the baseline of the trial's outcomes.
func (k Keeper) lockOutcomes(ctx context.Context, trial uint64) error {
	r, err := k.reach(ctx, trial, trialfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT, nil)
	if err != nil {
		return err
	}
	baseline, err := k.Version(ctx, trial, r.Version)
	if err != nil {
		return err
	}
	digest, err := baseline.Registration.PrimaryOutcomesDigest()
	if err != nil {
		return err
	}
	return k.audit.Record(ctx, &trialfact.OutcomesLocked{
		Signature:             fact.By(fact.Chain(), fact.Meaning_MEANING_LOCKED),
		Trial:                 trial,
		Version:               r.Version,
		PrimaryOutcomesDigest: digest,
	})
}
