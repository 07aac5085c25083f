package keeper

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Consent returns what a participation is asked to consent to, and its consent to the form that it requires.
func (q queryServer) Consent(ctx context.Context, req *types.QueryConsentRequest) (*types.QueryConsentResponse, error) {
	c, required, err := q.find(ctx, req.Handle)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryConsentResponse{Consent: c, Required: required}, nil
}

// ConsentByKey is Consent for the participation that is bound to a key.
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
	c, required, err := q.find(ctx, handle)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryConsentByKeyResponse{Consent: c, Required: required}, nil
}

// Lines returns the consents of a participation to forms.
func (q queryServer) Lines(ctx context.Context, req *types.QueryLinesRequest) (*types.QueryLinesResponse, error) {
	c, err := q.participation(ctx, req.Handle)
	if err != nil {
		return nil, answer(err)
	}
	lines, next, err := page.Show(ctx, q.lines, req.Handle, req.Pagination, func(_ uint32, l types.Line) (types.LineStanding, error) {
		return q.show(ctx, types.FormConsent{Consent: c, Line: l})
	})
	return &types.QueryLinesResponse{Lines: lines, Pagination: next}, err
}

// History returns how the consent to a form, or a participation as a whole, stood, block by block in which it changed.
func (q queryServer) History(ctx context.Context, req *types.QueryHistoryRequest) (*types.QueryHistoryResponse, error) {
	if _, err := q.participation(ctx, req.Handle); err != nil {
		return nil, answer(err)
	}
	entries, next, err := page.Under(ctx, q.history, collections.Join(req.Handle, req.FormLine), req.Pagination)
	return &types.QueryHistoryResponse{Entries: entries, Pagination: next}, err
}

// FormerAgreements returns what a participant once agreed to of a form and stands no longer.
func (q queryServer) FormerAgreements(ctx context.Context, req *types.QueryFormerAgreementsRequest) (*types.QueryFormerAgreementsResponse, error) {
	if _, err := q.participation(ctx, req.Handle); err != nil {
		return nil, answer(err)
	}
	agreements, next, err := page.Under(ctx, q.former, collections.Join(req.Handle, req.FormLine), req.Pagination)
	return &types.QueryFormerAgreementsResponse{Agreements: agreements, Pagination: next}, err
}

// participation returns the participation of a handle that a query names.
func (q queryServer) participation(ctx context.Context, raw []byte) (c types.Consent, err error) {
	handle, err := field.Hash(types.ErrInvalid, "handle", raw)
	if err != nil {
		return c, err
	}
	return q.Keeper.Consent(ctx, handle)
}

// find returns a participation as queries show it, without its blind, and how its consent to the form that it requires stands.
func (q queryServer) find(ctx context.Context, raw []byte) (c types.Consent, required types.LineStanding, err error) {
	if c, err = q.participation(ctx, raw); err != nil {
		return c, required, err
	}
	f, err := q.required(ctx, c)
	if err != nil {
		return c, required, err
	}
	required, err = q.show(ctx, f)
	c.Blind = nil // who has it recomputes the leaves of what the chain recorded about the participant
	return c, required, err
}

func (q queryServer) show(ctx context.Context, f types.FormConsent) (types.LineStanding, error) {
	s, err := q.standing(ctx, f)
	return types.LineStanding{Line: f.Line, Stands: s.Given, Stale: s.Stale}, err
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
