package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// LimitTreasury lowers what one administrator alone has a treasury pay out on one day, and takes back a higher limit that is
// to come; or it proposes to raise it.
func (s msgServer) LimitTreasury(ctx context.Context, m *types.MsgLimitTreasury) (*types.MsgLimitTreasuryResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	t, err := s.limitsOfTreasury(ctx, administrator.Organisation)
	if err != nil {
		return nil, err
	}
	if !t.IsLower(m.Limit, now(ctx)) {
		p, err := s.propose(ctx, administrator, types.TreasuryProposal{Limit: &m.Limit})
		if err != nil {
			return nil, err
		}
		return &types.MsgLimitTreasuryResponse{Proposal: p.Number, LapsesAt: &p.LapsesAt}, nil
	}
	lowered, changed, err := t.Changed(m.Limit, now(ctx), now(ctx))
	if err != nil {
		return nil, err
	}
	if err := s.treasuryLimits.Set(ctx, lowered.Organisation, lowered); err != nil {
		return nil, err
	}
	changed.Signature = fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED)
	return &types.MsgLimitTreasuryResponse{}, s.audit.Record(ctx, changed)
}
