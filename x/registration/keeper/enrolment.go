package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Enrolment returns how many participants a trial has enrolled; none before the first.
func (k Keeper) Enrolment(ctx context.Context, trial uint64) (types.Enrolment, error) {
	e, err := k.enrolments.Get(ctx, trial)
	if row.IsMissing(err) {
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
		if err := k.lockOutcomes(ctx, trial, nil); err != nil {
			return err
		}
		if err := k.restartClocks(ctx, trial); err != nil {
			return err
		}
	}
	e.Count++
	return k.enrolments.Set(ctx, trial, e)
}

// hasEnrolled reports whether a trial has reached its first enrolment: the chain saw it, or the sponsor gave it as actual.
func (k Keeper) hasEnrolled(ctx context.Context, trial uint64) (bool, error) {
	return k.milestones.Has(ctx, milestoneKey(trial, registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT))
}

// lockDeclared locks the outcomes of a trial of which a registration says that somebody was enrolled, here or elsewhere:
// nobody changes outcomes after what they call the first enrolment as if it had not come.
func (k Keeper) lockDeclared(ctx context.Context, trial uint64, r types.Registration) error {
	if !r.FirstEnrolment.IsActual() {
		return nil
	}
	return k.lockOutcomes(ctx, trial, &r.FirstEnrolment.Date)
}

// lockOutcomes makes the present version of the registration the baseline of the trial's outcomes, unless one is. The
// caller restarts the clocks.
func (k Keeper) lockOutcomes(ctx context.Context, trial uint64, declared *types.PartialDate) error {
	if has, err := k.hasEnrolled(ctx, trial); err != nil || has {
		return err
	}
	r, err := k.setReached(ctx, trial, registrationfact.MilestoneKind_MILESTONE_KIND_FIRST_ENROLMENT, declared)
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
	return k.audit.Record(ctx, &registrationfact.OutcomesLocked{
		Signature:             fact.By(fact.Chain(), fact.Meaning_MEANING_LOCKED),
		Trial:                 trial,
		Version:               r.Version,
		PrimaryOutcomesDigest: digest,
	})
}
