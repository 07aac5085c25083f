package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AcceptDuties takes over the duties that a sponsor offered to the signer's CRO.
func (s msgServer) AcceptDuties(ctx context.Context, m *types.MsgAcceptDuties) (*types.MsgAcceptDutiesResponse, error) {
	signer, err := s.address("signer", m.Signer)
	if err != nil {
		return nil, err
	}
	p, role, err := s.identity.RequireRole(ctx, signer, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	if err != nil {
		return nil, err
	}
	t, err := s.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	d, err := s.requireOpenTransfer(ctx, m.Trial, m.Transfer)
	switch {
	case err != nil:
		return nil, err
	case d.Organisation != p.Organisation:
		return nil, errorsmod.Wrapf(types.ErrOrganisation, "transfer %d of %s is to organisation %d; %s is of organisation %d",
			d.Number, types.FormatID(t.Id), d.Organisation, p.Address, p.Organisation)
	case d.AcceptedAt != nil:
		return nil, errorsmod.Wrapf(types.ErrDuties, "transfer %d of %s was accepted at %s",
			d.Number, types.FormatID(t.Id), term.Format(*d.AcceptedAt))
	}
	if _, err := s.requireAssigned(ctx, t.Id, d.Organisation, trialfact.Capacity_CAPACITY_CRO); err != nil {
		return nil, err
	}
	at := now(ctx)
	d.AcceptedAt = &at
	if err := s.transfers.Set(ctx, collections.Join(d.Trial, d.Number), d); err != nil {
		return nil, err
	}
	actor := p.Actor(role)
	actor.OnBehalfOf = t.Sponsor
	return &types.MsgAcceptDutiesResponse{}, s.audit.Record(ctx, &trialfact.DutiesAccepted{
		Signature:    fact.By(actor, fact.Meaning_MEANING_RESPONSIBLE),
		Trial:        t.Id,
		Transfer:     d.Number,
		Organisation: d.Organisation,
	})
}
