package keeper

import (
	"context"
	"sort"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// enterStatus returns the entry of a trial that goes from one status to another. It writes the entry, and the status into
// its history.
func (k Keeper) enterStatus(ctx context.Context, e types.Entry, from, to trialfact.Status, by fact.Actor, why *fact.Reason) (types.Entry, error) {
	e = e.WithStatus(from, to, now(ctx))
	if err := k.entries.Set(ctx, e.Trial, e); err != nil {
		return e, err
	}
	return e, k.statuses.Set(ctx, collections.Join(e.Trial, e.Statuses), types.StatusChange{
		Trial: e.Trial, Number: e.Statuses, Status: to, Actor: by, Reason: why, Time: now(ctx), Height: height(ctx),
	})
}

// newestUntil returns the newest of the rows 1 to count of a trial that are not beyond a moment, by binary search: rows are
// written in order of time. The first row stands for whatever came before it.
func newestUntil[V any](count uint32, row func(number uint32) (V, error), beyond func(V) bool) (newest V, err error) {
	later := sort.Search(int(count), func(i int) bool {
		v, e := row(uint32(i + 1))
		if e != nil {
			err = e
		}
		return beyond(v)
	})
	if err != nil {
		return newest, err
	}
	return row(uint32(max(later, 1)))
}
