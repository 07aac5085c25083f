package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// authorizeMsg returns the actor as whom the signer of a message may do a task on a trial, or says what is missing.
func (k Keeper) authorizeMsg(ctx context.Context, bech32 string, task fact.Task, trial uint64) (fact.Actor, error) {
	signer, err := k.address("signer", bech32)
	if err != nil {
		return fact.Actor{}, err
	}
	return k.trial.Authorize(ctx, signer, task, trial, 0)
}
