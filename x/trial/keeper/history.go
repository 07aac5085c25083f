package keeper

import (
	"context"
	"sort"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// enterStatus puts the trial into a status, and the status into its history.
func (k Keeper) enterStatus(ctx context.Context, t *types.Trial, to trialfact.Status, by fact.Actor, why *fact.Reason) error {
	*t = t.WithStatus(to, now(ctx))
	t.Statuses++
	return k.statuses.Set(ctx, collections.Join(t.Id, t.Statuses), types.StatusChange{
		Trial: t.Id, Number: t.Statuses, Status: to, Actor: by, Reason: why, Time: now(ctx), Height: height(ctx),
	})
}

// enterSponsor makes an organisation the sponsor of the trial, and ends the sponsorship before.
func (k Keeper) enterSponsor(ctx context.Context, t *types.Trial, by fact.Actor) error {
	at := now(ctx)
	if t.Sponsorships > 0 {
		key := collections.Join(t.Id, t.Sponsorships)
		former, err := k.sponsorships.Get(ctx, key)
		if err != nil {
			return err
		}
		former.EndedAt = &at
		if err := k.sponsorships.Set(ctx, key, former); err != nil {
			return err
		}
	}
	t.Sponsor = by.Organisation
	t.Sponsorships++
	return k.sponsorships.Set(ctx, collections.Join(t.Id, t.Sponsorships), types.Sponsorship{
		Trial: t.Id, Number: t.Sponsorships, Sponsor: t.Sponsor, Actor: by, Time: at, Height: height(ctx),
	})
}

// untilSponsorLeft returns a transfer of duties as it was cut short if the sponsor who offered it is not the sponsor any
// more: the next one answers for the trial, so the next one transfers.
func (k Keeper) untilSponsorLeft(ctx context.Context, d types.DutyTransfer) (types.DutyTransfer, error) {
	s, err := k.sponsorships.Get(ctx, collections.Join(d.Trial, d.Sponsorship))
	return d.EndedBy(s.EndedAt), err
}

// newestUntil returns the newest of the rows 1 to count of a trial that are not beyond a moment, by binary search: rows are
// written in order of time. The first row stands for whatever came before it.
func newestUntil[V any](ctx context.Context, rows collections.Map[rowKey, V], trial uint64, count uint32, beyond func(V) bool) (newest V, err error) {
	later := sort.Search(int(count), func(i int) bool {
		row, e := rows.Get(ctx, collections.Join(trial, uint32(i+1)))
		if e != nil {
			err = e
		}
		return beyond(row)
	})
	if err != nil {
		return newest, err
	}
	return rows.Get(ctx, collections.Join(trial, uint32(max(later, 1))))
}
