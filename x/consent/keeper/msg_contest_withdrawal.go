package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// ContestWithdrawal says that a withdrawal which staff reported is not the participant's will: what they consented to stands again.
func (k msgServer) ContestWithdrawal(ctx context.Context, msg *types.MsgContestWithdrawal) (*types.MsgContestWithdrawalResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	capacity, err := k.requireMayContest(ctx, c, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := c.RequireReported(); err != nil {
		return nil, err
	}
	if err := k.payout.Signed(ctx, fact.Hash(c.Handle)); err != nil {
		return nil, err
	}
	c.ReportedAt = nil
	if err := k.enter(ctx, &c, c.GoesOnAs()); err != nil {
		return nil, err
	}
	return &types.MsgContestWithdrawalResponse{}, k.audit.Record(ctx, &consentfact.WithdrawalContested{
		Signature: fact.For(types.Participant(msg.Signer), fact.Meaning_MEANING_REJECTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, Capacity: capacity,
	})
}

// requireMayContest returns the capacity in which somebody contests a reported withdrawal. Nothing in the register keeps a
// participant from it; whoever signs beside them is independent of the trial.
func (k Keeper) requireMayContest(ctx context.Context, c types.Consent, key string) (consentfact.Capacity, error) {
	signer := types.Signer{Key: key}
	if key != c.Key {
		var err error
		if signer, err = k.signer(ctx, key); err != nil {
			return 0, err
		}
	}
	capacity, err := c.RequireMayContest(signer)
	if err != nil {
		return capacity, err
	}
	return capacity, k.requireIndependent(ctx, c.Trial, signer, capacity)
}
