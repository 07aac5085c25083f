package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

type msgServer struct{ Keeper }

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// authorize returns the grant by which the signer of a message may manage a trial, or says what is missing.
func (k Keeper) authorize(ctx context.Context, bech32 string, trial uint64) (trialtypes.Grant, error) {
	signer, err := k.address("signer", bech32)
	if err != nil {
		return trialtypes.Grant{}, err
	}
	return k.trial.Authorize(ctx, signer, fact.Task_TASK_TRIAL_MANAGEMENT, trial, 0)
}
