package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Seal returns a seal of an organisation.
func (q queryServer) Seal(ctx context.Context, r *types.QuerySealRequest) (*types.QuerySealResponse, error) {
	digest, err := types.ParseSeal(r.Digest)
	if err != nil {
		return nil, err
	}
	seal, err := q.keeper.seal(ctx, r.Organisation, digest)
	if err != nil {
		return nil, err
	}
	return &types.QuerySealResponse{Seal: seal, Late: seal.IsLate(now(ctx))}, nil
}

// Seals lists the seals of an organisation by digest.
func (q queryServer) Seals(ctx context.Context, r *types.QuerySealsRequest) (*types.QuerySealsResponse, error) {
	rows, next, err := page.Under(ctx, q.keeper.seals, r.Organisation, r.Pagination)
	if err != nil {
		return nil, err
	}
	return &types.QuerySealsResponse{Seals: rows, Pagination: next}, nil
}

// sealOf returns the seal that a trial was revealed from: one of the organisation that registered it.
func (k Keeper) sealOf(ctx context.Context, e types.Entry) (types.Seal, error) {
	first, err := k.trial.Sponsorship(ctx, e.Trial, 1)
	if err != nil {
		return types.Seal{}, err
	}
	return k.seal(ctx, first.Sponsor, e.Seal)
}
