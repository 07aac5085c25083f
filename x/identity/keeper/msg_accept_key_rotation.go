package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// AcceptKeyRotation proves that somebody holds the new key that is proposed for a person. A second then confirms that it is
// the person.
func (s msgServer) AcceptKeyRotation(ctx context.Context, m *types.MsgAcceptKeyRotation) (*types.MsgAcceptKeyRotationResponse, error) {
	if _, err := s.address("signer", m.Signer); err != nil {
		return nil, err
	}
	p, r, err := s.proposedFor(ctx, m.Address)
	if err != nil {
		return nil, err
	}
	if err := r.CheckAcceptable(m.Signer, now(ctx)); err != nil {
		return nil, err
	}
	if _, err := s.proposerOf(ctx, r, p); err != nil {
		return nil, err
	}
	if err := s.requireNobodys(ctx, "signer", m.Signer); err != nil {
		return nil, err
	}
	r.Accepted = true
	if err := s.setRotation(ctx, r); err != nil {
		return nil, err
	}
	return &types.MsgAcceptKeyRotationResponse{}, s.audit.Record(ctx, r.AcceptedFact())
}
