package keeper

import "github.com/equipoise-trials/equipoise/x/identity/types"

type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }
