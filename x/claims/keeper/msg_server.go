package keeper

import "github.com/equipoise-trials/equipoise/x/claims/types"

// msgServer handles the module's messages: each in a file of its own.
type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }
