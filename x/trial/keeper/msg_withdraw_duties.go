package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// WithdrawDuties ends a transfer of duties, accepted or not: the sponsor takes them back, or the CRO gives them back.
func (s msgServer) WithdrawDuties(ctx context.Context, m *types.MsgWithdrawDuties) (*types.MsgWithdrawDutiesResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
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
	if err != nil {
		return nil, err
	}
	if p.Organisation != t.Sponsor && p.Organisation != d.Organisation {
		return nil, errorsmod.Wrapf(types.ErrOrganisation, "transfer %d of %s is between organisations %d and %d; %s is of organisation %d",
			d.Number, types.FormatID(t.Id), t.Sponsor, d.Organisation, p.Address, p.Organisation)
	}
	at := now(ctx)
	d.EndedAt = &at
	if err := s.transfers.Set(ctx, collections.Join(d.Trial, d.Number), d); err != nil {
		return nil, err
	}
	return &types.MsgWithdrawDutiesResponse{}, s.audit.Record(ctx, &trialfact.DutiesWithdrawn{
		Signature:    fact.For(p.Actor(role), fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:        t.Id,
		Transfer:     d.Number,
		Organisation: d.Organisation,
	})
}
