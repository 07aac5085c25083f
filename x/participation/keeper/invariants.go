package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// CheckInvariants reads the whole state and returns the first thing that is wrong with it. It is for tests and for
// operators, not for blocks.
func (k Keeper) CheckInvariants(ctx context.Context) error {
	if err := k.checkLives(ctx); err != nil {
		return err
	}
	if err := k.checkIndex(ctx); err != nil {
		return err
	}
	return k.checkCounts(ctx)
}

// checkLives: every participation has lived a life that the trial allows, and lies under its own handle.
func (k Keeper) checkLives(ctx context.Context) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.Validate(); err != nil {
		return err
	}
	return k.participations.Walk(ctx, nil, func(handle []byte, p types.Participation) (bool, error) {
		if string(handle) != string(p.Handle) {
			return true, fmt.Errorf("the participation under handle %X has handle %X", handle, p.Handle)
		}
		has, err := k.bySite.Has(ctx, collections.Join(collections.Join(p.Trial, p.Site), handle))
		if err == nil && !has {
			err = fmt.Errorf("participation %X is not in the index of site %d of trial %d", handle, p.Site, p.Trial)
		}
		return err != nil, err
	})
}

// checkIndex: every handle of a site is that of a participation there.
func (k Keeper) checkIndex(ctx context.Context) error {
	return k.bySite.Walk(ctx, nil, func(key collections.Pair[siteKey, []byte]) (bool, error) {
		p, err := k.participations.Get(ctx, key.K2())
		if err == nil {
			err = p.RequireOf(key.K1().K1(), key.K1().K2())
		}
		return err != nil, err
	})
}

// checkCounts: the counts of each site are those of its participations, and no site with participations has none.
func (k Keeper) checkCounts(ctx context.Context) error {
	type site struct {
		trial uint64
		site  uint32
	}
	made := make(map[site]types.Counts)
	var sites []site
	if err := k.participations.Walk(ctx, nil, func(_ []byte, p types.Participation) (bool, error) {
		at := site{p.Trial, p.Site}
		counts, seen := made[at]
		if !seen {
			sites = append(sites, at)
		}
		counts.NoteAll(p)
		made[at] = counts
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.counts.Walk(ctx, nil, func(key siteKey, _ types.Counts) (bool, error) {
		at := site{key.K1(), key.K2()}
		if _, seen := made[at]; !seen {
			sites = append(sites, at)
		}
		return false, nil
	}); err != nil {
		return err
	}
	for _, at := range sites {
		counts, err := k.Counts(ctx, at.trial, at.site)
		if err != nil {
			return err
		}
		if want := made[at]; counts != want {
			return fmt.Errorf("site %d of trial %d counts %s, its participations make %s", at.site, at.trial, &counts, &want)
		}
	}
	return nil
}
