package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Signed notes that the participant signed something, or who speaks for them: nobody inherits from somebody who is alive, nor where
// somebody says where the money goes. What was proposed is over, and the next one waits. It records nothing: what was signed has a fact
// of its own, and may be free of charge, so that it costs little.
func (k Keeper) Signed(ctx context.Context, handle fact.Hash) error {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	b, found, err := row.Find(k.beneficiaries.Get(ctx, handle[:]))
	if err != nil || !found || !b.IsOpen(now) {
		return err
	}
	b.Contradicted = &now
	return k.beneficiaries.Set(ctx, b.Handle, b)
}

// inherits reports whether a payee is the beneficiary who is proposed for a participation, for whom another time counts than for a payee
// whom nobody names.
func (k Keeper) inherits(ctx context.Context, handle fact.Hash, payee types.Payee) (b types.Beneficiary, does bool, err error) {
	b, found, err := row.Find(k.beneficiaries.Get(ctx, handle[:]))
	return b, found && b.IsOpen(sdk.UnwrapSDKContext(ctx).BlockTime()) && b.Payee.Is(payee), err
}

// requireAppointsBeneficiary returns the actor who may appoint the beneficiary of a participation: as for any payee who is appointed, once
// the participant was silent for the time that they have.
func (k Keeper) requireAppointsBeneficiary(ctx context.Context, signer sdk.AccAddress, b types.Beneficiary, line types.Line) (fact.Actor, error) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if err := b.RequireSilent(now); err != nil {
		return fact.Actor{}, err
	}
	response, err := k.responseTime(ctx, line)
	if err != nil {
		return fact.Actor{}, err
	}
	return k.requireDecides(ctx, signer, line, !now.Before(b.Due().Add(response)))
}

// owedToTheDead returns the last line of a participation that is over and is owed something.
func (k Keeper) owedToTheDead(ctx context.Context, handle fact.Hash) (types.Line, error) {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return types.Line{}, err
	}
	if account.EarnsUntil == nil {
		return types.Line{}, errorsmod.Wrapf(types.ErrBeneficiary, "participation %X goes on: close it first", handle)
	}
	if err := requireNotRebound(ctx, account); err != nil {
		return types.Line{}, err
	}
	owes, err := k.Owes(ctx, handle)
	if err != nil {
		return types.Line{}, err
	}
	if !owes {
		return types.Line{}, errorsmod.Wrapf(types.ErrBeneficiary, "participation %X is owed nothing that was not paid", handle)
	}
	earnings, err := k.earningsOf(ctx, handle[:])
	if err != nil {
		return types.Line{}, err
	}
	if earnings.LastLine == 0 {
		return types.Line{}, errorsmod.Wrapf(types.ErrBeneficiary, "participation %X has an open claim and no line: propose it once the claim is granted", handle)
	}
	return k.Line(ctx, account.Trial, earnings.LastLine)
}
