package keeper

import (
	"context"
	"strconv"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Active returns what is or was in use at a site: all lines or one, now or at a block.
func (q queryServer) Active(ctx context.Context, req *types.QueryActiveRequest) (*types.QueryActiveResponse, error) {
	used, err := q.usedThen(ctx, req)
	if err != nil {
		return nil, orNotFound(err)
	}
	site, err := q.trial.Site(ctx, req.Trial, req.Site)
	if err != nil {
		return nil, err
	}
	approvals, err := q.approvalsAt(ctx, site)
	if err != nil {
		return nil, err
	}
	res := &types.QueryActiveResponse{}
	for _, l := range used.Lines {
		if req.Line != 0 && req.Line != l.Line {
			continue
		}
		active, err := q.activeDocument(ctx, approvals, l)
		if err != nil {
			return nil, err
		}
		res.Documents = append(res.Documents, active)
	}
	if req.Line != 0 && len(res.Documents) == 0 {
		return nil, orNotFound(q.notActive(ctx, req.Trial, req.Site, req.Line, req.At))
	}
	return res, nil
}

// activeDocument describes how a site uses a line.
func (q queryServer) activeDocument(ctx context.Context, at *approvals, l types.LineInUse) (d types.ActiveDocument, err error) {
	if d.Version, err = q.Keeper.Version(ctx, at.site.Trial, l.Line, l.Version); err != nil {
		return d, err
	}
	site := collections.Join(at.site.Trial, at.site.Number)
	if d.Activation, err = q.activations.Get(ctx, collections.Join(collections.Join(site, l.Line), l.Version)); err != nil {
		return d, err
	}
	d.Approval, d.Missing, err = at.of(ctx, l)
	return d, err
}

// usedThen returns what a site used at the block that a request names.
func (q queryServer) usedThen(ctx context.Context, req *types.QueryActiveRequest) (types.InUse, error) {
	if req.At == "" {
		return q.usedBy(ctx, req.Trial, req.Site)
	}
	if height, err := strconv.ParseInt(req.At, 10, 64); err == nil && height > 0 {
		return q.usedAt(ctx, req.Trial, req.Site, height)
	}
	at, err := time.Parse(time.RFC3339Nano, req.At)
	if err != nil || !types.IsCountable(at) {
		return types.InUse{}, errorsmod.Wrapf(types.ErrInvalid, "at is %q, want a height above 0 or an instant such as 2030-06-01T00:00:00Z", req.At)
	}
	height, found, err := row.Find(newest(ctx, q.times, collections.Join(req.Trial, req.Site), at.UnixNano()))
	if err != nil || !found {
		return types.InUse{}, err
	}
	return q.usedAt(ctx, req.Trial, req.Site, height)
}

// Uses lists the sites that use a line, with the version that each uses now.
func (q queryServer) Uses(ctx context.Context, req *types.QueryUsesRequest) (*types.QueryUsesResponse, error) {
	uses, next, err := page.Show(ctx, q.uses, collections.Join(req.Trial, req.Line), req.Pagination,
		func(site, version uint32) (types.Use, error) { return types.Use{Site: site, Version: version}, nil })
	return &types.QueryUsesResponse{Uses: uses, Pagination: next}, err
}
