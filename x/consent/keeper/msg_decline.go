package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Decline lets the participant decline a first consent, or a renewal. An agreement that stands goes on to stand.
func (k msgServer) Decline(ctx context.Context, msg *types.MsgDecline) (*types.MsgDeclineResponse, error) {
	f, err := k.loadOn(ctx, msg.Signer, msg.Handle, msg.Blind, msg.FormLine)
	if err != nil {
		return nil, err
	}
	if err := f.RequireKey(msg.Signer); err != nil {
		return nil, err
	}
	if err := k.know(ctx, &f); err != nil {
		return nil, err
	}
	standing, err := k.standing(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := f.RequireSomethingToDecline(standing.Stale); err != nil {
		return nil, err
	}

	if err := k.payout.Signed(ctx, fact.Hash(f.Handle)); err != nil {
		return nil, err
	}
	declined := &consentfact.ConsentDeclined{
		Signature: fact.For(types.Participant(f.Key), fact.Meaning_MEANING_REJECTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: f.Trial, Site: f.Site, Handle: f.Handle, Mode: f.Mode, FormLine: f.Line.FormLine, StandingVersion: standing.Version,
	}
	if f.Line.Pending != nil {
		declined.PendingVersion = f.Line.Pending.Agreement.Version
	}
	if err := k.endWait(ctx, &f); err != nil {
		return nil, err
	}
	if err := k.enterOn(ctx, &f, types.State_STATE_DECLINED); err != nil {
		return nil, err
	}
	return &types.MsgDeclineResponse{}, k.audit.Record(ctx, declined)
}

// know finds out what a form that the participant never answered is for, and for whom: one in use at the site.
func (k Keeper) know(ctx context.Context, f *types.FormConsent) error {
	if f.Line.Purpose != 0 {
		return nil
	}
	used, err := k.protocol.FormInUse(ctx, f.Trial, f.Site, f.Line.FormLine)
	f.Line.Purpose, f.Line.Population = used.Purpose, used.Population
	return err
}
