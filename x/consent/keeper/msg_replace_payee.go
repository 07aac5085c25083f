package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// ReplacePayee lets the participant's money go elsewhere from now on, by the participant or, if they are assisted, by
// their representative. What was earned is owed whatever became of the consent, so its state does not matter. x/payout
// records the fact.
func (k msgServer) ReplacePayee(ctx context.Context, msg *types.MsgReplacePayee) (*types.MsgReplacePayeeResponse, error) {
	c, key, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, key)
	if err != nil {
		return nil, err
	}
	if err := c.RequireMayReplacePayee(signer); err != nil {
		return nil, err
	}
	if err := k.requireNobodysWallet(ctx, msg.Payee); err != nil {
		return nil, err
	}
	return &types.MsgReplacePayeeResponse{}, k.payout.ReplacePayee(ctx, fact.Hash(c.Handle), msg.Payee,
		types.Participant(signer.Key), fact.Hash(msg.Blind))
}

// requireNobodysWallet refuses to pay somebody who signs for an organisation, as the invitation did: whoever attests visits
// would pay themselves.
func (k Keeper) requireNobodysWallet(ctx context.Context, payee payouttypes.Payee) error {
	if payee.Address == "" {
		return nil
	}
	owner, err := k.signer(ctx, payee.Address)
	if err == nil && owner.Organisation != 0 {
		err = errorsmod.Wrapf(types.ErrWallet, "the wallet %s belongs to a person of organisation %d: name the participant's own, or a payment agent",
			payee.Address, owner.Organisation)
	}
	return err
}
