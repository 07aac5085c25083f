package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// FileNotice says that what a clock asks for was done off the chain: an authority was notified, a form was posted. It may
// be late.
func (s msgServer) FileNotice(ctx context.Context, m *types.MsgFileNotice) (*types.MsgFileNoticeResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	actor, err := s.authorizeMsg(ctx, "signer", m.Signer, fact.Task_TASK_TRIAL_MANAGEMENT, m.Trial, 0)
	if err != nil {
		return nil, err
	}
	if err := s.requireUndone(ctx, m.Trial, m.Clock); err != nil {
		return nil, err
	}
	n := types.Notice{Trial: m.Trial, Clock: m.Clock, Digest: m.Digest, Time: now(ctx)}
	if err := s.notices.Set(ctx, collections.Join(n.Trial, uint32(n.Clock)), n); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &trialfact.NoticeFiled{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED), Trial: n.Trial, Clock: n.Clock, Digest: n.Digest,
	}); err != nil {
		return nil, err
	}
	t, err := s.Trial(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	return &types.MsgFileNoticeResponse{}, s.windClocks(ctx, t)
}

// requireUndone wants a clock to run, late or not, and what it asks for not to be done.
func (k Keeper) requireUndone(ctx context.Context, trial uint64, kind trialfact.ClockKind) error {
	c, err := k.clocks.Get(ctx, collections.Join(trial, uint32(kind)))
	switch {
	case isNotFound(err) || err == nil && c.DueAt == nil:
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s does not run: there is nothing to notify", types.ClockName(kind), types.FormatID(trial))
	case err == nil && c.DoneAt != nil:
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s is %s already", types.ClockName(kind), types.FormatID(trial), types.ClockStateName(c.State(now(ctx))))
	}
	return err
}
