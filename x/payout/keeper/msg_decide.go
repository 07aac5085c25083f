package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/reason"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Decide decides objections to lines for the arbiter of their schedule: upheld, a line is not owed; else it goes on. All lines
// or none.
func (k msgServer) Decide(ctx context.Context, msg *types.MsgDecide) (*types.MsgDecideResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := types.CheckLines(msg.Lines); err != nil {
		return nil, err
	}
	if err := reason.Require(msg.Reason); err != nil {
		return nil, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	for _, number := range msg.Lines {
		if err := k.decide(ctx, signer, number, msg); err != nil {
			return nil, err
		}
	}
	return &types.MsgDecideResponse{}, nil
}

func (k Keeper) decide(ctx context.Context, signer sdk.AccAddress, number uint64, msg *types.MsgDecide) error {
	p, err := k.posting(ctx, msg.Trial, number)
	if err != nil {
		return err
	}
	if err := p.line.RequireObjected(); err != nil {
		return err
	}
	actor, err := k.requireDecides(ctx, signer, p.line, false)
	if err != nil {
		return err
	}
	if msg.Uphold {
		return k.void(ctx, &p, p.line.VoidedFact(fact.For(actor, fact.Meaning_MEANING_APPROVED, msg.Reason)))
	}
	account, err := k.Account(ctx, fact.Hash(p.line.Handle))
	if err != nil {
		return err
	}
	return k.release(ctx, &p, account, fact.For(actor, fact.Meaning_MEANING_REJECTED, msg.Reason))
}

// void ends a line that is not owed, as a fact says. Its tariff may be earned in its place; its nullifier stays spent.
func (k Keeper) void(ctx context.Context, p *posting, f fact.Fact) error {
	account, err := k.Account(ctx, fact.Hash(p.line.Handle))
	if err != nil {
		return err
	}
	p.earnings.Void(p.line)
	p.ledger.Void(p.line)
	if !account.Over {
		site, err := k.site(ctx, account.Trial, account.Site)
		if err != nil {
			return err
		}
		site.Void(p.line)
		if err := k.setSite(ctx, site); err != nil {
			return err
		}
	}
	p.line.Wait(types.LineState_LINE_STATE_VOID, payoutfact.Hold_HOLD_UNSPECIFIED, sdk.UnwrapSDKContext(ctx).BlockTime())
	return k.change(ctx, p, types.LineState_LINE_STATE_VOID, f)
}
