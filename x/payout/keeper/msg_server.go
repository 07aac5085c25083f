package keeper

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// msgServer handles the module's messages: each in a file of its own.
type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// signer reads the address of whoever signed a message.
func (k Keeper) signer(address string) (sdk.AccAddress, error) {
	return field.Address(k.addresses, types.ErrInvalid, "signer", address)
}
