package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// AssignOrganisation assigns an organisation to a trial in a capacity.
func (s msgServer) AssignOrganisation(ctx context.Context, m *types.MsgAssignOrganisation) (*types.MsgAssignOrganisationResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t := grant.Trial
	a, err := s.newAssignment(ctx, t, m)
	if err != nil {
		return nil, err
	}
	t.Assignments = a.Number
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.setAssignment(ctx, a); err != nil {
		return nil, err
	}
	f := a.Fact()
	f.Signature = fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED)
	return &types.MsgAssignOrganisationResponse{Assignment: a.Number}, s.audit.Record(ctx, f)
}

// newAssignment returns the assignment that the message describes, if it can be made.
func (k Keeper) newAssignment(ctx context.Context, t types.Trial, m *types.MsgAssignOrganisation) (a types.Assignment, err error) {
	o, err := k.identity.RequireOrganisation(ctx, m.Organisation)
	if err != nil {
		return a, err
	}
	if err := types.CheckCapacity(o, m.Capacity); err != nil {
		return a, err
	}
	if err := k.RequireSeparate(ctx, t, o.Id, types.PartOf(m.Capacity)); err != nil {
		return a, err
	}
	if err := k.requireUnassigned(ctx, t.Id, m); err != nil {
		return a, err
	}
	for _, site := range m.Sites {
		if _, err := k.Site(ctx, t.Id, site); err != nil {
			return a, err
		}
	}
	span, err := term.New(now(ctx), m.NotBefore, m.NotAfter)
	if err != nil {
		return a, errorsmod.Wrap(types.ErrAssignment, err.Error())
	}
	if span.NotAfter != nil && types.PartOf(m.Capacity) == types.AsDecider {
		return a, errorsmod.Wrapf(types.ErrAssignment, "not_after is given: a sponsor sets no end to the work of an %s, which leaves by its own signature",
			types.CapacityName(m.Capacity))
	}
	return types.Assignment{
		Trial: t.Id, Number: t.Assignments + 1, Organisation: o.Id, Capacity: m.Capacity,
		Countries: m.Countries, Sites: m.Sites, NotBefore: span.NotBefore, NotAfter: span.NotAfter,
	}, nil
}

func (k Keeper) requireUnassigned(ctx context.Context, trial uint64, m *types.MsgAssignOrganisation) error {
	a, found, err := k.NewestAssignment(ctx, trial, m.Organisation, m.Capacity)
	if err != nil || !found || a.Term().Over(now(ctx)) {
		return err
	}
	return errorsmod.Wrapf(types.ErrAssignment, "organisation %d is assigned as %s already, by assignment %d, which %s; end that one first",
		m.Organisation, types.CapacityName(m.Capacity), a.Number, a.Term().Describe(now(ctx)))
}

// setAssignment writes a new assignment, and that it is the organisation's newest in its capacity.
func (k Keeper) setAssignment(ctx context.Context, a types.Assignment) error {
	if err := k.updateRoster(ctx, a); err != nil {
		return err
	}
	if err := k.trials.Indexes.part.take(ctx, a.Organisation, a.Trial, isAssigned); err != nil {
		return err
	}
	if err := k.newestAssignment.Set(ctx, collections.Join3(a.Trial, uint32(a.Capacity), a.Organisation), a.Number); err != nil {
		return err
	}
	return k.assignments.Set(ctx, collections.Join(a.Trial, a.Number), a)
}
