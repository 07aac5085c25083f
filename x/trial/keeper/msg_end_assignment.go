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
// approval it needs.
func (s msgServer) EndAssignment(ctx context.Context, m *types.MsgEndAssignment) (*types.MsgEndAssignmentResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a, actor, err := s.requireEnder(ctx, m)
	if err != nil {
		return nil, err
	}
	at := now(ctx)
	if span := a.Term(); span.Over(at) {
		return nil, errorsmod.Wrapf(types.ErrAssignment, "assignment %d of %s %s", a.Number, types.FormatID(a.Trial), span.Describe(at))
	}
	a.EndedAt = &at
	if err := s.assignments.Set(ctx, collections.Join(a.Trial, a.Number), a); err != nil {
		return nil, err
	}
	return &types.MsgEndAssignmentResponse{}, s.audit.Record(ctx, &trialfact.AssignmentEnded{
		Signature:    fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason),
		Trial:        a.Trial,
		Assignment:   a.Number,
		Organisation: a.Organisation,
		Capacity:     a.Capacity,
	})
}

// requireEnder returns the assignment, and the signer as somebody who may end it: of the sponsor or, for a committee or
// authority that has begun, of the committee or authority itself.
func (k Keeper) requireEnder(ctx context.Context, m *types.MsgEndAssignment) (a types.Assignment, actor fact.Actor, err error) {
	if _, err := k.Trial(ctx, m.Trial); err != nil {
		return a, actor, err
	}
	if a, err = k.assignment(ctx, m.Trial, m.Assignment); err != nil {
		return a, actor, err
	}
	if types.PartOf(a.Capacity) != types.AsDecider || !a.Term().Holds(now(ctx)) {
		actor, err = k.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
		return a, actor, err
	}
	actor, err = k.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_DECISION, m.Trial, 0)
	if err == nil && actor.Organisation == a.Organisation {
		return a, actor, nil
	}
	return a, fact.Actor{}, errorsmod.Wrapf(types.ErrOrganisation, "assignment %d of %s as %s has begun: only organisation %d itself can end it, by its chair or a member",
		a.Number, types.FormatID(a.Trial), types.CapacityName(a.Capacity), a.Organisation)
}
