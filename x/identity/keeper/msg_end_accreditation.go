package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// EndAccreditation ends the accreditation of an organisation with this block. What it signed before stays valid.
func (s msgServer) EndAccreditation(ctx context.Context, m *types.MsgEndAccreditation) (*types.MsgEndAccreditationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, before, err := s.requireReached(ctx, m.Signer, m.Organisation)
	if err != nil {
		return nil, err
	}
	at := now(ctx)
	if before.EndedAt != nil {
		return nil, errorsmod.Wrapf(types.ErrStanding, "the accreditation of organisation %d (%s) was ended at %s already",
			before.Id, before.LegalName, term.Format(*before.EndedAt))
	}
	o := before
	o.EndedAt = &at
	if !o.IsSuspended() { // since when and why it is suspended stays
		o = o.Changed(at, m.Reason)
	}
	if err := s.setOrganisation(ctx, before, o); err != nil {
		return nil, err
	}
	return &types.MsgEndAccreditationResponse{}, s.audit.Record(ctx, &identityfact.AccreditationEnded{
		Signature:    fact.For(a.actor, fact.Meaning_MEANING_REJECTED, m.Reason),
		Organisation: o.Id,
	})
}
