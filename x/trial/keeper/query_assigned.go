package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// Assignments lists the assignments of a trial, those that ended included.
func (q queryServer) Assignments(ctx context.Context, r *types.QueryAssignmentsRequest) (*types.QueryAssignmentsResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.assignments)
	if err != nil {
		return nil, err
	}
	return &types.QueryAssignmentsResponse{Assignments: rows, Pagination: next}, nil
}

// Duties lists the transfers of duties of a trial, those that ended included.
func (q queryServer) Duties(ctx context.Context, r *types.QueryDutiesRequest) (*types.QueryDutiesResponse, error) {
	rows, next, err := ofTrial(ctx, q, r.Trial, r.Pagination, q.keeper.transfers)
	if err != nil {
		return nil, err
	}
	return &types.QueryDutiesResponse{Transfers: rows, Pagination: next}, nil
}

// Authority says as whom somebody may carry out a task now, or what they lack.
func (q queryServer) Authority(ctx context.Context, r *types.QueryAuthorityRequest) (*types.QueryAuthorityResponse, error) {
	id, err := types.ParseID(r.Trial)
	if err != nil {
		return nil, err
	}
	address, err := q.keeper.address("address", r.Address)
	if err != nil {
		return nil, err
	}
	grant, err := q.keeper.Authorize(ctx, address, r.Task, id, r.Site)
	if err != nil {
		return &types.QueryAuthorityResponse{Reason: err.Error()}, nil
	}
	return &types.QueryAuthorityResponse{Actor: &grant.Actor}, nil
}
