package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// Fund puts coins of whoever signs, or of the treasury of their organisation, into the escrow of a trial, and pays queued lines
// from it in their order, up to 64; the end of the block goes on. The coins are the trial's from then on, whoever gave them.
func (k msgServer) Fund(ctx context.Context, msg *types.MsgFund) (*types.MsgFundResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	denom, amount := msg.Amount.Denom, msg.Amount.Amount
	if err := types.CheckAmount(denom, amount); err != nil {
		return nil, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	if err := params.RequirePermitted(denom); err != nil {
		return nil, err
	}
	actor, manages, err := k.giver(ctx, signer, msg.Trial)
	if err != nil {
		return nil, err
	}
	ledger, err := k.ledger(ctx, msg.Trial)
	if err != nil {
		return nil, err
	}
	begins := ledger.RequireBegun
	if manages {
		begins = ledger.CheckDenomination
	}
	if err := begins(denom); err != nil {
		return nil, err
	}
	escrow := ledger.Escrow(msg.Trial, denom)
	if err := escrow.Fund(amount); err != nil {
		return nil, err
	}
	funder := signer
	if msg.FromTreasury {
		if funder, err = k.identity.DrawTreasury(ctx, signer, types.Coins(denom, amount)); err != nil {
			return nil, err
		}
	}
	if err := k.bank.SendCoinsFromAccountToModule(ctx, funder, types.ModuleName, types.Coins(denom, amount)); err != nil {
		return nil, err
	}
	if err := k.ledgers.Set(ctx, msg.Trial, ledger); err != nil {
		return nil, err
	}
	if err := k.audit.Record(ctx, &payoutfact.EscrowFunded{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     msg.Trial,
		Denom:     denom,
		Amount:    amount.String(),
		Funded:    escrow.Funded.String(),

		FromTreasury: msg.FromTreasury,
	}); err != nil {
		return nil, err
	}
	lines, err := k.payQueue(ctx, collections.Join(msg.Trial, denom), types.MaxPaidPerFunding)
	if err != nil {
		return nil, err
	}
	left, err := k.Escrow(ctx, msg.Trial, denom)
	return &types.MsgFundResponse{Lines: lines, QueueLength: left.QueueLength}, err
}

// giver returns as whom somebody gives to a trial, and whether they manage its escrow. Whatever keeps them from that, they give
// as anybody may: as a person of the register, or by an account of which the chain knows no more.
func (k Keeper) giver(ctx context.Context, signer sdk.AccAddress, trial uint64) (actor fact.Actor, manages bool, err error) {
	if _, err := k.trial.Trial(ctx, trial); err != nil {
		return actor, false, err
	}
	if grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_ESCROW_MANAGEMENT, trial, 0); err == nil {
		return grant.Actor, true, nil
	}
	person, err := k.identity.Person(ctx, signer)
	if identitytypes.ErrUnknownPerson.Is(err) {
		address, err := k.addresses.BytesToString(signer)
		return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_ACCOUNT, Address: address}, false, err
	}
	return person.Actor(fact.Role_ROLE_UNSPECIFIED), false, err
}
