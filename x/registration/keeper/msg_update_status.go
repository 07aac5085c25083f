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
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	from := grant.Trial.Status
	e, err := s.Entry(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hasEnrolled(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := e.CheckTransition(from, m.Status, enrolled, m.Reason); err != nil {
		return nil, err
	}
	newest, err := s.Version(ctx, m.Trial, e.Version)
	if err != nil {
		return nil, err
	}
	if err := newest.Registration.CheckRecruits(m.Status); err != nil {
		return nil, err
	}
	if _, err := s.enterStatus(ctx, e, from, m.Status, grant.Actor, reason.OrNone(m.Reason)); err != nil {
		return nil, err
	}
	if err := s.trial.SetStatus(ctx, m.Trial, m.Status); err != nil {
		return nil, err
	}
	if err := s.restartClocks(ctx, m.Trial); err != nil {
		return nil, err
	}
	return &types.MsgUpdateStatusResponse{}, s.audit.Record(ctx, &registrationfact.StatusChanged{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_AUTHORED, reason.OrNone(m.Reason)),
		Trial:     m.Trial,
		From:      from,
		To:        m.Status,
	})
}
