package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// ReportWithdrawal notes that a participant withdrew by word of mouth, as staff who may obtain consent say (ICH E6(R3) 2.8.10). From
// now on nothing stands that they consented to, until the participant contests it; nothing earned is touched.
func (k msgServer) ReportWithdrawal(ctx context.Context, msg *types.MsgReportWithdrawal) (*types.MsgReportWithdrawalResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	if _, err := field.Hash(types.ErrInvalid, "paper_digest", msg.PaperDigest); err != nil {
		return nil, err
	}
	grant, err := k.authorizeObtainer(ctx, "signer", msg.Signer, c)
	if err != nil {
		return nil, err
	}
	if err := c.RequireGoesOn(); err != nil {
		return nil, err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	c.ReportedAt = &now
	if err := k.enter(ctx, &c, types.State_STATE_WITHDRAWAL_REPORTED); err != nil {
		return nil, err
	}
	return &types.MsgReportWithdrawalResponse{}, k.audit.Record(ctx, &consentfact.WithdrawalReported{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_ATTESTED,
			&fact.Reason{Code: fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION}),
		Blind: msg.Blind,
		Trial: c.Trial, Site: c.Site, Handle: c.Handle, Mode: c.Mode, PaperDigest: msg.PaperDigest,
	})
}
