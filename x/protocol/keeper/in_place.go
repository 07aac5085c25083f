package keeper

import (
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// requireGone wants the organisation in whose place somebody decides, if any, to be one that decided on the trial and can no
// more: it was assigned in that capacity and is not any longer, and it is not in good standing. Whoever can still answer
// for what it said is asked itself; a sponsor does not get rid of an objection by finding another committee.
func (k Keeper) requireGone(ctx context.Context, msg *types.MsgDecide, organisation uint64) error {
	gone, as := msg.InPlaceOf, types.DeciderName(msg.Decider)
	if gone == 0 {
		return nil
	}
	assignments, err := k.trial.Assigned(ctx, msg.Trial, types.CapacityOf(msg.Decider))
	if err != nil {
		return err
	}
	if gone == organisation || slices.ContainsFunc(assignments, func(a trialtypes.Assignment) bool { return a.Organisation == gone }) {
		return errorsmod.Wrapf(types.ErrInPlace, "organisation %d is assigned to trial %d as %s: it decides itself", gone, msg.Trial, as)
	}
	_, found, err := k.trial.NewestAssignment(ctx, msg.Trial, gone, types.CapacityOf(msg.Decider))
	if err != nil {
		return err
	}
	if !found {
		return errorsmod.Wrapf(types.ErrInPlace, "organisation %d was never assigned to trial %d as %s", gone, msg.Trial, as)
	}
	stands, err := k.isInGoodStanding(ctx, gone)
	if err == nil && stands {
		err = errorsmod.Wrapf(types.ErrInPlace, "organisation %d is in good standing: what it said as %s of trial %d stands until it decides otherwise",
			gone, as, msg.Trial)
	}
	return err
}
