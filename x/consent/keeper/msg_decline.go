package keeper

import (
	"context"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Decline lets the participant decline the first consent, or a renewal. An agreement that stands goes on to stand.
func (k msgServer) Decline(ctx context.Context, msg *types.MsgDecline) (*types.MsgDeclineResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	if err := c.RequireKey(msg.Signer); err != nil {
		return nil, err
	}
	standing, err := k.standing(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := c.RequireSomethingToDecline(standing.Stale); err != nil {
		return nil, err
	}

	declined := &consentfact.ConsentDeclined{
		Signature: fact.For(types.Participant(c.Key), fact.Meaning_MEANING_REJECTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, StandingVersion: standing.Version,
	}
	if c.Pending != nil {
		declined.PendingVersion = c.Pending.Agreement.Version
	}
	if err := k.endWait(ctx, &c); err != nil {
		return nil, err
	}
	if err := k.enter(ctx, &c, types.State_STATE_DECLINED); err != nil {
		return nil, err
	}
	return &types.MsgDeclineResponse{}, k.audit.Record(ctx, declined)
}
