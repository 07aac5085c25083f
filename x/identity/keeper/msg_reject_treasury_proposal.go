package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// RejectTreasuryProposal ends a proposal of the administrator's organisation, their own or somebody else's.
func (s msgServer) RejectTreasuryProposal(ctx context.Context, m *types.MsgRejectTreasuryProposal) (*types.MsgRejectTreasuryProposalResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministratorWhateverStanding(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	p, err := s.treasuryProposal(ctx, administrator.Organisation, m.Proposal)
	if err != nil {
		return nil, err
	}
	if err := s.treasuryProposals.Remove(ctx, collections.Join(p.Organisation, p.Number)); err != nil {
		return nil, err
	}
	return &types.MsgRejectTreasuryProposalResponse{}, s.audit.Record(ctx, &identityfact.TreasuryProposalRejected{
		Signature:    fact.For(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_REJECTED, m.Reason),
		Organisation: p.Organisation,
		Proposal:     p.Number,
		ProposedBy:   &p.Proposer,
	})
}
