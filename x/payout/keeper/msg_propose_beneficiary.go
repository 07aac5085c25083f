package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/internal/row"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// ProposeBeneficiary proposes an agent to be paid what a participant earned who died, by their site. It changes nothing before the
// arbiter, who is neither the site nor the sponsor, appoints it.
func (k msgServer) ProposeBeneficiary(ctx context.Context, msg *types.MsgProposeBeneficiary) (*types.MsgProposeBeneficiaryResponse, error) {
	signer, err := k.signer(msg.Signer)
	if err != nil {
		return nil, err
	}
	handle, err := field.Hash(types.ErrInvalid, "handle", msg.Handle)
	if err != nil {
		return nil, err
	}
	if _, err := field.Hash(types.ErrInvalid, "paper_digest", msg.PaperDigest); err != nil {
		return nil, err
	}
	if _, err := field.Hash(types.ErrInvalid, "blind", msg.Blind); err != nil {
		return nil, err
	}
	account, err := k.Account(ctx, handle)
	if err != nil {
		return nil, err
	}
	grant, err := k.trial.Authorize(ctx, signer, fact.Task_TASK_FOLLOW_UP, account.Trial, account.Site)
	if err != nil {
		return nil, err
	}
	line, err := k.owedToTheDead(ctx, handle)
	if err != nil {
		return nil, err
	}
	if err := k.requireInherits(ctx, account, line, grant.Actor, msg.Payee); err != nil {
		return nil, err
	}

	b := types.Beneficiary{
		Handle: msg.Handle, Payee: msg.Payee, PaperDigest: msg.PaperDigest, Proposer: grant.Actor,
		Proposed: sdk.UnwrapSDKContext(ctx).BlockTime(),
	}
	if err := k.beneficiaries.Set(ctx, b.Handle, b); err != nil {
		return nil, err
	}
	return &types.MsgProposeBeneficiaryResponse{}, k.audit.Record(ctx, &payoutfact.BeneficiaryProposed{
		Signature: fact.By(grant.Actor, fact.Meaning_MEANING_AUTHORED), Blind: msg.Blind, Trial: account.Trial, Site: account.Site,
		Handle: b.Handle, Payee: b.Payee.Fact(), PaperDigest: b.PaperDigest, Due: b.Due().UnixNano(),
	})
}

// requireInherits says what keeps a payee from being proposed: somebody contradicted a short while ago, or it is no agent in good
// standing, or has something to gain by it.
func (k Keeper) requireInherits(ctx context.Context, account types.Account, line types.Line, actor fact.Actor, payee types.Payee) error {
	before, _, err := row.Find(k.beneficiaries.Get(ctx, account.Handle))
	if err != nil {
		return err
	}
	if err := before.RequireBelievable(sdk.UnwrapSDKContext(ctx).BlockTime()); err != nil {
		return err
	}
	if err := k.requireApart(ctx, line, actor, payee); err != nil {
		return err
	}
	if err := payee.Check(); err != nil {
		return err
	}
	account.Name(payee, true) // as it would be
	return k.requirePayable(ctx, account)
}
