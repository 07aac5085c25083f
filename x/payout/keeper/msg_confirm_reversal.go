package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// ConfirmReversal confirms, by a second delegate of their site, that visits are taken back. What is held for that is not owed. Of what
// was sent, nothing comes back: a fact says that it should not have been. All lines or none.
func (k msgServer) ConfirmReversal(ctx context.Context, msg *types.MsgConfirmReversal) (*types.MsgConfirmReversalResponse, error) {
	return &types.MsgConfirmReversalResponse{}, k.onReversal(ctx, reversal{msg.Signer, msg.Trial, msg.Lines, msg.Reason}, k.confirm)
}

// confirm notes that a second delegate takes back the visit of a line.
func (k Keeper) confirm(ctx context.Context, p *posting, by types.Delegate, why *fact.Reason) error {
	if err := p.line.RequireConfirmable(by, sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return err
	}
	if err := k.requireAttesterAmong(ctx, p.line, by); err != nil {
		return err
	}
	p.line.Reversal.Confirmed = true
	signature := fact.For(by.Actor, fact.Meaning_MEANING_APPROVED, why)
	if p.line.Hold != payoutfact.Hold_HOLD_REVERSAL {
		return k.note(ctx, p.line, p.line.DisownedFact(signature))
	}
	return k.void(ctx, p, p.line.ReversedFact(signature))
}

// requireAttesterAmong wants one of two delegates to be who attested the visit of a line, as long as they could do so: what somebody
// signed, others do not take back without them.
func (k Keeper) requireAttesterAmong(ctx context.Context, line types.Line, second types.Delegate) error {
	if line.IsAttestedByOneOf(second) {
		return nil
	}
	origin, err := k.addresses.StringToBytes(line.Attester)
	if err != nil {
		return err
	}
	attester, err := k.identity.Person(ctx, origin)
	if err != nil {
		return err
	}
	key, err := k.addresses.StringToBytes(attester.Address)
	if err != nil {
		return err
	}
	if _, err := k.trial.Authorize(ctx, key, fact.Task_TASK_VISIT_ATTESTATION, line.Trial, line.Site); err != nil {
		return nil //nolint:nilerr // they could not sign any more
	}
	return errorsmod.Wrapf(types.ErrReversal, "%s attested the visit of line %d of trial %d and works at the site: they propose or confirm that it is taken back",
		attester.Address, line.Number, line.Trial)
}
