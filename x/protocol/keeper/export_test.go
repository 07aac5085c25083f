package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Damage breaks one thing in the state each, for tests of the invariants.
var Damage = map[string]func(context.Context, Keeper) error{
	"a head that is not the newest version": func(ctx context.Context, k Keeper) error {
		return k.documents.Set(ctx, collections.Join(uint64(3), uint32(1)), types.Document{Trial: 3, Line: 1, Type: 2, Head: 9})
	},
	"a line without versions": func(ctx context.Context, k Keeper) error {
		return k.documents.Set(ctx, collections.Join(uint64(3), uint32(9)), types.Document{Trial: 3, Line: 9, Type: 2, Head: 1})
	},
	"a line that is missing": func(ctx context.Context, k Keeper) error {
		return k.documents.Remove(ctx, collections.Join(uint64(3), uint32(2)))
	},
	"a version that is missing": func(ctx context.Context, k Keeper) error {
		return k.versions.Remove(ctx, keyOfVersion(3, 1, 1))
	},
	"a file that is not indexed": func(ctx context.Context, k Keeper) error {
		v, err := k.Version(ctx, 3, 1, 1)
		if err != nil {
			return err
		}
		return k.digests.Remove(ctx, collections.Join(v.Content.Variants[0].Digest, keyOfVersion(3, 1, 1)))
	},
	"a file in the index that no version has": func(ctx context.Context, k Keeper) error {
		return k.digests.Set(ctx, collections.Join(make([]byte, 32), keyOfVersion(3, 1, 1)))
	},
	"a schedule that was exchanged": func(ctx context.Context, k Keeper) error {
		return k.schedules.Set(ctx, keyOfVersion(3, 3, 1), []byte{1})
	},
	"a decision that is missing": func(ctx context.Context, k Keeper) error {
		return k.decisions.Remove(ctx, collections.Join(keyOfVersion(3, 1, 1), uint32(1)))
	},
	"a standing that no decision made": func(ctx context.Context, k Keeper) error {
		return setStanding(ctx, k, types.Standing{Decider: types.EthicsCommittee, Organisation: 99, Version: 1, Opinion: 1, Outcome: types.Approved})
	},
	"a standing that was turned": func(ctx context.Context, k Keeper) error {
		return setStanding(ctx, k, types.Standing{Decider: types.EthicsCommittee, Organisation: 50, Version: 1, Opinion: 1, Outcome: types.Disapproved})
	},
	"standings at a place that no decision names": func(ctx context.Context, k Keeper) error {
		return k.standings.Set(ctx, collections.Join(keyOfVersion(3, 1, 1), uint64(types.AtSite(2))), types.Standings{})
	},
	"a suspension that nobody declared": func(ctx context.Context, k Keeper) error {
		return k.decidedAt.Set(ctx, collections.Join(uint64(3), uint64(types.AtSite(2))), types.DecidedAt{Suspensions: []types.Suspension{{Line: 1}}})
	},
	"a suspension that was taken away": func(ctx context.Context, k Keeper) error {
		return k.decidedAt.Remove(ctx, collections.Join(uint64(3), uint64(types.AtSite(4))))
	},
	"an opinion that is not looked for": func(ctx context.Context, k Keeper) error {
		at, err := k.decidedFor(ctx, 3, types.WholeTrial)
		if err != nil {
			return err
		}
		at.Lines = at.Lines[1:]
		return k.decidedAt.Set(ctx, collections.Join(uint64(3), uint64(types.WholeTrial)), at)
	},
	"a condition that is missing": func(ctx context.Context, k Keeper) error {
		return k.conditions.Remove(ctx, collections.Join(collections.Join(keyOfVersion(3, 2, 1), uint32(2)), uint32(1)))
	},
	"a condition that was met in silence": func(ctx context.Context, k Keeper) error {
		key := collections.Join(collections.Join(keyOfVersion(3, 2, 1), uint32(2)), uint32(1))
		c, err := k.conditions.Get(ctx, key)
		if err != nil {
			return err
		}
		c.MetAt = &c.Due
		return k.conditions.Set(ctx, key, c)
	},
	"a deadline that was taken away": func(ctx context.Context, k Keeper) error {
		return k.deadlines.Clear(ctx, nil)
	},
	"an opinion that nobody gave": func(ctx context.Context, k Keeper) error {
		v, err := k.Version(ctx, 3, 1, 1)
		if err != nil {
			return err
		}
		v.DecidedBy = append(v.DecidedBy, types.DecidedBy{Decider: types.Authority, Organisation: 60})
		return k.versions.Set(ctx, keyOfVersion(3, 1, 1), v)
	},
	"a use that nobody activated": func(ctx context.Context, k Keeper) error {
		return k.uses.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(1)), uint32(4)), 1)
	},
	"a version that is approved with another": func(ctx context.Context, k Keeper) error {
		v, err := k.Version(ctx, 3, 2, 2)
		if err != nil {
			return err
		}
		v.ApprovedWith = 1
		return k.versions.Set(ctx, keyOfVersion(3, 2, 2), v)
	},
	"a version in use that nobody activated": func(ctx context.Context, k Keeper) error {
		return setInUse(ctx, k, types.LineInUse{Type: 2, Line: 1, Version: 2})
	},
	"a re-consent floor that was raised": func(ctx context.Context, k Keeper) error {
		return setInUse(ctx, k, types.LineInUse{Type: 6, Line: 2, Version: 2, ReconsentFloor: 1})
	},
	"a history that was rewritten": func(ctx context.Context, k Keeper) error {
		return k.history.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(1)), int64(4000)), types.InUse{})
	},
	"a history that began earlier": func(ctx context.Context, k Keeper) error {
		return k.history.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(1)), int64(2)), types.InUse{})
	},
	"a time that was moved": func(ctx context.Context, k Keeper) error {
		return k.times.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(1)), int64(7)), 4000)
	},
	"a count of lines that is too low": func(ctx context.Context, k Keeper) error {
		return k.lastLines.Set(ctx, 3, 2)
	},
	"a count of lines of a trial without any": func(ctx context.Context, k Keeper) error {
		return k.lastLines.Set(ctx, 4, 1)
	},
	"an activation that goes back": func(ctx context.Context, k Keeper) error {
		return k.addActivation(ctx, types.LineInUse{Type: 2, Line: 1, Version: 1, ApprovedWith: 1}, types.Activation{Trial: 3, Site: 1, Line: 1, Height: 400, Version: 1})
	},
}

// setStanding changes how an organisation stands on the protocol for the whole trial.
func setStanding(ctx context.Context, k Keeper, s types.Standing) error {
	at, err := k.standingsAt(ctx, keyOfVersion(3, 1, 1), types.WholeTrial)
	if err != nil {
		return err
	}
	return k.standings.Set(ctx, collections.Join(keyOfVersion(3, 1, 1), uint64(types.WholeTrial)), at.With(s))
}

// setInUse changes what the first site uses.
func setInUse(ctx context.Context, k Keeper, l types.LineInUse) error {
	used, err := k.usedBy(ctx, 3, 1)
	if err != nil {
		return err
	}
	return k.inUse.Set(ctx, collections.Join(uint64(3), uint32(1)), used.With(l))
}
