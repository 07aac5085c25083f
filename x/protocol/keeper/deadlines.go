package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// deadline is something of a decision that falls due.
type deadline struct {
	kind      types.PendingKind
	condition uint32
	due       time.Time
}

// deadlinesOf lists what falls due of a decision that stands.
func deadlinesOf(d types.Decision, conditions []types.ConditionState) (all []deadline) {
	if d.NotAfter != nil {
		all = append(all, deadline{types.PendingKind_PENDING_KIND_APPROVAL_ENDS, 0, *d.NotAfter})
	}
	if d.ReviewDue != nil {
		all = append(all, deadline{types.PendingKind_PENDING_KIND_REVIEW_DUE, 0, *d.ReviewDue})
	}
	for _, c := range conditions {
		if c.IsOpen() {
			all = append(all, deadline{types.PendingKind_PENDING_KIND_CONDITION_DUE, c.Number, c.Due})
		}
	}
	return all
}

// deadlineKeys returns the rows of what falls due of a decision that stands.
func (k Keeper) deadlineKeys(ctx context.Context, d types.Decision) (keys []deadlineKey, err error) {
	conditions, err := k.conditionsOf(ctx, d)
	for _, l := range deadlinesOf(d, conditions) {
		keys = append(keys, collections.Join3(collections.Join(d.Trial, l.due.UnixNano()),
			collections.Join3(d.Line, d.Version, d.Number), collections.Join(uint32(l.kind), l.condition)))
	}
	return keys, err
}

func (k Keeper) addDeadlines(ctx context.Context, d types.Decision) error {
	keys, err := k.deadlineKeys(ctx, d)
	for _, key := range keys {
		if err := k.deadlines.Set(ctx, key); err != nil {
			return err
		}
	}
	return err
}

func (k Keeper) dropDeadlines(ctx context.Context, d types.Decision) error {
	keys, err := k.deadlineKeys(ctx, d)
	for _, key := range keys {
		if err := k.deadlines.Remove(ctx, key); err != nil {
			return err
		}
	}
	return err
}

// dropDeadlinesUnlessStanding lets nothing fall due any more of an earlier decision on a version,
// if a later one took its place everywhere.
func (k Keeper) dropDeadlinesUnlessStanding(ctx context.Context, v types.Version, number uint32) error {
	d, err := k.decision(ctx, v, number)
	if err != nil {
		return err
	}
	if stands, err := k.stands(ctx, d, v); err != nil || stands {
		return err
	}
	return k.dropDeadlines(ctx, d)
}

// stands reports whether a decision is the last opinion of its organisation on the version at one of its places.
func (k Keeper) stands(ctx context.Context, d types.Decision, v types.Version) (bool, error) {
	for _, place := range types.Places(d.Scope) {
		at, err := k.standingsAt(ctx, keyOfVersion(v.Trial, v.Line, v.ApprovedWith), place)
		if err != nil {
			return false, err
		}
		if at.Of(d.Decider, d.Organisation, d.Version).Opinion == d.Number {
			return true, nil
		}
	}
	return false, nil
}

// counts reports whether a decision still says anything at one of its places: whether its organisation said nothing on the
// version later for a place that covers it.
func (k Keeper) counts(ctx context.Context, d types.Decision, v types.Version) (bool, error) {
	for _, place := range types.Places(d.Scope) {
		covering, err := k.covering(ctx, d.Trial, place)
		if err != nil {
			return false, err
		}
		last := uint32(0)
		for _, at := range covering {
			said, err := k.standingsAt(ctx, keyOfVersion(v.Trial, v.Line, v.ApprovedWith), at)
			if err != nil {
				return false, err
			}
			last = max(last, said.Of(d.Decider, d.Organisation, d.Version).Opinion)
		}
		if last == d.Number {
			return true, nil
		}
	}
	return false, nil
}
