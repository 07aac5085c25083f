package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

// OpenAccount opens the account of a participation. Where its money goes is for the participant to say. The blind is that of
// the invitation.
func (k Keeper) OpenAccount(ctx context.Context, account types.Account, actor fact.Actor, blind fact.Hash) error {
	if err := account.Check(); err != nil {
		return err
	}
	if open, err := k.payees.Has(ctx, account.Handle); err != nil {
		return err
	} else if open {
		return errorsmod.Wrapf(types.ErrAccountExists, "participation %X has an account already", account.Handle)
	}
	if account.HasPayee() {
		return errorsmod.Wrapf(types.ErrPayee, "the account of participation %X is opened with a payee: it is the participant's to name", account.Handle)
	}
	if err := k.payees.Set(ctx, account.Handle, account); err != nil {
		return err
	}
	opened := &payoutfact.AccountOpened{
		Signature: fact.By(actor, fact.Meaning_MEANING_AUTHORED),
		Trial:     account.Trial,
		Site:      account.Site,
		Handle:    account.Handle,
	}
	own := fact.RowBlind(blind, fact.TypeURL(opened), 0)
	opened.Blind = own[:]
	return k.audit.Record(ctx, opened)
}

// requirePayable reports whether money can go to the payee of an account: a wallet that coins may be sent to, or an agent.
func (k Keeper) requirePayable(ctx context.Context, account types.Account) error {
	if !account.Payee.IsAgent() {
		return k.requireWallet(ctx, account.Payee.Address)
	}
	is, err := k.isPaymentAgent(ctx, account)
	switch {
	case err != nil || is:
		return err
	case account.Appointed:
		return errorsmod.Wrapf(types.ErrPayee, "organisation %d is no payment agent in good standing", account.Payee.Organisation)
	}
	return errorsmod.Wrapf(types.ErrPayee, "organisation %d is not assigned to trial %d as a payment agent, or not in good standing",
		account.Payee.Organisation, account.Trial)
}

// isPaymentAgent reports whether the agent of an account pays now: it is in good standing, and assigned to the trial as a payment
// agent. One who was appointed need not be assigned, which is the sponsor's to do, who may want nobody paid: it is accredited as a
// payment agent.
func (k Keeper) isPaymentAgent(ctx context.Context, account types.Account) (bool, error) {
	agent, err := k.identity.RequireOrganisation(ctx, account.Payee.Organisation)
	if err != nil {
		return false, nil //nolint:nilerr // it does not pay then
	}
	if account.Appointed {
		return agent.Kind == identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, nil
	}
	return k.trial.IsAssigned(ctx, account.Trial, account.Payee.Organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT)
}

// requireWallet wants a wallet to be an address that coins may be sent to, and nobody else's than the participant's: whoever
// invites, or attests visits, would pay themselves, or their organisation.
func (k Keeper) requireWallet(ctx context.Context, address string) error {
	wallet, err := field.Address(k.addresses, types.ErrPayee, "wallet", address)
	if err != nil {
		return err
	}
	if n := len(wallet); n != 20 && n != 32 {
		return errorsmod.Wrapf(types.ErrPayee, "wallet %s has %d bytes, want 20 or 32: no key has such an address", address, n)
	}
	owner, err := k.identity.OwnerOf(ctx, wallet)
	if err == nil && owner != "" {
		err = errorsmod.Wrapf(types.ErrPayee, "the wallet %s is %s: name the participant's own, or a payment agent", address, owner)
	}
	return err
}
