package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// NamePayee says where the participant's money goes from now on, by the participant or, if they are assisted, by who is
// independent of the site. What was earned is owed whatever became of the consent, so its state does not matter. x/payout
// records the fact.
func (k msgServer) NamePayee(ctx context.Context, msg *types.MsgNamePayee) (*types.MsgNamePayeeResponse, error) {
	c, err := k.load(ctx, msg.Signer, msg.Handle, msg.Blind)
	if err != nil {
		return nil, err
	}
	signer, err := k.signer(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	if err := k.requireMayName(ctx, c, signer, msg.Payee); err != nil {
		return nil, err
	}
	return &types.MsgNamePayeeResponse{}, k.payout.NamePayee(ctx, fact.Hash(c.Handle), msg.Payee,
		types.Participant(signer.Key), fact.Hash(msg.Blind))
}

// requireFirst says what keeps a signer from naming the first payee by a message that says more than that. Nobody need be named.
func (k Keeper) requireFirst(ctx context.Context, c types.Consent, signer types.Signer, payee *payouttypes.Payee) error {
	if payee == nil {
		return nil
	}
	if err := k.requireMayName(ctx, c, signer, *payee); err != nil {
		return err
	}
	named, err := k.payout.HasPayee(ctx, fact.Hash(c.Handle))
	if err == nil && named {
		err = errorsmod.Wrapf(types.ErrPayee, "a payee was named for participation %X before: leave payee out, and name another in a message of its own", c.Handle)
	}
	return err
}

// nameFirst names the first payee, if a message names one, under a blind derived from the message's.
func (k Keeper) nameFirst(ctx context.Context, c types.Consent, signer types.Signer, payee *payouttypes.Payee, blind []byte) error {
	if payee == nil {
		return nil
	}
	own := fact.RowBlind(fact.Hash(blind), fact.TypeURL(&payoutfact.PayeeNamed{}), 0)
	return k.payout.NamePayee(ctx, fact.Hash(c.Handle), *payee, types.Participant(signer.Key), own)
}

// requireMayName says what keeps a signer from naming a payee. Who does so beside the participant has no part in the trial now. A
// witness names the first one only, and one who asks whom it
// pays: an agent that is not the site.
func (k Keeper) requireMayName(ctx context.Context, c types.Consent, signer types.Signer, payee payouttypes.Payee) error {
	capacity, err := c.RequireSpeaksFor(signer)
	if err != nil {
		return err
	}
	if err := k.requireNotToBeRebound(ctx, c); err != nil {
		return err
	}
	if err := k.requireOtherKey(ctx, payee); err != nil || capacity == consentfact.Capacity_CAPACITY_UNSPECIFIED {
		return err
	}
	if err := k.requireIndependent(ctx, c.Trial, signer, capacity); err != nil || capacity != consentfact.Capacity_CAPACITY_WITNESS {
		return err
	}
	site, err := k.trial.Site(ctx, c.Trial, c.Site)
	if err != nil {
		return err
	}
	if !payee.IsAgent() || payee.Organisation == site.Organisation {
		return errorsmod.Wrapf(types.ErrPayee, "a witness names a payment agent other than organisation %d, which runs the site", site.Organisation)
	}
	named, err := k.payout.HasPayee(ctx, fact.Hash(c.Handle))
	if err == nil && named {
		err = errorsmod.Wrapf(types.ErrPayee, "a payee was named for participation %X before: a witness does not replace it", c.Handle)
	}
	return err
}

// requireOtherKey refuses the key of a participation as a wallet, the participant's own too: whoever sees a payment would see whose
// consent it is, and some of those keys lie with the site.
func (k Keeper) requireOtherKey(ctx context.Context, payee payouttypes.Payee) error {
	wallet, err := k.addresses.StringToBytes(payee.Address)
	if err != nil {
		return nil //nolint:nilerr // an agent has none, and of a wallet without one x/payout says what is wrong
	}
	participates, err := k.IsParticipant(ctx, wallet)
	if err == nil && participates {
		err = errorsmod.Wrapf(types.ErrPayee, "%s is the key of a participation in a trial: name another address", payee.Address)
	}
	return err
}
