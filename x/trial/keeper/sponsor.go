package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Sponsorship returns one of the sponsorships of a trial, by its number from 1.
func (k Keeper) Sponsorship(ctx context.Context, trial uint64, number uint32) (types.Sponsorship, error) {
	return k.sponsorships.Get(ctx, collections.Join(trial, number))
}

// enterSponsor returns the trial with the organisation for which somebody acts as its sponsor. It writes the new sponsorship,
// and ends the one before.
func (k Keeper) enterSponsor(ctx context.Context, t types.Trial, by fact.Actor) (types.Trial, error) {
	at := now(ctx)
	if t.Sponsorships > 0 {
		key := collections.Join(t.Id, t.Sponsorships)
		former, err := k.sponsorships.Get(ctx, key)
		if err != nil {
			return t, err
		}
		former.EndedAt = &at
		if err := k.sponsorships.Set(ctx, key, former); err != nil {
			return t, err
		}
	}
	t.Sponsor = by.Organisation
	t.Sponsorships++
	return t, k.sponsorships.Set(ctx, collections.Join(t.Id, t.Sponsorships), types.Sponsorship{
		Trial: t.Id, Number: t.Sponsorships, Sponsor: t.Sponsor, Actor: by, Time: at, Height: height(ctx),
	})
}

// untilSponsorLeft returns a transfer of duties as it was cut short if the sponsor who offered it is not the sponsor any
// more: the next one answers for the trial, so the next one transfers.
func (k Keeper) untilSponsorLeft(ctx context.Context, d types.DutyTransfer) (types.DutyTransfer, error) {
	s, err := k.Sponsorship(ctx, d.Trial, d.Sponsorship)
	return d.EndedBy(s.EndedAt), err
}
