package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/record/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// authorize returns the grant by which the signer of a message may submit records of a trial, at a site or, with 0, of the
// trial as a whole; or says what is missing.
func (k Keeper) authorize(ctx context.Context, bech32 string, trial uint64, site uint32) (trialtypes.Grant, error) {
	signer, err := field.Address(k.addresses, types.ErrInvalid, "signer", bech32)
	if err != nil {
		return trialtypes.Grant{}, err
	}
	return k.trial.Authorize(ctx, signer, fact.Task_TASK_RECORD_SUBMISSION, trial, site)
}
