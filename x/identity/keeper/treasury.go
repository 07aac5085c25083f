package keeper

import (
	"context"
	"time"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/row"
)

// openTreasury makes the account of an organisation's treasury, so that fees can be asked of it before it is funded, and
// returns its bech32 address.
func (k Keeper) openTreasury(ctx context.Context, organisation uint64) (string, error) {
	treasury := types.Treasury(organisation)
	k.OpenAccount(ctx, treasury)
	if err := k.treasuries.Set(ctx, treasury, organisation); err != nil {
		return "", err
	}
	return k.addresses.BytesToString(treasury)
}

// OpenAccount makes the account of an address, unless there is one.
func (k Keeper) OpenAccount(ctx context.Context, address sdk.AccAddress) {
	if !k.accounts.HasAccount(ctx, address) {
		k.accounts.SetAccount(ctx, k.accounts.NewAccountWithAddress(ctx, address))
	}
}

// allow has the treasury of an organisation pay the fees of a grantee for transactions that hold nothing but the messages
// listed, up to a limit and until an expiry (nil for no end). It makes the grantee's account, replaces any earlier grant, and asks
// neither for the treasury's limit nor whether it holds anything.
func (k Keeper) allow(ctx context.Context, organisation uint64, grantee sdk.AccAddress, messages []string,
	limit sdk.Coins, expiry *time.Time,
) error {
	if err := k.RevokeFees(ctx, organisation, grantee); err != nil {
		return err
	}
	allowance, err := feegrant.NewAllowedMsgAllowance(&feegrant.BasicAllowance{SpendLimit: limit, Expiration: expiry}, messages)
	if err != nil {
		return err
	}
	packed, err := codectypes.NewAnyWithValue(allowance)
	if err != nil {
		return err
	}
	from, to, err := k.treasuryAndGrantee(organisation, grantee)
	if err != nil {
		return err
	}
	if _, err := k.feegrants.GrantAllowance(ctx, &feegrant.MsgGrantAllowance{Granter: from, Grantee: to, Allowance: packed}); err != nil {
		return errorsmod.Wrapf(types.ErrFeeGrant, "from treasury %s to %s: %s", from, to, err)
	}
	return nil
}

// RevokeFees ends what the treasury of an organisation pays for a grantee, if it pays anything.
func (k Keeper) RevokeFees(ctx context.Context, organisation uint64, grantee sdk.AccAddress) error {
	from, to, err := k.treasuryAndGrantee(organisation, grantee)
	if err != nil {
		return err
	}
	_, err = k.feegrants.RevokeAllowance(ctx, &feegrant.MsgRevokeAllowance{Granter: from, Grantee: to})
	if err != nil && !row.IsMissing(err) {
		return errorsmod.Wrapf(types.ErrFeeGrant, "from treasury %s to %s: %s", from, to, err)
	}
	return nil
}

// feesOf returns what the treasury of an organisation pays of a person's fees: what is left of the limit, and until when.
func (k Keeper) feesOf(ctx context.Context, organisation uint64, person sdk.AccAddress) (types.Fees, error) {
	allowance, found, err := row.Find(k.allowances.GetAllowance(ctx, types.Treasury(organisation), person))
	if err != nil || !found {
		return types.Fees{}, err
	}
	if filtered, is := allowance.(*feegrant.AllowedMsgAllowance); is {
		if allowance, err = filtered.GetAllowance(); err != nil {
			return types.Fees{}, err
		}
	}
	basic, is := allowance.(*feegrant.BasicAllowance)
	if !is {
		return types.Fees{}, errorsmod.Wrapf(types.ErrFeeGrant, "the treasury of organisation %d pays by a %T, want a BasicAllowance", organisation, allowance)
	}
	return types.Fees{Limit: basic.SpendLimit, Expiry: basic.Expiration}, nil
}

func (k Keeper) treasuryAndGrantee(organisation uint64, grantee sdk.AccAddress) (from, to string, err error) {
	if from, err = k.addresses.BytesToString(types.Treasury(organisation)); err != nil {
		return "", "", err
	}
	to, err = k.addresses.BytesToString(grantee)
	return from, to, err
}

// allowPerson has the treasury pay for what a person of the organisation does, without asking for its limit.
func (k Keeper) allowPerson(ctx context.Context, organisation uint64, person sdk.AccAddress, fees types.Fees) error {
	return k.allow(ctx, organisation, person, k.messages(), fees.Limit, fees.Expiry)
}

// drawFees returns what a fee grant to a person of the organisation pays, and counts on the limit of the treasury what of it is
// not free and more than the grant whose place it takes, with what is paid besides for the acceptance of a key.
func (k Keeper) drawFees(ctx context.Context, organisation uint64, grant types.FeeGrant, former, besides sdk.Coins) (types.Fees, error) {
	fees, err := grant.Terms(now(ctx))
	if err != nil {
		return fees, err
	}
	if err := k.requireCoins(ctx, fees.Limit); err != nil {
		return fees, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return fees, err
	}
	more := fees.Limit.Sub(fees.Limit.Min(former)...)
	if more.IsZero() && besides.IsZero() {
		return fees, nil
	}
	return fees, k.drawWith(ctx, organisation, func(t types.TreasuryLimits) (types.TreasuryLimits, error) {
		return t.DrawFees(more, besides, params, now(ctx))
	})
}

// draw counts coins that one administrator alone has the treasury pay out on its limit for the day, or refuses them.
func (k Keeper) draw(ctx context.Context, organisation uint64, amount sdk.Coins) error {
	return k.drawWith(ctx, organisation, func(t types.TreasuryLimits) (types.TreasuryLimits, error) {
		return t.Draw(amount, now(ctx))
	})
}

func (k Keeper) drawWith(ctx context.Context, organisation uint64,
	draw func(types.TreasuryLimits) (types.TreasuryLimits, error),
) error {
	t, err := k.limitsOfTreasury(ctx, organisation)
	if err != nil {
		return err
	}
	if t, err = draw(t); err != nil {
		return err
	}
	return k.treasuryLimits.Set(ctx, organisation, t)
}

// limitsOfTreasury returns the limits of an organisation's treasury, and what was drawn on them.
func (k Keeper) limitsOfTreasury(ctx context.Context, organisation uint64) (types.TreasuryLimits, error) {
	t, err := k.treasuryLimits.Get(ctx, organisation)
	if row.IsMissing(err) {
		return types.TreasuryLimits{Organisation: organisation}, nil
	}
	return t, err
}

// DrawTreasury returns the treasury of a signer's organisation, from which coins that the signer, one of its administrators,
// alone may pay out are to be taken; they are counted on its limit for the day.
func (k Keeper) DrawTreasury(ctx context.Context, signer sdk.AccAddress, amount sdk.Coins) (sdk.AccAddress, error) {
	p, _, err := k.RequireRole(ctx, signer, fact.Role_ROLE_ADMINISTRATOR)
	if err != nil {
		return nil, err
	}
	return types.Treasury(p.Organisation), k.draw(ctx, p.Organisation, amount)
}
