package work

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Proposal is something about a treasury that one administrator proposed and a second has to confirm. The zero value says
// that nobody has to.
type Proposal struct {
	// Number of the proposal within the organisation.
	Number uint64
	// Until is the first instant at which it can no longer be confirmed.
	Until time.Time
}

// Spend sends coins from the treasury of the administrator's organisation. What is beyond the limit for one administrator is
// proposed.
func (a Administrator) Spend(to sdk.AccAddress, coins ...sdk.Coin) *Draft[Proposal] {
	amount := sdk.NewCoins(coins...)
	return &Draft[Proposal]{
		by: a.Person, what: fmt.Sprintf("pay %s to %s from the treasury", amount, to),
		make: one(&identitytypes.MsgSpendTreasury{Signer: a.String(), Recipient: to.String(), Amount: amount}),
		read: reading(&identitytypes.MsgSpendTreasuryResponse{}, func(r *identitytypes.MsgSpendTreasuryResponse) (Proposal, error) {
			return proposal(r.Proposal, r.LapsesAt), nil
		}),
	}
}

// ConfirmSpending sends the coins that another administrator of an organisation proposed to send.
func (p Person) ConfirmSpending(organisation, number uint64, to sdk.AccAddress, coins ...sdk.Coin) *Draft[Done] {
	amount := sdk.NewCoins(coins...)
	return &Draft[Done]{
		by: p, what: fmt.Sprintf("confirm that the treasury of organisation %d pays %s to %s", organisation, amount, to),
		make: one(&identitytypes.MsgConfirmSpending{
			Signer: p.String(), Organisation: organisation, Proposal: number, Recipient: to.String(), Amount: amount,
		}),
		read: nothing,
	}
}

// LimitTreasury sets what one administrator alone has the treasury of the organisation pay out on one day (UTC). More than
// before is proposed.
func (a Administrator) LimitTreasury(limit sdk.Coin) *Draft[Proposal] {
	return &Draft[Proposal]{
		by: a.Person, what: fmt.Sprintf("limit what one administrator pays out on a day to %s", limit),
		make: one(&identitytypes.MsgLimitTreasury{Signer: a.String(), Limit: limit}),
		read: reading(&identitytypes.MsgLimitTreasuryResponse{}, func(r *identitytypes.MsgLimitTreasuryResponse) (Proposal, error) {
			return proposal(r.Proposal, r.LapsesAt), nil
		}),
	}
}

// ConfirmTreasuryLimit raises the limit that another administrator of an organisation proposed to raise. It returns the first
// instant at which it holds.
func (p Person) ConfirmTreasuryLimit(organisation, number uint64, limit sdk.Coin) *Draft[time.Time] {
	return &Draft[time.Time]{
		by: p, what: fmt.Sprintf("confirm that one administrator of organisation %d pays out up to %s on a day", organisation, limit),
		make: one(&identitytypes.MsgConfirmTreasuryLimit{Signer: p.String(), Organisation: organisation, Proposal: number, Limit: limit}),
		read: reading(&identitytypes.MsgConfirmTreasuryLimitResponse{}, func(r *identitytypes.MsgConfirmTreasuryLimitResponse) (time.Time, error) {
			return r.From, nil
		}),
	}
}

// RejectProposal ends a proposal about the treasury of the administrator's organisation.
func (a Administrator) RejectProposal(number uint64, why fact.ReasonCode) *Draft[Done] {
	return &Draft[Done]{
		by: a.Person, what: fmt.Sprintf("reject proposal %d", number),
		make: one(&identitytypes.MsgRejectTreasuryProposal{Signer: a.String(), Proposal: number, Reason: &fact.Reason{Code: why}}),
		read: nothing,
	}
}

func proposal(number uint64, until *time.Time) Proposal {
	if number == 0 || until == nil {
		return Proposal{}
	}
	return Proposal{number, *until}
}
