package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

// CertifyDelay postpones the date by which results are due, as long as it has not come (42 CFR 11.44(c)).
func (s msgServer) CertifyDelay(ctx context.Context, m *types.MsgCertifyDelay) (*types.MsgCertifyDelayResponse, error) {
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
	if m.Months <= t.DelayMonths {
		return nil, errorsmod.Wrapf(types.ErrClock, "a delay of %d months is certified already, want more than that", t.DelayMonths)
	}
	if err := s.requireRunning(ctx, t.Id, trialfact.ClockKind_CLOCK_KIND_RESULTS); err != nil {
		return nil, err
	}
	t.DelayMonths = m.Months
	if err := s.trials.Set(ctx, t.Id, t); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &trialfact.DelayCertified{
		Signature: fact.For(actor, fact.Meaning_MEANING_AUTHORED, m.Reason), Trial: t.Id, Months: t.DelayMonths,
	}); err != nil {
		return nil, err
	}
	return &types.MsgCertifyDelayResponse{}, s.windClocks(ctx, t)
}

// requireRunning wants a clock to run, with time left.
func (k Keeper) requireRunning(ctx context.Context, trial uint64, kind trialfact.ClockKind) error {
	c, err := k.clocks.Get(ctx, collections.Join(trial, uint32(kind)))
	if err != nil && !isNotFound(err) {
		return err
	}
	if state := c.State(now(ctx)); state != types.ClockState_CLOCK_STATE_RUNNING {
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s is %s, want RUNNING", types.ClockName(kind), types.FormatID(trial), types.ClockStateName(state))
	}
	return nil
}
