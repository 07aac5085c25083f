package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// AppointPayee names an agent for a participation whose money has waited for half a year because nobody named a payee, or the
// one who was named cannot be paid; or whose participant died, as the site said a while ago and nobody contradicted. By the arbiter of the
// schedule, or by an accreditor once the arbiter has been silent for the response time besides.
func (k msgServer) AppointPayee(ctx context.Context, msg *types.MsgAppointPayee) (*types.MsgAppointPayeeResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	handle, err := field.Hash(types.ErrInvalid, "handle", msg.Handle)
	if err != nil {
		return nil, err
	}
	blind, err := field.Hash(types.ErrInvalid, "blind", msg.Blind)
	if err != nil {
		return nil, err
	}
	line, actor, err := k.grounds(ctx, signer, handle, msg.Payee)
	if err != nil {
		return nil, err
	}
	if err := k.requireApart(ctx, line, actor, msg.Payee); err != nil {
		return nil, err
	}
	if err := k.beneficiaries.Remove(ctx, msg.Handle); err != nil {
		return nil, err
	}
	return &types.MsgAppointPayeeResponse{}, k.namePayee(ctx, handle, msg.Payee, true, actor, blind)
}

// grounds returns a line for which somebody may appoint a payee, and the actor who does: the last one of a participant who died, if the
// payee is the beneficiary who is proposed; else the first that waits for a payee.
func (k Keeper) grounds(ctx context.Context, signer sdk.AccAddress, handle fact.Hash, payee types.Payee) (line types.Line, actor fact.Actor, err error) {
	b, inherits, err := k.inherits(ctx, handle, payee)
	if err != nil {
		return line, actor, err
	}
	if inherits {
		if line, err = k.owedToTheDead(ctx, handle); err != nil {
			return line, actor, err
		}
		actor, err = k.requireAppointsBeneficiary(ctx, signer, b, line)
		return line, actor, err
	}
	if line, err = k.waitingForPayee(ctx, handle); err != nil {
		return line, actor, err
	}
	actor, err = k.requireAppoints(ctx, signer, line)
	return line, actor, err
}

// requireAppoints returns the actor who may name a payee for a line, after the time that those have who should.
func (k Keeper) requireAppoints(ctx context.Context, signer sdk.AccAddress, line types.Line) (fact.Actor, error) {
	now := sdk.UnwrapSDKContext(ctx).BlockTime()
	if line.State == types.LineState_LINE_STATE_HELD {
		line.Since = &line.Attested // what held it meanwhile, an objection for example, begins no new wait
	}
	if err := line.RequireWaited(types.TimeToName, now); err != nil {
		return fact.Actor{}, err
	}
	response, err := k.responseTime(ctx, line)
	if err != nil {
		return fact.Actor{}, err
	}
	silent := line.RequireWaited(types.TimeToName+response, now) == nil
	return k.requireDecides(ctx, signer, line, silent)
}

// requireApart wants a payee that somebody appoints in the participant's place to be an agent, who asks whom it pays, and
// nobody who has something to gain by it.
func (k Keeper) requireApart(ctx context.Context, line types.Line, actor fact.Actor, payee types.Payee) error {
	if !payee.IsAgent() {
		return errorsmod.Wrap(types.ErrPayee, "want an AGENT: who appoints a payee names no wallet")
	}
	party, err := k.isParty(ctx, line, payee.Organisation)
	if err == nil && (party || payee.Organisation == actor.Organisation) {
		err = errorsmod.Wrapf(types.ErrPayee, "organisation %d is the signer's, or a party to the line: name another agent", payee.Organisation)
	}
	return err
}

// requireNotRebound refuses to appoint a payee while the participation is to be bound to another key, or was just now.
func requireNotRebound(ctx context.Context, account types.Account) error {
	if now := sdk.UnwrapSDKContext(ctx).BlockTime(); account.IsHeld(now) {
		return errorsmod.Wrapf(types.ErrTooEarly, "participation %X is to be bound to another key, or was just now: its participant may name a payee until %s",
			account.Handle, account.HeldUntil.UTC().Format(time.RFC3339))
	}
	return nil
}

// waitingForPayee returns the first line of a participation that waits for a payee: held for one, or set aside under the one
// that was named.
func (k Keeper) waitingForPayee(ctx context.Context, handle fact.Hash) (types.Line, error) {
	account, err := k.Account(ctx, handle)
	if err != nil {
		return types.Line{}, err
	}
	if err := requireNotRebound(ctx, account); err != nil {
		return types.Line{}, err
	}
	for _, list := range []struct {
		set collections.KeySet[collections.Triple[[]byte, uint32, uint64]]
		of  uint32
	}{
		{k.held, uint32(payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED)},
		{k.setAside, account.Revision},
	} {
		key, found, err := firstKey(ctx, list.set, collections.NewSuperPrefixedTripleRange[[]byte, uint32, uint64](account.Handle, list.of))
		if err != nil {
			return types.Line{}, err
		}
		if found {
			return k.Line(ctx, account.Trial, key.K3())
		}
	}
	return types.Line{}, errorsmod.Wrapf(types.ErrNotHeld, "nothing that participation %X earned waits for a payee", handle)
}
