package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// CloseSite closes a site for good. It finishes what it began.
func (s msgServer) CloseSite(ctx context.Context, m *types.MsgCloseSite) (*types.MsgCloseSiteResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, m.Site)
	if err != nil {
		return nil, err
	}
	site, err := grant.RequireSite()
	if err != nil {
		return nil, err
	}
	if site.Status == types.SiteStatus_SITE_STATUS_CLOSED {
		return nil, errorsmod.Wrapf(types.ErrSiteClosed, "site %d of %s is closed already", site.Number, types.FormatID(site.Trial))
	}
	site.Status = types.SiteStatus_SITE_STATUS_CLOSED
	if err := s.setSite(ctx, site); err != nil {
		return nil, err
	}
	return &types.MsgCloseSiteResponse{}, s.audit.Record(ctx, &trialfact.SiteClosed{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:     site.Trial,
		Site:      site.Number,
	})
}
