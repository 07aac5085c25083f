package keeper

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	auditfact "github.com/equipoise-trials/equipoise/fact/audit"
	"github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// InitGenesis starts the log, or takes it over from the chain that this one continues and records that it does.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	if g.Log.Size_ == 0 && g.Origin == nil {
		return nil
	}
	log, err := g.Log.Range()
	if err != nil {
		return err
	}
	if first := sdk.UnwrapSDKContext(ctx).BlockHeight(); first <= g.Height && log.Size() > 0 {
		return fmt.Errorf("the chain begins at height %d, want more than %d: there the log that it takes over ends", first, g.Height)
	}
	head := fact.Checkpoint{Size: log.Size(), Root: log.Root(), Height: g.Height}
	if log.Size() > 0 {
		if err := k.log.Set(ctx, g.Log); err != nil {
			return err
		}
		if err := k.checkpoint.Set(ctx, head); err != nil {
			return err
		}
	}
	if g.Origin == nil {
		return nil
	}
	return k.Record(ctx, &auditfact.ChainContinued{
		Signature:    fact.By(fact.Chain(), fact.Meaning_MEANING_ATTESTED),
		ChainId:      g.Origin.ChainId,
		Height:       g.Origin.Height,
		HeaderHash:   g.Origin.HeaderHash,
		Checkpoint:   head.Marshal(),
		ExportDigest: g.Origin.ExportDigest,
	})
}

// ExportGenesis returns the log as another chain would take it over. Its origin is left for a tool to fill.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	head, err := k.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	log, err := row.OrZero(k.log.Get(ctx))
	if err != nil {
		return nil, err
	}
	return &types.GenesisState{Log: log, Height: head.Height}, nil
}
