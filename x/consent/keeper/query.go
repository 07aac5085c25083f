package keeper

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Consent returns the consent of a participation.
func (q queryServer) Consent(ctx context.Context, req *types.QueryConsentRequest) (*types.QueryConsentResponse, error) {
	c, s, err := q.find(ctx, req.Handle)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryConsentResponse{Consent: c, Stands: s.Given, Stale: s.Stale}, nil
}

// ConsentByKey returns the consent that is bound to a key.
func (q queryServer) ConsentByKey(ctx context.Context, req *types.QueryConsentByKeyRequest) (*types.QueryConsentByKeyResponse, error) {
	key, err := q.address("key", req.Key)
	if err != nil {
		return nil, answer(err)
	}
	handle, err := q.keys.Get(ctx, key)
	if row.IsMissing(err) {
		err = errorsmod.Wrapf(types.ErrNoConsent, "%s is bound to no participation", req.Key)
	}
	if err != nil {
		return nil, answer(err)
	}
	c, s, err := q.find(ctx, handle)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryConsentByKeyResponse{Consent: c, Stands: s.Given, Stale: s.Stale}, nil
}

// History returns how the consent of a participation stood, block by block in which it changed.
func (q queryServer) History(ctx context.Context, req *types.QueryHistoryRequest) (*types.QueryHistoryResponse, error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", req.Handle)
	if err != nil {
		return nil, answer(err)
	}
	if _, err := q.Keeper.Consent(ctx, handle); err != nil {
		return nil, answer(err)
	}
	entries, next, err := page.Under(ctx, q.history, req.Handle, req.Pagination)
	return &types.QueryHistoryResponse{Entries: entries, Pagination: next}, err
}

// find returns a consent as queries show it, without its blind, and how it stands now.
func (q queryServer) find(ctx context.Context, raw []byte) (c types.Consent, s types.Standing, err error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", raw)
	if err != nil {
		return c, s, err
	}
	if c, err = q.Keeper.Consent(ctx, handle); err != nil {
		return c, s, err
	}
	s, err = q.standing(ctx, c)
	c.Blind = nil // who has it recomputes the leaves of what the chain recorded about the participant
	return c, s, err
}

// answer gives an error the code that clients of gRPC and REST understand.
func answer(err error) error {
	switch {
	case errors.Is(err, types.ErrNoConsent):
		return status.Error(codes.NotFound, err.Error())
	case errors.Is(err, types.ErrInvalid):
		return status.Error(codes.InvalidArgument, err.Error())
	}
	return err
}
