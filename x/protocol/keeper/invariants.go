package keeper

import (
	"context"
	"fmt"
	"reflect"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Invariants reports what of the state contradicts itself: rows that break a rule, or an index that does not follow from
// the rows it was made of.
func (k Keeper) Invariants(ctx context.Context) error {
	g, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := g.Validate(); err != nil {
		return err
	}
	for _, check := range []func(context.Context, *types.GenesisState) error{
		k.headsFollowVersions, k.filesAreIndexed, k.standingsFollowDecisions, k.deadlinesFollowDecisions,
		k.inUseFollowsActivations, k.decidersWereAssigned,
	} {
		if err := check(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// decidersWereAssigned checks that whoever decided, and in whose place it was decided, was assigned in that capacity once.
func (k Keeper) decidersWereAssigned(ctx context.Context, g *types.GenesisState) error {
	for _, d := range g.Decisions {
		for _, by := range d.Deciders() {
			_, found, err := k.trial.NewestAssignment(ctx, d.Trial, by.Organisation, types.CapacityOf(by.Decider))
			if err == nil && !found {
				err = fmt.Errorf("organisation %d decided on trial %d as %s and was never assigned so", by.Organisation, d.Trial, types.DeciderName(by.Decider))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// headsFollowVersions checks that each line's head is its newest version, that there are no lines beside, and that each
// trial counts its lines.
func (k Keeper) headsFollowVersions(ctx context.Context, g *types.GenesisState) error {
	want, last := make(expected[types.Document]), make(expected[uint32])
	for _, v := range g.Versions {
		key := k.documents.KeyCodec().Stringify(collections.Join(v.Trial, v.Line))
		want[key] = types.Document{Trial: v.Trial, Line: v.Line, Type: v.Type, Head: v.Number}
		last[k.lastLines.KeyCodec().Stringify(v.Trial)] = v.Line
	}
	if err := follows(ctx, "number of the newest line of trial", k.lastLines, last); err != nil {
		return err
	}
	return follows(ctx, "line", k.documents, want)
}

// filesAreIndexed checks that each file of a version is found by its digest, and nothing else is.
func (k Keeper) filesAreIndexed(ctx context.Context, g *types.GenesisState) error {
	files := 0
	for _, v := range g.Versions {
		for _, digest := range v.AllDigests() {
			key := collections.Join(digest, keyOfVersion(v.Trial, v.Line, v.Number))
			if found, err := k.digests.Has(ctx, key); err != nil {
				return err
			} else if !found {
				return fmt.Errorf("the file with digest %X of line %d of trial %d is not indexed", digest, v.Line, v.Trial)
			}
			files++
		}
	}
	return k.digests.Walk(ctx, nil, func(key collections.Pair[[]byte, versionKey]) (bool, error) {
		if files--; files < 0 {
			return true, fmt.Errorf("the index has files that no version has, such as %X", key.K1())
		}
		return false, nil
	})
}

// standingsFollowDecisions checks that what stands and what is suspended is what the decisions and their conditions come
// to.
func (k Keeper) standingsFollowDecisions(ctx context.Context, g *types.GenesisState) error {
	standings, decidedAt := make(expected[types.Standings]), make(expected[types.DecidedAt])
	for _, d := range g.Decisions {
		v, err := k.Version(ctx, d.Trial, d.Line, d.Version)
		if err != nil {
			return err
		}
		conditions, err := k.conditionsOf(ctx, d)
		if err != nil {
			return err
		}
		for _, place := range types.Places(d.Scope) {
			if types.IsOpinion(d.Outcome) {
				key := k.standings.KeyCodec().Stringify(collections.Join(keyOfVersion(d.Trial, d.Line, v.ApprovedWith), uint64(place)))
				standings[key] = standings[key].After(d, conditions)
			}
			key := k.decidedAt.KeyCodec().Stringify(collections.Join(d.Trial, uint64(place)))
			if decidedAt[key], err = decidedAt[key].After(d, place); err != nil {
				return err
			}
			if decidedAt[key].IsEmpty() {
				delete(decidedAt, key)
			}
		}
	}
	if err := follows(ctx, "standing", k.standings, standings); err != nil {
		return err
	}
	return follows(ctx, "row of what was decided for a place", k.decidedAt, decidedAt)
}

// deadlinesFollowDecisions checks that what falls due is what the decisions that stand and their open conditions say.
func (k Keeper) deadlinesFollowDecisions(ctx context.Context, g *types.GenesisState) error {
	want := make(map[string]bool)
	for _, d := range g.Decisions {
		v, err := k.Version(ctx, d.Trial, d.Line, d.Version)
		if err != nil {
			return err
		}
		if stands, err := k.stands(ctx, d, v); err != nil {
			return err
		} else if !stands {
			continue
		}
		keys, err := k.deadlineKeys(ctx, d)
		if err != nil {
			return err
		}
		for _, key := range keys {
			want[k.deadlines.KeyCodec().Stringify(key)] = true
		}
	}
	return followSet(ctx, "deadline", k.deadlines, want)
}

// inUseFollowsActivations checks that what is and was in use is what was activated.
func (k Keeper) inUseFollowsActivations(ctx context.Context, g *types.GenesisState) error {
	now, then, times := make(expected[types.InUse]), make(expected[types.InUse]), make(expected[int64])
	uses := make(expected[uint32])
	for _, a := range types.InTime(g.Activations) {
		l, err := k.lineInUse(ctx, a)
		if err != nil {
			return err
		}
		site := collections.Join(a.Trial, a.Site)
		key := k.inUse.KeyCodec().Stringify(site)
		now[key] = now[key].With(l)
		then[k.history.KeyCodec().Stringify(collections.Join(site, a.Height))] = now[key]
		times[k.times.KeyCodec().Stringify(collections.Join(site, a.Time.UnixNano()))] = a.Height
		uses[k.uses.KeyCodec().Stringify(collections.Join(collections.Join(a.Trial, a.Line), a.Site))] = a.Version
	}
	if err := follows(ctx, "use of a line", k.uses, uses); err != nil {
		return err
	}
	if err := follows(ctx, "row of what is in use", k.inUse, now); err != nil {
		return err
	}
	if err := follows(ctx, "row of what was in use", k.history, then); err != nil {
		return err
	}
	return follows(ctx, "row of when something came into use", k.times, times)
}

// expected holds the rows that should be there by their key as people read it: keys of pairs cannot be compared.
type expected[V any] map[string]V

// follows checks that a map holds the expected rows and no others.
func follows[K, V any](ctx context.Context, what string, rows collections.Map[K, V], want expected[V]) error {
	err := rows.Walk(ctx, nil, func(key K, row V) (bool, error) {
		name := rows.KeyCodec().Stringify(key)
		should, known := want[name]
		if !known || !reflect.DeepEqual(should, row) {
			return true, fmt.Errorf("%s %s is %v, want %v", what, name, row, should)
		}
		delete(want, name)
		return false, nil
	})
	if err != nil {
		return err
	}
	for name := range want {
		return fmt.Errorf("%s %s is missing", what, name)
	}
	return nil
}

// followSet checks that a set holds the expected keys and no others.
func followSet[K any](ctx context.Context, what string, rows collections.KeySet[K], want map[string]bool) error {
	err := rows.Walk(ctx, nil, func(key K) (bool, error) {
		name := rows.KeyCodec().Stringify(key)
		if !want[name] {
			return true, fmt.Errorf("%s %s is in the state, and follows from nothing", what, name)
		}
		delete(want, name)
		return false, nil
	})
	if err != nil {
		return err
	}
	for name := range want {
		return fmt.Errorf("%s %s is missing", what, name)
	}
	return nil
}
