package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// AnswerCondition posts the digest of evidence that a condition is met. It does not stop the clock: whoever demanded the
// condition judges the evidence.
func (k msgServer) AnswerCondition(ctx context.Context, msg *types.MsgAnswerCondition) (*types.MsgAnswerConditionResponse, error) {
	if _, err := field.Hash(types.ErrInvalid, "evidence_digest", msg.EvidenceDigest); err != nil {
		return nil, err
	}
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_DOCUMENT_SUBMISSION, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	c, err := k.openCondition(ctx, msg)
	if err != nil {
		return nil, err
	}

	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	c.state.EvidenceDigest, c.state.AnsweredAt = msg.EvidenceDigest, &now
	if err := k.conditions.Set(ctx, keyOfCondition(c.state), c.state); err != nil {
		return nil, err
	}
	return &types.MsgAnswerConditionResponse{}, k.audit.Record(ctx, &protocolfact.ConditionAnswered{
		Signature:      fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED),
		Trial:          msg.Trial,
		Line:           msg.Line,
		Version:        msg.Version,
		Decision:       msg.Decision,
		Condition:      msg.Condition,
		EvidenceDigest: msg.EvidenceDigest,
	})
}
