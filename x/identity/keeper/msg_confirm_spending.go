package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// ConfirmSpending sends the coins that somebody else proposed to send, whatever the limit of the treasury.
func (s msgServer) ConfirmSpending(ctx context.Context, m *types.MsgConfirmSpending) (*types.MsgConfirmSpendingResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p, err := s.treasuryProposal(ctx, m.Organisation, m.Proposal)
	if err != nil {
		return nil, err
	}
	if err := p.CheckSpending(m.Recipient, m.Amount, now(ctx)); err != nil {
		return nil, err
	}
	second, err := s.requireSecond(ctx, m.Signer, p)
	if err != nil {
		return nil, err
	}
	recipient, err := s.address("recipient", p.Recipient)
	if err != nil {
		return nil, err
	}
	if err := s.requirePayable(ctx, p.Organisation, recipient, p.Amount); err != nil {
		return nil, err
	}
	if err := s.pay(ctx, p.Organisation, recipient, p.Amount); err != nil {
		return nil, err
	}
	if err := s.treasuryProposals.Remove(ctx, collections.Join(p.Organisation, p.Number)); err != nil {
		return nil, err
	}
	return &types.MsgConfirmSpendingResponse{}, s.audit.Record(ctx, &identityfact.TreasurySpent{
		Signature:    fact.By(second, fact.Meaning_MEANING_APPROVED),
		Organisation: p.Organisation,
		Recipient:    p.Recipient,
		Amount:       types.Amounts(p.Amount),
		Proposal:     p.Number,
		ProposedBy:   &p.Proposer,
	})
}
