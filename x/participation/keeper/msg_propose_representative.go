package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// ProposeRepresentative lets staff say who represents a participant beside whom the invitation names a witness only, and promises
// their fees. It takes somebody else than who invited, and the witness who confirms it: who represents somebody says where their
// money goes.
func (k msgServer) ProposeRepresentative(ctx context.Context, msg *types.MsgProposeRepresentative) (*types.MsgProposeRepresentativeResponse, error) {
	p, grant, err := k.load(ctx, msg.Signer, fact.Task_TASK_CONSENT, msg.Handle)
	if err != nil {
		return nil, err
	}
	if p.Inviter == grant.Person.Origin {
		return nil, errorsmod.Wrapf(types.ErrInviter, "%s invited participation %X: somebody else of the site proposes who represents them", msg.Signer, p.Handle)
	}
	key, err := field.Address(k.addresses, types.ErrInvalid, "representative", msg.Representative)
	if err != nil {
		return nil, err
	}

	handle := fact.Hash(p.Handle)
	if err := k.consent.ProposeRepresentative(ctx, handle, msg.Representative, grant.Actor); err != nil {
		return nil, err
	}
	promised, err := k.feePromises.Has(ctx, collections.Join(msg.Handle, []byte(key)))
	if err != nil || promised { // who was proposed before has it still
		return &types.MsgProposeRepresentativeResponse{}, err
	}
	return &types.MsgProposeRepresentativeResponse{}, k.promiseFees(ctx, grant.Site, handle, types.MaxFeeLimit, []sdk.AccAddress{key})
}
