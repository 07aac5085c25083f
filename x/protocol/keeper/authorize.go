package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// authorize returns the grant by which the signer of a message may carry out a task on a trial, at a site or, with 0, on the
// trial as a whole; or says what is missing.
func (k Keeper) authorize(ctx context.Context, bech32 string, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error) {
	signer, err := field.Address(k.addresses, types.ErrInvalid, "signer", bech32)
	if err != nil {
		return trialtypes.Grant{}, err
	}
	return k.trial.Authorize(ctx, signer, task, trial, site)
}
