package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// LimitTreasury lowers what one administrator alone has a treasury pay out on one day, and takes back a higher limit that is
// to come or proposed; or it proposes to raise it, in place of any proposal before.
func (s msgServer) LimitTreasury(ctx context.Context, m *types.MsgLimitTreasury) (*types.MsgLimitTreasuryResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	administrator, err := s.requireAdministratorWhateverStanding(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	t, err := s.limitsOfTreasury(ctx, administrator.Organisation)
	if err != nil {
		return nil, err
	}
	if !t.IsLower(m.Limit, now(ctx)) {
		return s.proposeLimit(ctx, m)
	}
	dropped, err := s.dropLimits(ctx, t.Organisation, m.Limit.Denom)
	if err != nil {
		return nil, err
	}
	if !dropped && t.IsSet(m.Limit, now(ctx)) {
		return nil, errorsmod.Wrapf(types.ErrTreasury, "the limit of organisation %d is %s already, and no other is to come", t.Organisation, m.Limit)
	}
	lowered, changed, err := t.Changed(m.Limit, now(ctx), now(ctx))
	if err != nil {
		return nil, err
	}
	if err := s.treasuryLimits.Set(ctx, lowered.Organisation, lowered); err != nil {
		return nil, err
	}
	changed.Signature = fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED)
	return &types.MsgLimitTreasuryResponse{}, s.audit.Record(ctx, changed)
}

func (s msgServer) proposeLimit(ctx context.Context, m *types.MsgLimitTreasury) (*types.MsgLimitTreasuryResponse, error) {
	administrator, err := s.requireAdministrator(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	if err := s.requireCoins(ctx, sdk.Coins{m.Limit}); err != nil {
		return nil, err
	}
	if _, err := s.dropLimits(ctx, administrator.Organisation, m.Limit.Denom); err != nil {
		return nil, err
	}
	p, err := s.propose(ctx, administrator, types.TreasuryProposal{Limit: &m.Limit})
	if err != nil {
		return nil, err
	}
	return &types.MsgLimitTreasuryResponse{Proposal: p.Number, LapsesAt: &p.LapsesAt}, nil
}
