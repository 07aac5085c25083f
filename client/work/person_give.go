package work

import (
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// Give sends coins of the person's account to another.
func (p Person) Give(to sdk.AccAddress, coins ...sdk.Coin) *Draft[Done] {
	given := sdk.NewCoins(coins...)
	return &Draft[Done]{
		by: p, what: "give " + given.String(),
		make: func(*making) ([]sdk.Msg, error) {
			return []sdk.Msg{&banktypes.MsgSend{FromAddress: p.String(), ToAddress: to.String(), Amount: given}}, nil
		},
		read: nothing,
	}
}
