package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// CertifyDelay postpones the date by which results are due, as long as it has not come (42 CFR 11.44(c)).
func (s msgServer) CertifyDelay(ctx context.Context, m *types.MsgCertifyDelay) (*types.MsgCertifyDelayResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	e, err := s.Entry(ctx, m.Trial)
	if err != nil {
		return nil, err
	}
	if m.Months <= e.DelayMonths {
		return nil, errorsmod.Wrapf(types.ErrClock, "a delay of %d months is certified already, want more than that", e.DelayMonths)
	}
	if err := s.requireRunning(ctx, e.Trial, registrationfact.ClockKind_CLOCK_KIND_RESULTS); err != nil {
		return nil, err
	}
	e.DelayMonths = m.Months
	if err := s.entries.Set(ctx, e.Trial, e); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &registrationfact.DelayCertified{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_AUTHORED, m.Reason), Trial: e.Trial, Months: e.DelayMonths,
	}); err != nil {
		return nil, err
	}
	return &types.MsgCertifyDelayResponse{}, s.restartClocks(ctx, e.Trial)
}

// requireRunning returns an error unless a clock runs, with time left.
func (k Keeper) requireRunning(ctx context.Context, trial uint64, kind registrationfact.ClockKind) error {
	c, err := k.clocks.Get(ctx, collections.Join(trial, uint32(kind)))
	if err != nil && !row.IsMissing(err) {
		return err
	}
	if state := c.State(now(ctx)); state != types.ClockState_CLOCK_STATE_RUNNING {
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s is %s, want RUNNING", types.ClockName(kind), trialtypes.FormatID(trial), types.ClockStateName(state))
	}
	return nil
}
