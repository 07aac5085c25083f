package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// IsAssigned reports whether an organisation is assigned to a trial in a capacity at the time of the block.
func (k Keeper) IsAssigned(ctx context.Context, trial, organisation uint64, capacity trialfact.Capacity) (bool, error) {
	_, err := k.requireAssigned(ctx, trial, organisation, capacity)
	if errors.Is(err, types.ErrAssignment) {
		return false, nil
	}
	return err == nil, err
}

// Assigned returns the assignments to a trial in a capacity that hold at the time of the block, by their numbers. It reads
// one row, and one for each assignment that was not over when one was last added.
func (k Keeper) Assigned(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]types.Assignment, error) {
	return k.assignmentsIn(ctx, trial, capacity, func(a types.Assignment) bool { return a.Term().Holds(now(ctx)) })
}

// Deciding returns the assignments of committees or authorities that decide in a trial: those that hold, and those that
// the sponsor ended (EndedBy), unless the organisation left by its own signature since. A sponsor ends whoever has lost its
// good standing: who asks here, asks whether it has it again.
func (k Keeper) Deciding(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]types.Assignment, error) {
	return k.assignmentsIn(ctx, trial, capacity, func(a types.Assignment) bool {
		return a.Term().Holds(now(ctx)) || a.WasEndedByOthers()
	})
}

// assignmentsIn returns those assignments on the roster of a capacity that a rule wants.
func (k Keeper) assignmentsIn(ctx context.Context, trial uint64, capacity trialfact.Capacity, wanted func(types.Assignment) bool) (all []types.Assignment, err error) {
	roster, err := k.roster(ctx, trial, capacity)
	if err != nil {
		return nil, err
	}
	for _, number := range roster.Assignments {
		a, err := k.assignment(ctx, trial, number)
		if err != nil {
			return nil, err
		}
		if wanted(a) {
			all = append(all, a)
		}
	}
	return all, nil
}

// roster returns the assignments in a capacity that were not over when one was last added, or decide still.
func (k Keeper) roster(ctx context.Context, trial uint64, capacity trialfact.Capacity) (types.Roster, error) {
	return row.OrZero(k.rosters.Get(ctx, collections.Join(trial, uint32(capacity))))
}

// updateRoster adds an assignment to the roster of its capacity, and removes those that are over and decide no longer. Who left by
// its own signature is removed with whatever it kept.
func (k Keeper) updateRoster(ctx context.Context, changed types.Assignment) error {
	before, err := k.roster(ctx, changed.Trial, changed.Capacity)
	if err != nil {
		return err
	}
	left := changed.EndedBy == changed.Organisation
	var after types.Roster
	for _, number := range before.Assignments {
		a, err := k.assignment(ctx, changed.Trial, number)
		if err != nil {
			return err
		}
		if left && a.Organisation == changed.Organisation {
			continue
		}
		if !a.Term().Over(now(ctx)) || a.WasEndedByOthers() {
			after.Assignments = append(after.Assignments, number)
		}
	}
	if !left {
		after.Assignments = append(after.Assignments, changed.Number)
	}
	return k.rosters.Set(ctx, collections.Join(changed.Trial, uint32(changed.Capacity)), after)
}

// requireScope returns an error unless an assignment is for the site of a task or, if it has none, for the whole trial.
func requireScope(a types.Assignment, g types.Grant) error {
	switch s := g.Site; {
	case g.IsTrialWide() && !a.IsTrialWide():
		return errorsmod.Wrapf(types.ErrScope, "assignment %d of organisation %d is for some countries or sites only, not for %s as a whole",
			a.Number, a.Organisation, types.FormatID(a.Trial))
	case !g.IsTrialWide() && !a.Covers(s):
		return errorsmod.Wrapf(types.ErrScope, "assignment %d of organisation %d is not for site %d of %s, in %s",
			a.Number, a.Organisation, s.Number, types.FormatID(a.Trial), s.Country)
	}
	return nil
}

// requireAssigned returns the assignment of an organisation in a capacity that holds at the time of the block.
func (k Keeper) requireAssigned(ctx context.Context, trial, organisation uint64, capacity trialfact.Capacity) (types.Assignment, error) {
	a, found, err := k.NewestAssignment(ctx, trial, organisation, capacity)
	switch {
	case err != nil:
		return a, err
	case !found:
		return a, errorsmod.Wrapf(types.ErrAssignment, "organisation %d is not assigned to %s as %s; the sponsor can assign it",
			organisation, types.FormatID(trial), types.CapacityName(capacity))
	}
	if span := a.Term(); !span.Holds(now(ctx)) {
		return a, errorsmod.Wrapf(types.ErrAssignment, "organisation %d was assigned to %s as %s by assignment %d, which %s",
			organisation, types.FormatID(trial), types.CapacityName(capacity), a.Number, span.Describe(now(ctx)))
	}
	return a, nil
}

// NewestAssignment returns the newest assignment of an organisation to a trial in a capacity, holding or not, and whether it
// ever had one.
func (k Keeper) NewestAssignment(ctx context.Context, trial, organisation uint64, capacity trialfact.Capacity) (a types.Assignment, found bool, err error) {
	number, found, err := row.Find(k.newestAssignment.Get(ctx, collections.Join3(trial, uint32(capacity), organisation)))
	if err != nil || !found {
		return a, false, err
	}
	a, err = k.assignments.Get(ctx, collections.Join(trial, number))
	return a, err == nil, err
}

// assignment returns an assignment by its number, holding or not.
func (k Keeper) assignment(ctx context.Context, trial uint64, number uint32) (types.Assignment, error) {
	a, err := k.assignments.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return a, errorsmod.Wrapf(types.ErrAssignment, "%s has no assignment %d", types.FormatID(trial), number)
	}
	return a, err
}

// transfer returns a transfer of duties by its number, open or not.
func (k Keeper) transfer(ctx context.Context, trial uint64, number uint32) (types.DutyTransfer, error) {
	d, err := k.transfers.Get(ctx, collections.Join(trial, number))
	if row.IsMissing(err) {
		return d, errorsmod.Wrapf(types.ErrDuties, "%s has no transfer %d of duties", types.FormatID(trial), number)
	}
	if err != nil {
		return d, err
	}
	return k.untilSponsorLeft(ctx, d)
}
