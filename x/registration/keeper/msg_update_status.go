package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// UpdateStatus changes the recruitment status of a trial.
func (s msgServer) UpdateStatus(ctx context.Context, m *types.MsgUpdateStatus) (*types.MsgUpdateStatusResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, m.Signer, fact.Task_TASK_TRIAL_MANAGEMENT, m.Trial)
	if err != nil {
		return nil, err
	}
	t, err := s.trial.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	e, err := s.Entry(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hasEnrolled(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := e.CheckTransition(t.Status, m.Status, enrolled, m.Reason); err != nil {
		return nil, err
	}
	if _, err := s.enterStatus(ctx, e, t.Status, m.Status, actor, reason.OrNone(m.Reason)); err != nil {
		return nil, err
	}
	if err := s.trial.SetStatus(ctx, t.Id, m.Status); err != nil {
		return nil, err
	}
	if err := s.restartClocks(ctx, t.Id); err != nil {
		return nil, err
	}
	return &types.MsgUpdateStatusResponse{}, s.audit.Record(ctx, &registrationfact.StatusChanged{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, reason.OrNone(m.Reason)),
		Trial:     t.Id,
		From:      t.Status,
		To:        m.Status,
	})
}
