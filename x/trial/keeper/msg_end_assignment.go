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
// again.
func (s msgServer) EndAssignment(ctx context.Context, m *types.MsgEndAssignment) (*types.MsgEndAssignmentResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_SITE_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	a, err := s.assignment(ctx, m.Trial, m.Assignment)
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
