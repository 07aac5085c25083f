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

// FileNotice says that what a clock asks for was done off the chain: an authority was notified, a form was posted. It may
// be late.
func (s msgServer) FileNotice(ctx context.Context, m *types.MsgFileNotice) (*types.MsgFileNoticeResponse, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	grant, err := s.authorize(ctx, m.Signer, m.Trial)
	if err != nil {
		return nil, err
	}
	if err := s.requireNoticeDue(ctx, m.Trial, m.Clock); err != nil {
		return nil, err
	}
	n := types.Notice{Trial: m.Trial, Clock: m.Clock, Digest: m.Digest, Time: now(ctx)}
	if err := s.notices.Set(ctx, collections.Join(n.Trial, uint32(n.Clock)), n); err != nil {
		return nil, err
	}
	if err := s.audit.Record(ctx, &registrationfact.NoticeFiled{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED), Trial: n.Trial, Clock: n.Clock, Digest: n.Digest,
	}); err != nil {
		return nil, err
	}
	return &types.MsgFileNoticeResponse{}, s.restartClocks(ctx, n.Trial)
}

// requireNoticeDue returns an error if a clock does not run, or if what it asks for was done already. It may be late.
func (k Keeper) requireNoticeDue(ctx context.Context, trial uint64, kind registrationfact.ClockKind) error {
	c, err := k.clocks.Get(ctx, collections.Join(trial, uint32(kind)))
	switch {
	case row.IsMissing(err) || err == nil && c.DueAt == nil:
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s does not run: there is nothing to notify", types.ClockName(kind), trialtypes.FormatID(trial))
	case err == nil && c.DoneAt != nil:
		return errorsmod.Wrapf(types.ErrClock, "clock %s of %s is %s already", types.ClockName(kind), trialtypes.FormatID(trial), types.ClockStateName(c.State(now(ctx))))
	}
	return err
}
