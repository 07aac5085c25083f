package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// NoteMilestone notes that a trial has reached a milestone which another module saw: that somebody was unblinded, or the
// first enrolment, for which NoteEnrolment is the way. A milestone is reached once; noting it again changes nothing.
func (k Keeper) NoteMilestone(ctx context.Context, trial uint64, milestone registrationfact.MilestoneKind) error {
	has, err := k.milestones.Has(ctx, milestoneKey(trial, milestone))
	if err != nil || has {
		return err
	}
	r, err := k.reach(ctx, trial, milestone, nil)
	if err != nil {
		return err
	}
	return k.recordMilestone(ctx, fact.Chain(), r)
}

// reach writes that a trial has reached a milestone, and restarts the clocks.
func (k Keeper) reach(ctx context.Context, trial uint64, milestone registrationfact.MilestoneKind, declared *types.PartialDate) (types.Reached, error) {
	r, err := k.setReached(ctx, trial, milestone, declared)
	if err != nil {
		return r, err
	}
	return r, k.restartClocks(ctx, trial)
}

// setReached writes that a trial has reached a milestone. The caller restarts the clocks.
func (k Keeper) setReached(ctx context.Context, trial uint64, milestone registrationfact.MilestoneKind, declared *types.PartialDate) (r types.Reached, err error) {
	if _, known := registrationfact.MilestoneKind_name[int32(milestone)]; !known || milestone == 0 {
		return r, errorsmod.Wrapf(types.ErrMilestone, "milestone is %d, want 1 to %d", milestone, len(registrationfact.MilestoneKind_name)-1)
	}
	e, err := k.Entry(ctx, trial)
	if err != nil {
		return r, err
	}
	r = types.Reached{Trial: trial, Milestone: milestone, Time: now(ctx), Height: height(ctx), Version: e.Version, Date: declared}
	return r, k.milestones.Set(ctx, milestoneKey(trial, milestone), r)
}

func (k Keeper) recordMilestone(ctx context.Context, by fact.Actor, r types.Reached) error {
	f := &registrationfact.MilestoneReached{
		Signature: fact.By(by, fact.Meaning_MEANING_ATTESTED), Trial: r.Trial, Milestone: r.Milestone, Version: r.Version,
	}
	if r.Date != nil {
		f.Date = r.Date.ISO()
	}
	return k.audit.Record(ctx, f)
}

// Milestones returns the milestones that a trial has reached. There are three at most.
func (k Keeper) Milestones(ctx context.Context, trial uint64) (reached []types.Reached, err error) {
	err = k.milestones.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial), func(_ rowKey, r types.Reached) (bool, error) {
		reached = append(reached, r)
		return false, nil
	})
	return reached, err
}

func milestoneKey(trial uint64, milestone registrationfact.MilestoneKind) rowKey {
	return collections.Join(trial, uint32(milestone))
}
