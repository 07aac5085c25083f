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
		d := types.Decision{Trial: 3, Line: 1, Version: 1, Decider: types.EthicsCommittee, Organisation: 99}
		return k.standings.Set(ctx, keyOfStanding(d, types.WholeTrial), types.Standing{Opinion: 1, Outcome: types.Approved})
	},
	"a standing that was turned": func(ctx context.Context, k Keeper) error {
		d := types.Decision{Trial: 3, Line: 1, Version: 1, Decider: types.EthicsCommittee, Organisation: 50}
		return k.standings.Set(ctx, keyOfStanding(d, types.WholeTrial), types.Standing{Opinion: 1, Outcome: types.Disapproved})
	},
	"a version in use that nobody activated": func(ctx context.Context, k Keeper) error {
		return k.active.Set(ctx, collections.Join(collections.Join(uint64(3), uint32(1)), collections.Join(uint32(2), uint32(1))), 2)
	},
	"an activation that goes back": func(ctx context.Context, k Keeper) error {
		return k.addActivation(ctx, 2, types.Activation{Trial: 3, Site: 1, Line: 1, Height: 400, Version: 1})
	},
}
