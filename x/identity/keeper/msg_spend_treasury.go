package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// SpendTreasury sends coins from the treasury of the administrator's organisation.
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
	if err := s.spend(ctx, administrator.Organisation, recipient, m.Amount); err != nil {
		return nil, errorsmod.Wrapf(types.ErrTreasury, "organisation %d: %s", administrator.Organisation, err)
	}
	return &types.MsgSpendTreasuryResponse{}, s.audit.Record(ctx, &identityfact.TreasurySpent{
		Signature:    fact.By(administrator.Actor(fact.Role_ROLE_ADMINISTRATOR), fact.Meaning_MEANING_AUTHORED),
		Organisation: administrator.Organisation,
		Recipient:    m.Recipient,
		Amount:       types.Amounts(m.Amount),
	})
}

// spend sends coins as x/bank does for those who hold a key: not to a module, and only what may be sent.
func (k Keeper) spend(ctx context.Context, organisation uint64, recipient sdk.AccAddress, amount sdk.Coins) error {
	if k.bank.BlockedAddr(recipient) {
		return errorsmod.Wrapf(types.ErrAddress, "%s is the account of a module and cannot be sent to", k.bech32(recipient))
	}
	if err := k.bank.IsSendEnabledCoins(ctx, amount...); err != nil {
		return err
	}
	return k.bank.SendCoins(ctx, types.Treasury(organisation), recipient, amount)
}
