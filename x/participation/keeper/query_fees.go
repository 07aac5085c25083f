package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// FeeBudget returns what a site may still promise for fees.
func (q queryServer) FeeBudget(ctx context.Context, req *types.QueryFeeBudgetRequest) (*types.QueryFeeBudgetResponse, error) {
	budget, err := q.Keeper.FeeBudget(ctx, req.Trial, req.Site)
	return &types.QueryFeeBudgetResponse{Budget: budget}, err
}

// FeePromises lists what is promised in a participation.
func (q queryServer) FeePromises(ctx context.Context, req *types.QueryFeePromisesRequest) (*types.QueryFeePromisesResponse, error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", req.Handle)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	promises, err := q.promisesOf(ctx, handle[:])
	return &types.QueryFeePromisesResponse{Promises: promises}, err
}

// FeePromise returns what is promised to one who signs, and how much of it a transaction may offer.
func (q queryServer) FeePromise(ctx context.Context, req *types.QueryFeePromiseRequest) (*types.QueryFeePromiseResponse, error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", req.Handle)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	signer, err := field.Address(q.addresses, types.ErrInvalid, "signer", req.Signer)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	p, err := q.Keeper.FeePromise(ctx, handle, signer)
	if types.ErrFeePromise.Is(err) {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	if err != nil {
		return nil, err
	}
	granter, err := q.addresses.BytesToString(q.accounts.GetModuleAddress(types.FeesAccount))
	return &types.QueryFeePromiseResponse{Promise: p, Granter: granter, Most: p.Most(false), MostToWithdraw: p.Most(true)}, err
}
