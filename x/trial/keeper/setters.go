package keeper

import (
	"context"
	"slices"
	"time"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// The setters of the core row. Only x/registration calls them: it checks what may change, and records the fact. They write,
// record nothing, and call no other module.

// Open makes a trial that is not yet recruiting, with the organisation for which somebody acts as its first sponsor. It
// returns the trial's number.
func (k Keeper) Open(ctx context.Context, sponsor fact.Actor, window time.Duration, countries []string) (uint64, error) {
	id, err := k.nextTrial.Get(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.nextTrial.Set(ctx, id+1); err != nil {
		return 0, err
	}
	t, err := k.enterSponsor(ctx, types.Trial{
		Id:               id,
		Status:           trialfact.Status_STATUS_NOT_YET_RECRUITING,
		SettlementWindow: window,
		RegisteredAt:     now(ctx),
		RegisteredHeight: height(ctx),
	}, sponsor)
	if err != nil {
		return 0, err
	}
	if err := k.trials.Set(ctx, id, t); err != nil {
		return 0, err
	}
	return id, k.setCountries(ctx, id, countries)
}

// SetSponsor makes the organisation for which somebody acts the sponsor of a trial, and ends the sponsorship before. It
// returns the number of the sponsorship.
func (k Keeper) SetSponsor(ctx context.Context, trial uint64, sponsor fact.Actor) (uint32, error) {
	t, err := k.Trial(ctx, trial)
	if err != nil {
		return 0, err
	}
	if t, err = k.enterSponsor(ctx, t, sponsor); err != nil {
		return 0, err
	}
	return t.Sponsorships, k.trials.Set(ctx, t.Id, t)
}

// SetStatus puts a trial into a status.
func (k Keeper) SetStatus(ctx context.Context, trial uint64, status trialfact.Status) error {
	t, err := k.Trial(ctx, trial)
	if err != nil {
		return err
	}
	t.Status = status
	if ended := now(ctx); types.IsOver(status) && t.EndedAt == nil {
		t.EndedAt = &ended
	}
	return k.trials.Set(ctx, t.Id, t)
}

// SetTerms sets the settlement window and the countries of recruitment of a trial. What is as it was is not written.
func (k Keeper) SetTerms(ctx context.Context, trial uint64, window time.Duration, countries []string) error {
	t, err := k.Trial(ctx, trial)
	if err != nil {
		return err
	}
	if t.SettlementWindow != window {
		t.SettlementWindow = window
		if err := k.trials.Set(ctx, t.Id, t); err != nil {
			return err
		}
	}
	return k.setCountries(ctx, t.Id, countries)
}

// setCountries writes the countries of recruitment of a trial in the place of those before.
func (k Keeper) setCountries(ctx context.Context, trial uint64, countries []string) error {
	before, err := k.countriesOf(ctx, trial)
	if err != nil {
		return err
	}
	for _, code := range before {
		if slices.Contains(countries, code) {
			continue
		}
		if err := k.countries.Remove(ctx, collections.Join(trial, code)); err != nil {
			return err
		}
	}
	for _, code := range countries {
		if slices.Contains(before, code) {
			continue
		}
		if err := k.countries.Set(ctx, collections.Join(trial, code)); err != nil {
			return err
		}
	}
	return nil
}

// countriesOf returns the countries of recruitment of a trial in ascending order. There are 249 at most.
func (k Keeper) countriesOf(ctx context.Context, trial uint64) (codes []string, err error) {
	err = k.countries.Walk(ctx, collections.NewPrefixedPairRange[uint64, string](trial), func(key countryKey) (bool, error) {
		codes = append(codes, key.K2())
		return false, nil
	})
	return codes, err
}
