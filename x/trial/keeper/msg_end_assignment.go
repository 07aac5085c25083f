package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// EndAssignment ends an assignment from this block on. Duties that the organisation took over rest until it is assigned
// again. A committee or authority that has begun leaves by its own signature: a sponsor cannot rid itself of those whose
// approval it needs. One that is not in good standing cannot sign: there the sponsor ends it.
func (s msgServer) EndAssignment(ctx context.Context, m *types.MsgEndAssignment) (*types.MsgEndAssignmentResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if _, err := s.Trial(ctx, m.Trial); err != nil {
		return nil, err
	}
	a, err := s.assignment(ctx, m.Trial, m.Assignment)
	if err != nil {
		return nil, err
	}
	own, lost, err := s.leavesItself(ctx, a)
	if err != nil {
		return nil, err
	}
	actor, err := s.requireEnder(ctx, m, a, own)
	if err != nil {
		return nil, err
	}
	at := now(ctx)
	if span := a.Term(); span.Over(at) && !own {
		return nil, errorsmod.Wrapf(types.ErrAssignment, "assignment %d of %s %s", a.Number, types.FormatID(a.Trial), span.Describe(at))
	}
	a.EndedAt, a.EndedBy = &at, actor.Organisation
	if err := s.assignments.Set(ctx, collections.Join(a.Trial, a.Number), a); err != nil {
		return nil, err
	}
	if own {
		if err := s.updateRoster(ctx, a); err != nil {
			return nil, err
		}
	}
	return &types.MsgEndAssignmentResponse{}, s.audit.Record(ctx, &trialfact.AssignmentEnded{
		Signature:    fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:        a.Trial,
		Assignment:   a.Number,
		Organisation: a.Organisation,
		Capacity:     a.Capacity,

		NotInGoodStanding: lost,
	})
}

// leavesItself reports whether an assignment is ended by the organisation alone, as that of a committee or authority that
// has begun, or would be but that the organisation has lost its good standing. Whom the sponsor ended and who has its good
// standing again leaves like any other.
func (k Keeper) leavesItself(ctx context.Context, a types.Assignment) (own, lost bool, err error) {
	if types.PartOf(a.Capacity) != types.AsDecider || !a.Term().Holds(now(ctx)) && !a.WasEndedByOthers() {
		return false, false, nil
	}
	newest, _, err := k.NewestAssignment(ctx, a.Trial, a.Organisation, a.Capacity)
	if err != nil {
		return false, false, err
	}
	if newest.Number != a.Number {
		return false, false, errorsmod.Wrapf(types.ErrAssignment, "assignment %d of %s was followed by assignment %d: end that one, and what was kept of this ends too",
			a.Number, types.FormatID(a.Trial), newest.Number)
	}
	o, err := k.identity.Organisation(ctx, a.Organisation)
	if err != nil {
		return false, false, err
	}
	good := o.InGoodStanding(now(ctx))
	return good, !good, nil
}

// requireEnder returns the signer as somebody who may end the assignment: of its organisation if that leaves by its own
// signature, else of the sponsor.
func (k Keeper) requireEnder(ctx context.Context, m *types.MsgEndAssignment, a types.Assignment, own bool) (fact.Actor, error) {
	if !own {
		grant, err := k.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
		return grant.Actor, err
	}
	grant, err := k.authorizeMsg(ctx, m.Signer, fact.Task_TASK_DECISION, m.Trial, 0)
	if err == nil && grant.Actor.Organisation == a.Organisation {
		return grant.Actor, nil
	}
	return fact.Actor{}, errorsmod.Wrapf(types.ErrOrganisation, "assignment %d of %s as %s has begun: only organisation %d itself can end it while it is in good standing, by its chair or a member",
		a.Number, types.FormatID(a.Trial), types.CapacityName(a.Capacity), a.Organisation)
}
