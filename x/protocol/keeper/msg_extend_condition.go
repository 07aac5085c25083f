package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// ExtendCondition gives more time for a condition, overdue or not. Only the organisation that demanded it does.
func (k msgServer) ExtendCondition(ctx context.Context, msg *types.MsgExtendCondition) (*types.MsgExtendConditionResponse, error) {
	if err := reason.Require(msg.Reason); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if err := types.CheckDue("due", msg.Due, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
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
	if !msg.Due.After(c.state.Due) {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "due is %s, want it later than %s, when condition %d is due now",
			term.Format(msg.Due), term.Format(c.state.Due), c.state.Number)
	}

	extended := c.state
	extended.Due = msg.Due
	if err := k.setCondition(ctx, c, extended); err != nil {
		return nil, err
	}
	return &types.MsgExtendConditionResponse{}, k.audit.Record(ctx, &protocolfact.ConditionExtended{
		Signature: fact.For(grant.Actor, fact.Meaning_MEANING_APPROVED, msg.Reason),
		Trial:     msg.Trial,
		Line:      msg.Line,
		Version:   msg.Version,
		Decision:  msg.Decision,
		Condition: msg.Condition,
		DueBefore: c.state.Due.UnixNano(),
		Due:       msg.Due.UnixNano(),
	})
}
