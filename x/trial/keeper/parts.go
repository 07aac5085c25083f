package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// part is how an organisation has a part in a trial, one bit each.
type part uint32

const (
	// sponsors: it is the sponsor now.
	sponsors part = 1 << iota
	// isAssigned: it is assigned, or once was.
	isAssigned
	// conducts: a site is, or was, its.
	conducts
)

// partIndex finds the trials in which an organisation has a part. Rows are organisation and trial, and how.
type partIndex struct {
	collections.Map[collections.Pair[uint64, uint64], uint32]
}

// Reference follows the sponsor of a trial, as collections.Index wants it.
func (i partIndex) Reference(ctx context.Context, id uint64, t types.Trial, before func() (types.Trial, error)) error {
	old, err := before()
	if err != nil && !row.IsMissing(err) {
		return err
	}
	if err == nil && old.Sponsor == t.Sponsor {
		return nil
	}
	if err == nil {
		if err := i.leave(ctx, old.Sponsor, id, sponsors); err != nil {
			return err
		}
	}
	return i.take(ctx, t.Sponsor, id, sponsors)
}

// Unreference lets the sponsor of a trial go, as collections.Index wants it.
func (i partIndex) Unreference(ctx context.Context, id uint64, before func() (types.Trial, error)) error {
	old, err := before()
	if err != nil {
		return err
	}
	return i.leave(ctx, old.Sponsor, id, sponsors)
}

// of returns how an organisation has a part in a trial.
func (i partIndex) of(ctx context.Context, organisation, trial uint64) (part, error) {
	has, err := row.OrZero(i.Get(ctx, collections.Join(organisation, trial)))
	return part(has), err
}

func (i partIndex) take(ctx context.Context, organisation, trial uint64, p part) error {
	has, err := i.of(ctx, organisation, trial)
	if err != nil || has&p != 0 {
		return err
	}
	return i.Set(ctx, collections.Join(organisation, trial), uint32(has|p))
}

func (i partIndex) leave(ctx context.Context, organisation, trial uint64, p part) error {
	has, err := i.of(ctx, organisation, trial)
	switch {
	case err != nil:
		return err
	case has == p:
		return i.Remove(ctx, collections.Join(organisation, trial))
	}
	return i.Set(ctx, collections.Join(organisation, trial), uint32(has&^p))
}

// WalkTrialsOf visits the trials in which an organisation has a part from a number on, until visit says stop: it is the
// sponsor, is or was assigned, or conducts a site.
func (k Keeper) WalkTrialsOf(ctx context.Context, organisation, from uint64, visit func(trial uint64) (stop bool, err error)) error {
	trials := collections.NewPrefixedPairRange[uint64, uint64](organisation).StartInclusive(from)
	return k.trials.Indexes.part.Walk(ctx, trials, func(key collections.Pair[uint64, uint64], _ uint32) (bool, error) {
		return visit(key.K2())
	})
}

// HasPart reports whether an organisation has a part in a trial: it is the sponsor, is or was assigned, conducts or conducted a
// site, or its people are or were of the data monitoring board.
func (k Keeper) HasPart(ctx context.Context, trial, organisation uint64) (bool, error) {
	has, err := k.trials.Indexes.part.of(ctx, organisation, trial)
	if err != nil || has != 0 {
		return has != 0, err
	}
	return k.boards.Has(ctx, collections.Join(trial, organisation))
}

// EverSponsored reports whether an organisation is or was the sponsor of a trial.
func (k Keeper) EverSponsored(ctx context.Context, trial, organisation uint64) (ever bool, err error) {
	err = k.sponsorships.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint32](trial), func(_ rowKey, s types.Sponsorship) (bool, error) {
		ever = s.Sponsor == organisation
		return ever, nil
	})
	return ever, err
}

// CarriesOut reports whether a task of the sponsor on the trial as a whole is an organisation's at the time of the block:
// it is the sponsor, or a CRO that took over the duty.
func (k Keeper) CarriesOut(ctx context.Context, trial, organisation uint64, task fact.Task) (bool, error) {
	t, err := k.Trial(ctx, trial)
	if err != nil || t.Sponsor == organisation {
		return err == nil, err
	}
	d, err := k.dutyOf(ctx, t, organisation, task)
	if errors.Is(err, types.ErrOrganisation) {
		return false, nil
	}
	if err != nil || !d.IsOpen() || d.AcceptedAt == nil {
		return false, err
	}
	a, err := k.requireAssigned(ctx, trial, organisation, trialfact.Capacity_CAPACITY_CRO)
	if errors.Is(err, types.ErrAssignment) {
		return false, nil
	}
	return err == nil && a.IsTrialWide(), err
}
