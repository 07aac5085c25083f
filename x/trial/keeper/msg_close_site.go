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
	actor, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, m.Site)
	if err != nil {
		return nil, err
	}
	site, err := s.requireOpenSite(ctx, m.Trial, m.Site)
	if err != nil {
		return nil, err
	}
	site.Status = types.SiteStatus_SITE_STATUS_CLOSED
	if err := s.setSite(ctx, site); err != nil {
		return nil, err
	}
	return &types.MsgCloseSiteResponse{}, s.audit.Record(ctx, &trialfact.SiteClosed{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:     site.Trial,
		Site:      site.Number,
	})
}

func (k Keeper) requireOpenSite(ctx context.Context, trial uint64, number uint32) (types.Site, error) {
	s, err := k.Site(ctx, trial, number)
	if err == nil && s.Status == types.SiteStatus_SITE_STATUS_CLOSED {
		err = errorsmod.Wrapf(types.ErrSiteClosed, "site %d of %s is closed already", number, types.FormatID(trial))
	}
	return s, err
}
