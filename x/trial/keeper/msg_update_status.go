package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// UpdateStatus changes the recruitment status of a trial.
func (s msgServer) UpdateStatus(ctx context.Context, m *types.MsgUpdateStatus) (*types.MsgUpdateStatusResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_TRIAL_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	t, err := s.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hasEnrolled(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := t.CheckTransition(m.Status, enrolled, m.Reason); err != nil {
		return nil, err
	}
	from := t.Status
	if err := s.enterStatus(ctx, &t, m.Status, actor, reason.OrNone(m.Reason)); err != nil {
		return nil, err
	}
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.windClocks(ctx, t); err != nil {
		return nil, err
	}
	return &types.MsgUpdateStatusResponse{}, s.audit.Record(ctx, &trialfact.StatusChanged{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, reason.OrNone(m.Reason)),
		Trial:     t.Id,
		From:      from,
		To:        t.Status,
	})
}
