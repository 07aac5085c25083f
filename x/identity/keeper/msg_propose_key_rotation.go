package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// ProposeKeyRotation proposes a new key for a person whose key was lost or stolen (21 CFR 11.300(c)).
func (s msgServer) ProposeKeyRotation(ctx context.Context, m *types.MsgProposeKeyRotation) (*types.MsgProposeKeyRotationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p, err := s.requirePresentKey(ctx, m.Address)
	if err != nil {
		return nil, err
	}
	proposer, err := s.requireRotator(ctx, m.Signer, p)
	if err != nil {
		return nil, err
	}
	newKey, err := s.address("new_address", m.NewAddress)
	if err != nil {
		return nil, err
	}
	if err := s.requireNewKey(ctx, "new_address", m.NewAddress); err != nil {
		return nil, err
	}
	params, err := s.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	fees, err := m.FeeGrant.Terms(now(ctx))
	if err != nil {
		return nil, err
	}
	if err := params.CheckFree(fees); err != nil {
		return nil, err
	}
	r := types.Rotation{
		Person: p.Origin, Organisation: p.Organisation, OldKey: p.Address, NewKey: m.NewAddress, Reason: m.Reason,
		Proposer: proposer.actor, LapsesAt: now(ctx).Add(params.RotationLapse), FeeGrant: m.FeeGrant, Administrator: m.Administrator,
	}
	if err := s.requireRestorable(ctx, r); err != nil {
		return nil, err
	}
	if err := s.replaceRotation(ctx, r); err != nil {
		return nil, err
	}
	if err := s.drawAcceptance(ctx, proposer, r.Organisation); err != nil {
		return nil, err
	}
	if err := s.payAcceptance(ctx, r.Organisation, newKey, &r.LapsesAt); err != nil {
		return nil, err
	}
	return &types.MsgProposeKeyRotationResponse{LapsesAt: r.LapsesAt}, s.audit.Record(ctx, r.ProposedFact())
}
