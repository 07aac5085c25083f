package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// ConfirmTreasuryLimit has the limit that somebody else proposed hold after the delay, in which the organisation can see it
// and take it back.
func (s msgServer) ConfirmTreasuryLimit(ctx context.Context, m *types.MsgConfirmTreasuryLimit) (*types.MsgConfirmTreasuryLimitResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p, err := s.treasuryProposal(ctx, m.Organisation, m.Proposal)
	if err != nil {
		return nil, err
	}
	if err := p.CheckRaise(m.Limit, now(ctx)); err != nil {
		return nil, err
	}
	second, err := s.requireSecond(ctx, m.Signer, p)
	if err != nil {
		return nil, err
	}
	params, err := s.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.limitsOfTreasury(ctx, p.Organisation)
	if err != nil {
		return nil, err
	}
	from := t.HoldsFrom(*p.Limit, params.LimitDelay, now(ctx))
	raised, changed, err := t.Changed(*p.Limit, from, now(ctx))
	if err != nil {
		return nil, err
	}
	if err := s.treasuryLimits.Set(ctx, raised.Organisation, raised); err != nil {
		return nil, err
	}
	if err := s.treasuryProposals.Remove(ctx, collections.Join(p.Organisation, p.Number)); err != nil {
		return nil, err
	}
	changed.Signature, changed.Proposal, changed.ProposedBy = fact.By(second, fact.Meaning_MEANING_APPROVED), p.Number, &p.Proposer
	return &types.MsgConfirmTreasuryLimitResponse{From: from}, s.audit.Record(ctx, changed)
}
