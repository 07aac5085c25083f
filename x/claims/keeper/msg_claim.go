package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Claim claims, by whoever speaks for a participant, what the site did not attest. What would be owed is kept back until the claim is
// closed.
func (k msgServer) Claim(ctx context.Context, msg *types.MsgClaim) (*types.MsgClaimResponse, error) {
	handle, err := msg.Check()
	if err != nil {
		return nil, err
	}
	actor, err := k.speaker(ctx, handle, msg.Signer)
	if err != nil {
		return nil, err
	}
	number, err := k.requireMayClaim(ctx, msg, actor)
	if err != nil {
		return nil, err
	}
	c, err := k.claimed(ctx, msg, handle, number)
	if err != nil {
		return nil, err
	}
	if err := k.nullifiers.Set(ctx, collections.Join(c.Handle, c.Nullifier), c.Number); err != nil {
		return nil, err
	}
	if err := k.set(ctx, types.Claim{}, c); err != nil {
		return nil, err
	}
	return &types.MsgClaimResponse{Number: c.Number}, k.audit.Record(ctx, c.OpenedFact(actor))
}

// requireMayClaim returns the number of a participation's next claim, unless one is open, the item was claimed before, or it has made as
// many as it may. A claim whose visit the site attested meanwhile is closed first.
func (k Keeper) requireMayClaim(ctx context.Context, msg *types.MsgClaim, actor fact.Actor) (uint32, error) {
	earlier, claimed, err := row.Find(k.nullifiers.Get(ctx, collections.Join(msg.Handle, msg.Nullifier)))
	if err != nil {
		return 0, err
	}
	if claimed {
		return 0, errorsmod.Wrapf(types.ErrClaimed, "nullifier %X was claimed by claim %d of participation %X: each item of a visit is claimed once",
			msg.Nullifier, earlier, msg.Handle)
	}
	last, found, err := k.last(ctx, fact.Hash(msg.Handle))
	if err != nil || !found {
		return 1, err
	}
	if _, err := k.endIfAttested(ctx, &last, actor); err != nil {
		return 0, err
	}
	if err := last.RequireClosed(); err != nil {
		return 0, err
	}
	if last.Number < types.MaxClaims {
		return last.Number + 1, nil
	}
	first, err := k.Claim(ctx, fact.Hash(msg.Handle), last.Number+1-types.MaxClaims)
	if err != nil {
		return 0, err
	}
	return last.Number + 1, first.RequireAllowance(sdk.UnwrapSDKContext(ctx).BlockTime())
}

// claimed returns what a message claims, by the schedule that is in use at the site now, and keeps it back.
func (k Keeper) claimed(ctx context.Context, msg *types.MsgClaim, handle fact.Hash, number uint32) (c types.Claim, err error) {
	p, err := k.participation.Participation(ctx, handle)
	if err != nil {
		return c, err
	}
	trial, err := k.trial.Trial(ctx, p.Trial)
	if err != nil {
		return c, err
	}
	consent, err := k.participation.RequireVisits(ctx, p, trial, false)
	if err != nil {
		return c, err
	}
	schedule, err := k.protocol.ActiveSchedule(ctx, p.Trial, p.Site)
	if err != nil {
		return c, err
	}
	tariff, err := schedule.Tariff(msg.Tariff)
	if err != nil {
		return c, err
	}
	if err := types.RequireTariff(msg.Kind, tariff); err != nil {
		return c, err
	}
	if err := participationtypes.RequireTariffFor(consent.Population, tariff); err != nil {
		return c, err
	}
	c = msg.Open(p, number, schedule, tariff, sdk.UnwrapSDKContext(ctx).BlockTime())
	return c, k.payout.KeepBack(ctx, c.Accrual(schedule, tariff))
}
