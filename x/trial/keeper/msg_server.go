package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// authorizeMsg is Authorize for the signer of a message of this module.
func (k Keeper) authorizeMsg(ctx context.Context, bech32 string, task fact.Task, trial uint64, site uint32) (types.Grant, error) {
	signer, err := k.address("signer", bech32)
	if err != nil {
		return types.Grant{}, err
	}
	return k.Authorize(ctx, signer, task, trial, site)
}

func height(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockHeight() }
