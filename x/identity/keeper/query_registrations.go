package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

// Registrations lists the people whom an organisation wants to register and whose keys did not accept yet, by address.
func (q queryServer) Registrations(ctx context.Context, r *types.QueryRegistrationsRequest) (*types.QueryRegistrationsResponse, error) {
	rows, next, err := page.Under(ctx, q.keeper.registrations, r.Organisation, r.Pagination)
	if err != nil {
		return nil, err
	}
	return &types.QueryRegistrationsResponse{Registrations: rows, Pagination: next}, nil
}

// RegistrationsOf lists the organisations that want to register a key which did not accept yet, by number.
func (q queryServer) RegistrationsOf(ctx context.Context, r *types.QueryRegistrationsOfRequest) (*types.QueryRegistrationsOfResponse, error) {
	address, err := q.keeper.address("address", r.Address)
	if err != nil {
		return nil, err
	}
	rows, next, err := page.Show(ctx, q.keeper.registrations.Indexes.key, address, r.Pagination,
		func(organisation uint64, _ collections.NoValue) (types.Registration, error) {
			return q.keeper.registrations.Get(ctx, collections.Join(organisation, address))
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryRegistrationsOfResponse{Registrations: rows, Pagination: next}, nil
}
