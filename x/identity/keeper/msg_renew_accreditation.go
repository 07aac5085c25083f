package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// RenewAccreditation sets until when an organisation is accredited, whether that has run out or not.
func (s msgServer) RenewAccreditation(ctx context.Context, m *types.MsgRenewAccreditation) (*types.MsgRenewAccreditationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, before, err := s.requireReached(ctx, m.Signer, m.Organisation)
	if err != nil {
		return nil, err
	}
	if err := checkValidUntil(ctx, m.ValidUntil); err != nil {
		return nil, err
	}
	o := before
	o.ValidUntil, o.EndedAt = m.ValidUntil, nil
	if !o.IsSuspended() { // since when and why it is suspended stays
		o = o.Changed(now(ctx), m.Reason)
	}
	if err := s.setOrganisation(ctx, before, o); err != nil {
		return nil, err
	}
	return &types.MsgRenewAccreditationResponse{}, s.audit.Record(ctx, &identityfact.AccreditationRenewed{
		Signature:        fact.For(a.actor, fact.Meaning_MEANING_APPROVED, m.Reason),
		Organisation:     o.Id,
		ValidUntil:       term.Nanos(o.ValidUntil),
		FormerValidUntil: term.Nanos(before.ValidUntil),
		FormerEndedAt:    term.Nanos(before.EndedAt),
	})
}
