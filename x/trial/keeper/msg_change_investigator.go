package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// ChangeInvestigator replaces the principal investigator of a site. What the former one delegated ends: the new one
// answers for the staff, so the new one delegates (ICH E6(R3) 2.3).
func (s msgServer) ChangeInvestigator(ctx context.Context, m *types.MsgChangeInvestigator) (*types.MsgChangeInvestigatorResponse, error) {
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
	investigator, err := s.requireInvestigator(ctx, m.Investigator, site.Organisation)
	if err != nil {
		return nil, err
	}
	if investigator.Origin == site.Investigator {
		return nil, errorsmod.Wrapf(types.ErrInvestigator, "%s is the investigator of site %d already", m.Investigator, site.Number)
	}
	if err := s.admit(ctx, grant, investigator, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, site.Number, m.DeclaredBlinded); err != nil {
		return nil, err
	}
	former := site.Investigator
	site.Investigator = investigator.Origin
	site.Term++
	if err := s.setSite(ctx, site); err != nil {
		return nil, err
	}
	if err := s.beginTerm(ctx, site); err != nil {
		return nil, err
	}
	return &types.MsgChangeInvestigatorResponse{}, s.audit.Record(ctx, &trialfact.InvestigatorChanged{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:     site.Trial,
		Site:      site.Number,
		From:      former,
		To:        site.Investigator,

		DeclaredBlinded: m.DeclaredBlinded,
	})
}
