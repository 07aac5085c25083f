package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/page"
)

type queryServer struct{ keeper Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Organisation returns one organisation.
func (q queryServer) Organisation(ctx context.Context, r *types.QueryOrganisationRequest) (*types.QueryOrganisationResponse, error) {
	o, err := q.keeper.Organisation(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return &types.QueryOrganisationResponse{Organisation: o}, nil
}

// Organisations lists the organisations by number.
func (q queryServer) Organisations(ctx context.Context, r *types.QueryOrganisationsRequest) (*types.QueryOrganisationsResponse, error) {
	rows, next, err := page.Of(ctx, q.keeper.organisations, r.Pagination,
		func(_ uint64, o types.Organisation) (types.Organisation, error) { return o.At(now(ctx)), nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryOrganisationsResponse{Organisations: rows, Pagination: next}, nil
}

// Person returns the person whose key an address is or was.
func (q queryServer) Person(ctx context.Context, r *types.QueryPersonRequest) (*types.QueryPersonResponse, error) {
	address, err := q.keeper.address("address", r.Address)
	if err != nil {
		return nil, err
	}
	p, err := q.keeper.Person(ctx, address)
	if err != nil {
		return nil, err
	}
	return &types.QueryPersonResponse{Person: p}, nil
}

// Params returns the settings of the register.
func (q queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := q.keeper.params.Get(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

// People lists the people of an organisation by the address of their first key.
func (q queryServer) People(ctx context.Context, r *types.QueryPeopleRequest) (*types.QueryPeopleResponse, error) {
	rows, next, err := page.Show(ctx, q.keeper.people.Indexes.organisation, r.Organisation, r.Pagination,
		func(origin sdk.AccAddress, _ collections.NoValue) (types.Person, error) {
			return q.keeper.people.Get(ctx, origin)
		})
	if err != nil {
		return nil, err
	}
	return &types.QueryPeopleResponse{People: rows, Pagination: next}, nil
}
