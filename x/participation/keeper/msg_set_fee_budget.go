package keeper

import (
	"context"
	"strconv"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

// SetFeeBudget sets what a site may still promise for fees. What is missing comes from the treasury of its organisation, within
// the limit of the day, what is too much goes back there: so whoever invites never draws on the treasury.
func (k msgServer) SetFeeBudget(ctx context.Context, msg *types.MsgSetFeeBudget) (*types.MsgSetFeeBudgetResponse, error) {
	signer, err := field.Address(k.addresses, types.ErrInvalid, "signer", msg.Signer)
	if err != nil {
		return nil, err
	}
	administrator, role, err := k.identity.RequireRole(ctx, signer, fact.Role_ROLE_ADMINISTRATOR)
	if err != nil {
		return nil, err
	}
	budget, err := k.Keeper.FeeBudget(ctx, msg.Trial, msg.Site)
	if err != nil {
		return nil, err
	}
	if err := requireOwnSite(administrator, budget); err != nil {
		return nil, err
	}
	former := budget.Amount
	if err := k.fillBudget(ctx, signer, budget, msg.Amount); err != nil {
		return nil, err
	}
	budget.Amount = msg.Amount
	if err := k.feeBudgets.Set(ctx, collections.Join(msg.Trial, msg.Site), budget); err != nil {
		return nil, err
	}
	return &types.MsgSetFeeBudgetResponse{}, k.audit.Record(ctx, &participationfact.FeeBudgetSet{
		Signature:    fact.By(administrator.Actor(role), fact.Meaning_MEANING_AUTHORED),
		Organisation: budget.Organisation,
		Trial:        msg.Trial,
		Site:         msg.Site,
		Budget:       strconv.FormatUint(msg.Amount, 10),
		Former:       strconv.FormatUint(former, 10),
	})
}

// requireOwnSite wants an administrator to be of the organisation whose treasury pays for a site.
func requireOwnSite(administrator identitytypes.Person, budget types.FeeBudget) error {
	if administrator.Organisation == budget.Organisation {
		return nil
	}
	return errorsmod.Wrapf(types.ErrFeeBudget, "site %d of trial %d is of organisation %d, %s administers organisation %d",
		budget.Site, budget.Trial, budget.Organisation, administrator.Address, administrator.Organisation)
}

// fillBudget moves what a budget lacks to an amount from the treasury, or what it has beyond it back there.
func (k Keeper) fillBudget(ctx context.Context, administrator sdk.AccAddress, budget types.FeeBudget, amount uint64) error {
	switch {
	case amount == budget.Amount:
		return errorsmod.Wrapf(types.ErrFeeBudget, "the budget of site %d of trial %d is %d%s already",
			budget.Site, budget.Trial, amount, identitytypes.FeeDenom)
	case amount < budget.Amount:
		return k.bank.SendCoinsFromModuleToAccount(ctx, types.FeesAccount, identitytypes.Treasury(budget.Organisation),
			feeCoins(budget.Amount-amount))
	}
	missing := feeCoins(amount - budget.Amount)
	treasury, err := k.identity.DrawTreasury(ctx, administrator, missing)
	if err != nil {
		return err
	}
	return k.bank.SendCoinsFromAccountToModule(ctx, treasury, types.FeesAccount, missing)
}
