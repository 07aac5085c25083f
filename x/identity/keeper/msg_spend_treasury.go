package keeper

import (
	"context"
	"errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// SpendTreasury sends coins from the treasury of the administrator's organisation, as far as its limit for one administrator
// reaches; beyond that it proposes to send them.
func (s msgServer) SpendTreasury(ctx context.Context, m *types.MsgSpendTreasury) (*types.MsgSpendTreasuryResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	recipient, err := s.address("recipient", m.Recipient)
	if err != nil {
		return nil, err
	}
	if err := s.requirePayable(ctx, administrator.Organisation, recipient, m.Amount); err != nil {
		return nil, err
	}
	err = s.draw(ctx, administrator.Organisation, m.Amount)
	if errors.Is(err, types.ErrTreasuryLimit) {
		p, err := s.propose(ctx, administrator, types.TreasuryProposal{Recipient: m.Recipient, Amount: m.Amount})
		if err != nil {
			return nil, err
		}
		return &types.MsgSpendTreasuryResponse{Proposal: p.Number, LapsesAt: &p.LapsesAt}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.pay(ctx, administrator.Organisation, recipient, m.Amount); err != nil {
		return nil, err
	}
	return &types.MsgSpendTreasuryResponse{}, s.audit.Record(ctx, &identityfact.TreasurySpent{
		Signature:    fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED),
		Organisation: administrator.Organisation,
		Recipient:    m.Recipient,
		Amount:       types.Amounts(m.Amount),
	})
}
