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
	if err := k.checkCounts(ctx); err != nil {
		return err
	}
	if err := k.checkPeople(ctx); err != nil {
		return err
	}
	if err := k.checkReturns(ctx); err != nil {
		return err
	}
	return k.checkFeesAreHeld(ctx)
}

// checkPeople: every participation with a tag is listed under it, and nothing else is.
func (k Keeper) checkPeople(ctx context.Context) error {
	tagged, listed := 0, 0
	if err := k.participations.Walk(ctx, nil, func(_ []byte, p types.Participation) (bool, error) {
		if len(p.PersonTag) == 0 {
			return false, nil
		}
		tagged++
		known, err := k.people.Has(ctx, collections.Join3(p.Trial, p.PersonTag, p.Handle))
		if err == nil && !known {
			err = fmt.Errorf("participation %X is not listed under its tag", p.Handle)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	err := k.people.Walk(ctx, nil, func(collections.Triple[uint64, []byte, []byte]) (bool, error) {
		listed++
		return false, nil
	})
	if err == nil && listed != tagged {
		err = fmt.Errorf("%d participations have a tag, %d are listed under one", tagged, listed)
	}
	return err
}

// checkReturns: the fees of participations that ended are looked at some time, each once, and no others.
func (k Keeper) checkReturns(ctx context.Context) error {
	listed := make(map[string]bool)
	if err := k.feeReturns.Walk(ctx, nil, func(key collections.Pair[int64, []byte]) (bool, error) {
		handle := string(key.K2())
		if listed[handle] {
			return true, fmt.Errorf("the fees of participation %X are to be looked at twice", handle)
		}
		listed[handle] = true
		p, err := k.participations.Get(ctx, key.K2())
		if _, ended := p.Ended(); err == nil && !ended {
			err = fmt.Errorf("the fees of participation %X are to go back, and it is %s", handle, p.State.Name())
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return k.feePromises.Walk(ctx, nil, func(key collections.Pair[[]byte, []byte], _ types.FeePromise) (bool, error) {
		p, err := k.participations.Get(ctx, key.K1())
		if _, ended := p.Ended(); err == nil && ended && !listed[string(key.K1())] {
			err = fmt.Errorf("participation %X is %s, and nothing looks at its fees", key.K1(), p.State.Name())
		}
		return err != nil, err
	})
}

// checkFeesAreHeld: the account of fees holds what sites may promise and what is left of what they promised, and nothing else.
func (k Keeper) checkFeesAreHeld(ctx context.Context) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	want := g.Fees()
	account := k.accounts.GetModuleAddress(types.FeesAccount)
	if got := k.bank.GetAllBalances(ctx, account); !got.Equal(want) {
		return fmt.Errorf("the account of fees %s holds %q, but %q is in budgets and promises", account, got, want)
	}
	return nil
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
		for _, number := range p.Sites() {
			at := site{p.Trial, number}
			counts, seen := made[at]
			if !seen {
				sites = append(sites, at)
			}
			counts.NoteAll(p, number)
			made[at] = counts
		}
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
