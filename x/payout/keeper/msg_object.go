package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Object keeps held lines from being released until the schedule's arbiter has decided, or has been silent for the response
// time of the schedule. All lines or none.
func (k msgServer) Object(ctx context.Context, msg *types.MsgObject) (*types.MsgObjectResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := types.CheckLines(msg.Lines); err != nil {
		return nil, err
	}
	if err := reason.Require(msg.Reason); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	monitor, err := k.requireMonitor(ctx, signer, msg.Trial)
	if err != nil {
		return nil, err
	}
	signature := fact.For(monitor, fact.Meaning_MEANING_REJECTED, msg.Reason)
	for _, number := range msg.Lines {
		if err := k.object(ctx, msg.Trial, number, signature); err != nil {
			return nil, err
		}
	}
	return &types.MsgObjectResponse{}, nil
}

func (k Keeper) object(ctx context.Context, trial, number uint64, signature *fact.Signature) error {
	p, err := k.posting(ctx, trial, number)
	if err != nil {
		return err
	}
	if err := p.line.RequireObjectionable(); err != nil {
		return err
	}
	return k.bring(ctx, &p, signature.Actor.Organisation, signature)
}

// bring brings a held line before the arbiter: an organisation says that it is not owed.
func (k Keeper) bring(ctx context.Context, p *posting, objector uint64, signature *fact.Signature) error {
	response, err := k.responseTime(ctx, p.line)
	if err != nil {
		return err
	}
	if p.site, err = k.site(ctx, p.line.Trial, p.line.Site); err != nil {
		return err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	p.line.Object(objector, &p.earnings.Days, &p.site.Days, now, now.Add(response))
	if err := k.setSite(ctx, p.site); err != nil {
		return err
	}
	return k.change(ctx, p, types.LineState_LINE_STATE_HELD, p.line.HeldFact(signature))
}

// overseers lists who may object to a line: by which role, of an organisation in which capacities in the trial.
var overseers = []struct {
	role       fact.Role
	capacities []trialfact.Capacity
}{
	{fact.Role_ROLE_MONITOR, []trialfact.Capacity{trialfact.Capacity_CAPACITY_MONITOR, trialfact.Capacity_CAPACITY_CRO}},
	{fact.Role_ROLE_COMMITTEE_CHAIR, []trialfact.Capacity{trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE}},
	{fact.Role_ROLE_COMMITTEE_MEMBER, []trialfact.Capacity{trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE}},
}

// requireMonitor returns the actor who oversees a trial: never the sponsor, who would keep what it owes.
func (k Keeper) requireMonitor(ctx context.Context, signer sdk.AccAddress, trial uint64) (fact.Actor, error) {
	t, err := k.trial.Trial(ctx, trial)
	if err != nil {
		return fact.Actor{}, err
	}
	for _, o := range overseers {
		person, role, err := k.identity.RequireRole(ctx, signer, o.role)
		if err != nil || person.Organisation == t.Sponsor {
			continue
		}
		for _, capacity := range o.capacities {
			assigned, err := k.trial.IsAssigned(ctx, trial, person.Organisation, capacity)
			if err != nil {
				return fact.Actor{}, err
			}
			if assigned {
				return person.Actor(role), nil
			}
		}
	}
	return fact.Actor{}, errorsmod.Wrapf(types.ErrNotMonitor,
		"want a MONITOR of an organisation assigned to trial %d as monitor or CRO, or a committee member of one of its ethics committees, and not of its sponsor", trial)
}
