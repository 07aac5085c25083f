package keeper

import (
	"bytes"
	"context"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ConfirmCondition says that a condition is met. Only the organisation that demanded it does, with evidence posted on the
// chain or seen otherwise, in time or late.
func (k msgServer) ConfirmCondition(ctx context.Context, msg *types.MsgConfirmCondition) (*types.MsgConfirmConditionResponse, error) {
	grant, err := k.authorize(ctx, msg.Signer, fact.Task_TASK_DECISION, msg.Trial, 0)
	if err != nil {
		return nil, err
	}
	c, err := k.openCondition(ctx, msg)
	if err != nil {
		return nil, err
	}
	if err := requireOwnDecision(c.decision, grant.Actor); err != nil {
		return nil, err
	}

	if !bytes.Equal(msg.EvidenceDigest, c.state.EvidenceDigest) {
		return nil, errorsmod.Wrapf(types.ErrCondition, "the evidence posted for condition %d of decision %d is %s, the message confirms %s",
			msg.Condition, msg.Decision, evidence(c.state.EvidenceDigest), evidence(msg.EvidenceDigest))
	}

	met, now := c.state, sdk.UnwrapSDKContext(ctx).BlockTime()
	met.MetAt = &now
	if err := k.setCondition(ctx, c, met); err != nil {
		return nil, err
	}
	return &types.MsgConfirmConditionResponse{}, k.audit.Record(ctx, &protocolfact.ConditionMet{
		Signature:      fact.By(grant.Actor, fact.Meaning_MEANING_VERIFIED),
		Trial:          msg.Trial,
		Line:           msg.Line,
		Version:        msg.Version,
		Decision:       msg.Decision,
		Condition:      msg.Condition,
		EvidenceDigest: met.EvidenceDigest,
	})
}

// evidence names evidence within a sentence.
func evidence(digest []byte) string {
	if len(digest) == 0 {
		return "none"
	}
	return fmt.Sprintf("%X", digest)
}
