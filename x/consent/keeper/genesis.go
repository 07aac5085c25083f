package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
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
	if err := k.restoreRebinding(ctx, c, entry.Rebinding); err != nil {
		return err
	}
	for _, l := range entry.Lines {
		if err := k.restoreLine(ctx, types.FormConsent{Consent: c, Line: l.Line}, l); err != nil {
			return err
		}
	}
	for _, e := range entry.History {
		if err := k.history.Set(ctx, historyKey(c.Handle, 0, e.Height), e); err != nil {
			return err
		}
	}
	return k.consents.Set(ctx, c.Handle, c)
}

func (k Keeper) restoreRebinding(ctx context.Context, c types.Consent, r *types.Rebinding) error {
	if r == nil {
		return nil
	}
	for _, bech32 := range r.Keys() {
		key, err := k.address("key", bech32)
		if err != nil {
			return err
		}
		if err := k.keys.Set(ctx, key, c.Handle); err != nil {
			return err
		}
	}
	return k.setRebinding(ctx, nil, *r)
}

func (k Keeper) restoreLine(ctx context.Context, f types.FormConsent, l types.LineWithHistory) error {
	if p := f.Line.Pending; p != nil && !f.Withdrawn() {
		if err := k.lapses.Set(ctx, collections.Join3(p.Due.UnixNano(), f.Handle, f.Line.FormLine)); err != nil {
			return err
		}
	}
	for _, former := range l.Former {
		if err := k.setFormer(ctx, f, former); err != nil {
			return err
		}
	}
	for _, e := range l.History {
		if err := k.history.Set(ctx, historyKey(f.Handle, f.Line.FormLine, e.Height), e); err != nil {
			return err
		}
	}
	return k.setLine(ctx, f)
}

// ExportGenesis reads all consents back. Which withdrawals were free in the last blocks is forgotten.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := types.DefaultGenesis()
	err := k.consents.Walk(ctx, nil, func(_ []byte, c types.Consent) (bool, error) {
		entry := types.ConsentWithHistory{Consent: c}
		var err error
		if entry.History, err = k.historyOf(ctx, c.Handle, 0); err != nil {
			return true, err
		}
		if r, found, err := row.Find(k.rebindings.Get(ctx, c.Handle)); err != nil {
			return true, err
		} else if found {
			entry.Rebinding = &r
		}
		entry.Lines, err = k.linesOf(ctx, c.Handle)
		g.Consents = append(g.Consents, entry)
		return false, err
	})
	return g, err
}

func (k Keeper) linesOf(ctx context.Context, handle []byte) (all []types.LineWithHistory, err error) {
	err = k.lines.Walk(ctx, collections.NewPrefixedPairRange[[]byte, uint32](handle), func(key lineKey, l types.Line) (bool, error) {
		history, err := k.historyOf(ctx, handle, key.K2())
		if err != nil {
			return true, err
		}
		former, err := k.formerOf(ctx, key)
		all = append(all, types.LineWithHistory{Line: l, History: history, Former: former})
		return false, err
	})
	return all, err
}

func (k Keeper) formerOf(ctx context.Context, of lineKey) (all []types.FormerAgreement, err error) {
	err = k.former.Walk(ctx, collections.NewPrefixedPairRange[lineKey, uint32](of),
		func(_ collections.Pair[lineKey, uint32], former types.FormerAgreement) (bool, error) {
			all = append(all, former)
			return false, nil
		})
	return all, err
}

func (k Keeper) historyOf(ctx context.Context, handle []byte, line uint32) (all []types.HistoryEntry, err error) {
	of := collections.NewPrefixedPairRange[lineKey, int64](collections.Join(handle, line))
	err = k.history.Walk(ctx, of, func(_ collections.Pair[lineKey, int64], e types.HistoryEntry) (bool, error) {
		all = append(all, e)
		return false, nil
	})
	return all, err
}
