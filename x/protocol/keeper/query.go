package keeper

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

type queryServer struct{ Keeper }

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// orNotFound gives an error about what does not exist the status of such.
func orNotFound(err error) error {
	for _, absent := range []error{types.ErrNoDocument, types.ErrNotActive, types.ErrNoSchedule, types.ErrCondition} {
		if errors.Is(err, absent) {
			return status.Error(codes.NotFound, err.Error())
		}
	}
	if errors.Is(err, types.ErrInvalid) {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	return err
}

// Document returns one line with its newest version.
func (q queryServer) Document(ctx context.Context, req *types.QueryDocumentRequest) (*types.QueryDocumentResponse, error) {
	document, err := q.Keeper.Document(ctx, req.Trial, req.Line)
	if err != nil {
		return nil, orNotFound(err)
	}
	version, err := q.Keeper.Version(ctx, req.Trial, req.Line, document.Head)
	return &types.QueryDocumentResponse{
		Document: document, MasterFileNumber: types.MasterFileNumber(document.Type), Version: version,
	}, err
}

// Documents lists the lines of a trial.
func (q queryServer) Documents(ctx context.Context, req *types.QueryDocumentsRequest) (*types.QueryDocumentsResponse, error) {
	documents, next, err := page.Under(ctx, q.documents, req.Trial, req.Pagination)
	return &types.QueryDocumentsResponse{Documents: documents, Pagination: next}, err
}

// Version returns one version.
func (q queryServer) Version(ctx context.Context, req *types.QueryVersionRequest) (*types.QueryVersionResponse, error) {
	version, err := q.Keeper.Version(ctx, req.Trial, req.Line, req.Version)
	return &types.QueryVersionResponse{Version: version}, orNotFound(err)
}

// Versions lists the versions of a line.
func (q queryServer) Versions(ctx context.Context, req *types.QueryVersionsRequest) (*types.QueryVersionsResponse, error) {
	versions, next, err := page.Under(ctx, q.versions, collections.Join(req.Trial, req.Line), req.Pagination)
	return &types.QueryVersionsResponse{Versions: versions, Pagination: next}, err
}

// Decisions lists the decisions on a version.
func (q queryServer) Decisions(ctx context.Context, req *types.QueryDecisionsRequest) (*types.QueryDecisionsResponse, error) {
	decisions, next, err := page.Under(ctx, q.decisions, keyOfVersion(req.Trial, req.Line, req.Version), req.Pagination)
	return &types.QueryDecisionsResponse{Decisions: decisions, Pagination: next}, err
}

// Conditions lists how the conditions of a decision stand.
func (q queryServer) Conditions(ctx context.Context, req *types.QueryConditionsRequest) (*types.QueryConditionsResponse, error) {
	version, err := q.Keeper.Version(ctx, req.Trial, req.Line, req.Version)
	if err != nil {
		return nil, orNotFound(err)
	}
	decision, err := q.decision(ctx, version, req.Decision)
	if err != nil {
		return nil, orNotFound(err)
	}
	conditions, err := q.conditionsOf(ctx, decision)
	return &types.QueryConditionsResponse{Conditions: conditions}, err
}

// ByDigest says which versions a file belongs to.
func (q queryServer) ByDigest(ctx context.Context, req *types.QueryByDigestRequest) (*types.QueryByDigestResponse, error) {
	if err := types.CheckDigestSize(req.Digest); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	versions, next, err := page.Show(ctx, q.digests, req.Digest, req.Pagination,
		func(version versionKey, _ collections.NoValue) (types.Version, error) {
			return q.versions.Get(ctx, version)
		})
	return &types.QueryByDigestResponse{Versions: versions, Pagination: next}, err
}

// Open says to which populations a site is open, and what is missing for the others.
func (q queryServer) Open(ctx context.Context, req *types.QueryOpenRequest) (*types.QueryOpenResponse, error) {
	site, err := q.trial.Site(ctx, req.Trial, req.Site)
	if err != nil {
		return nil, err
	}
	documents, err := q.documentsAt(ctx, site)
	if err != nil {
		return nil, err
	}
	res := &types.QueryOpenResponse{}
	for _, population := range types.Populations() {
		missing, err := documents.missingToOpen(ctx, population)
		if err != nil {
			return nil, err
		}
		res.Populations = append(res.Populations, types.Openness{
			Population: population, Open: len(missing) == 0, Missing: missing, RequiredLine: documents.used.Required(population).Line,
		})
	}
	return res, nil
}

// Schedule returns a payment schedule as the chain reads it.
func (q queryServer) Schedule(ctx context.Context, req *types.QueryScheduleRequest) (*types.QueryScheduleResponse, error) {
	schedule, err := q.paymentSchedule(ctx, req.Trial, req.Line, req.Version)
	return &types.QueryScheduleResponse{Schedule: schedule}, orNotFound(err)
}
