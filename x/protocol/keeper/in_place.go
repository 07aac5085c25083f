package keeper

import (
	"context"
	"errors"
	"slices"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// requireGone wants the organisation in whose place somebody decides, if any, to be one that decided on the version and can no
// more: it was assigned in that capacity and is not any longer, and an accreditor suspended it, or it has not been accredited
// for a time. Whoever can still answer for what it said is asked itself; a sponsor does not get rid of an objection by
// finding another committee, or the day on which an accreditation was renewed too late.
func (k Keeper) requireGone(ctx context.Context, msg *types.MsgDecide, v types.Version, organisation uint64) error {
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
	if _, found, err := k.trial.NewestAssignment(ctx, msg.Trial, gone, types.CapacityOf(msg.Decider)); err != nil {
		return err
	} else if !found {
		return errorsmod.Wrapf(types.ErrInPlace, "organisation %d was never assigned to trial %d as %s", gone, msg.Trial, as)
	}
	if types.IsOpinion(msg.Outcome) && !v.HasOpinionOf(types.DecidedBy{Decider: msg.Decider, Organisation: gone}) {
		return errorsmod.Wrapf(types.ErrInPlace, "organisation %d gave no opinion on version %d of line %d as %s: there is nothing to decide in its place",
			gone, v.Number, v.Line, as)
	}
	return k.requireLost(ctx, gone)
}

// requireLost wants an organisation to be suspended, or its accreditation to be over for [types.LapsedPeriod].
func (k Keeper) requireLost(ctx context.Context, organisation uint64) error {
	o, err := k.identity.RequireOrganisation(ctx, organisation)
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	switch {
	case err == nil:
		return errorsmod.Wrapf(types.ErrInPlace, "organisation %d is in good standing: what it said stands until it decides otherwise", organisation)
	case errors.Is(err, identitytypes.ErrSuspended):
		return nil
	case !errors.Is(err, identitytypes.ErrExpired):
		return err
	}
	over := o.ValidUntil
	if o.EndedAt != nil {
		over = o.EndedAt
	}
	if from := over.Add(types.LapsedPeriod); now.Before(from) {
		return errorsmod.Wrapf(types.ErrInPlace, "the accreditation of organisation %d is over since %s and may be renewed: others decide in its place from %s on",
			organisation, term.Format(*over), term.Format(from))
	}
	return nil
}
