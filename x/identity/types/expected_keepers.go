package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/equipoise-trials/equipoise/fact"
)

// AccountKeeper is what the register needs of x/auth: the accounts of treasuries.
type AccountKeeper interface {
	HasAccount(context.Context, sdk.AccAddress) bool
	NewAccountWithAddress(context.Context, sdk.AccAddress) sdk.AccountI
	SetAccount(context.Context, sdk.AccountI)
}

// BankKeeper is what the register needs of x/bank: to spend from treasuries.
type BankKeeper interface {
	BlockedAddr(sdk.AccAddress) bool
	HasSupply(ctx context.Context, denom string) bool
	IsSendEnabledCoins(context.Context, ...sdk.Coin) error
	SendCoins(ctx context.Context, from, to sdk.AccAddress, amount sdk.Coins) error
}

// AllowanceKeeper is what the register needs to read of x/feegrant.
type AllowanceKeeper interface {
	GetAllowance(ctx context.Context, granter, grantee sdk.AccAddress) (feegrant.FeeAllowanceI, error)
}

// FeegrantKeeper is what the register needs of x/feegrant: its message server, because the keeper alone cannot revoke.
type FeegrantKeeper interface {
	GrantAllowance(context.Context, *feegrant.MsgGrantAllowance) (*feegrant.MsgGrantAllowanceResponse, error)
	RevokeAllowance(context.Context, *feegrant.MsgRevokeAllowance) (*feegrant.MsgRevokeAllowanceResponse, error)
}

// AuditKeeper is what the register needs of x/audit.
type AuditKeeper interface {
	Record(context.Context, fact.Fact) error
	IsContinued(context.Context) (bool, error)
}
