package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// InitGenesis writes the consents that a chain starts with; what lapses when and which key is bound to what follow from
// them.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	for _, entry := range g.Consents {
		if err := k.restore(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) restore(ctx context.Context, entry types.ConsentWithHistory) error {
	c := entry.Consent
	key, err := k.address("key", c.Key)
	if err != nil {
		return err
	}
	if err := k.keys.Set(ctx, key, c.Handle); err != nil {
		return err
	}
	if c.Pending != nil {
		if err := k.lapses.Set(ctx, collections.Join(c.Pending.Due.UnixNano(), c.Handle)); err != nil {
			return err
		}
	}
	for _, e := range entry.History {
		if err := k.history.Set(ctx, collections.Join(c.Handle, e.Height), e); err != nil {
			return err
		}
	}
	return k.consents.Set(ctx, c.Handle, c)
}

// ExportGenesis reads all consents back. Which withdrawals were free in the last blocks is forgotten.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.consents.Walk(ctx, nil, func(_ []byte, c types.Consent) (bool, error) {
		history, err := k.historyOf(ctx, fact.Hash(c.Handle))
		g.Consents = append(g.Consents, types.ConsentWithHistory{Consent: c, History: history})
		return false, err
	})
	return g, err
}

func (k Keeper) historyOf(ctx context.Context, handle fact.Hash) (all []types.HistoryEntry, err error) {
	of := collections.NewPrefixedPairRange[[]byte, int64](handle[:])
	err = k.history.Walk(ctx, of, func(_ collections.Pair[[]byte, int64], e types.HistoryEntry) (bool, error) {
		all = append(all, e)
		return false, nil
	})
	return all, err
}
