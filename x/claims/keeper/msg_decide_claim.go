package keeper

import (
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	"github.com/equipoise-trials/equipoise/x/claims/types"
)

// DecideClaim grants or refuses a claim for good, by the arbiter while it is before it, then by a committee of the site.
func (k msgServer) DecideClaim(ctx context.Context, msg *types.MsgDecideClaim) (*types.MsgDecideClaimResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := requireReason(msg.Reason, true); err != nil {
		return nil, err
	}
	c, err := k.asked(ctx, msg.Handle, msg.Number)
	if err != nil {
		return nil, err
	}
	actor, err := k.requireDecides(ctx, signer, c)
	if err != nil {
		return nil, err
	}
	if ended, err := k.endIfAttested(ctx, &c, actor); err != nil || ended {
		return &types.MsgDecideClaimResponse{State: c.State, Line: c.Line}, err
	}
	if msg.Grant {
		err = k.grant(ctx, &c, fact.For(actor, fact.Meaning_MEANING_APPROVED, msg.Reason))
	} else {
		err = k.dismiss(ctx, &c, fact.For(actor, fact.Meaning_MEANING_REJECTED, msg.Reason))
	}
	return &types.MsgDecideClaimResponse{State: c.State, Line: c.Line}, err
}

// requireDecides returns the actor who decides a claim now.
func (k Keeper) requireDecides(ctx context.Context, signer sdk.AccAddress, c types.Claim) (fact.Actor, error) {
	if err := c.RequireState(claimsfact.State_STATE_AT_ARBITER, claimsfact.State_STATE_AT_COMMITTEE); err != nil {
		return fact.Actor{}, err
	}
	if c.State == claimsfact.State_STATE_AT_ARBITER {
		return k.payout.RequireArbiter(ctx, signer, fact.Hash(c.Handle), c.Schedule())
	}
	return k.requireCommittee(ctx, signer, c)
}

// requireCommittee returns the actor who decides for an ethics committee of the site: never one of an organisation that gains or loses
// by it.
func (k Keeper) requireCommittee(ctx context.Context, signer sdk.AccAddress, c types.Claim) (fact.Actor, error) {
	person, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_COMMITTEE_CHAIR, fact.Role_ROLE_COMMITTEE_MEMBER)
	if err != nil {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrNotCommittee, "a member of an ethics committee of site %d of trial %d decides: %s", c.Site, c.Trial, err)
	}
	site, err := k.trial.Site(ctx, c.Trial, c.Site)
	if err != nil {
		return fact.Actor{}, err
	}
	committees, err := k.protocol.CommitteesOf(ctx, site)
	if err != nil {
		return fact.Actor{}, err
	}
	if !slices.Contains(committees, person.Organisation) {
		return fact.Actor{}, errorsmod.Wrapf(types.ErrNotCommittee, "organisations %v are the ethics committees of site %d of trial %d, the signer is of organisation %d",
			committees, c.Site, c.Trial, person.Organisation)
	}
	return person.Actor(role), k.payout.RequireImpartial(ctx, fact.Hash(c.Handle), person.Organisation)
}
