package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// ConfirmKeyRotation gives a person the new key that somebody else proposed and that accepted. They are the same person: roles, delegations
// and fees go on.
func (s msgServer) ConfirmKeyRotation(ctx context.Context, m *types.MsgConfirmKeyRotation) (*types.MsgConfirmKeyRotationResponse, error) {
	p, r, err := s.proposedFor(ctx, m.Address)
	if err != nil {
		return nil, err
	}
	if err := r.CheckConfirmable(m.NewAddress, now(ctx)); err != nil {
		return nil, err
	}
	confirmer, err := s.requireRotator(ctx, m.Signer, p)
	if err != nil {
		return nil, err
	}
	proposer, err := s.proposerOf(ctx, r, p)
	if err != nil {
		return nil, err
	}
	if err := s.requireTwo(ctx, p, proposer, confirmer); err != nil {
		return nil, err
	}
	if err := s.requireRestorable(ctx, r); err != nil { // reinstated since
		return nil, err
	}
	if err := s.requireNobodys(ctx, "new_address", r.NewKey); err != nil { // accepted something else since
		return nil, err
	}
	p, fees, err := s.rotate(ctx, p, r)
	if err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, r.RotatedFact(confirmer.actor, height(ctx), fees)); err != nil {
		return nil, err
	}
	if r.Administrator {
		err = s.restore(ctx, p, confirmer.actor)
	}
	return &types.MsgConfirmKeyRotationResponse{}, err
}
