package work

import (
	"fmt"
	"strconv"

	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Funded is what money set in motion when it came into a trial's escrow.
type Funded struct {
	// Paid is how many lines that waited for money were paid at once.
	Paid uint32
	// Waiting is how many wait still; the end of the block goes on with them.
	Waiting uint64
}

// Fund puts money of the person's account into the escrow of the trial, as anybody may who adds to one that there is.
func (s Sponsor) Fund(amount Money) *Draft[Funded] {
	return s.fund(amount, false, "fund %s with %s")
}

// FundFromTreasury puts money of the treasury of the person's organisation, of which they are an administrator, into the
// escrow of the trial, within the limit for one.
func (s Sponsor) FundFromTreasury(amount Money) *Draft[Funded] {
	return s.fund(amount, true, "fund %s with %s of the treasury")
}

func (s Sponsor) fund(amount Money, fromTreasury bool, what string) *Draft[Funded] {
	return &Draft[Funded]{
		by: s.Person, what: fmt.Sprintf(what, trialtypes.FormatID(s.Trial), amount),
		make: one(&payouttypes.MsgFund{Signer: s.String(), Trial: s.Trial, Amount: amount.Coin(), FromTreasury: fromTreasury}),
		read: reading(&payouttypes.MsgFundResponse{}, func(r *payouttypes.MsgFundResponse) (Funded, error) {
			return Funded{r.Lines, r.QueueLength}, nil
		}),
	}
}

// Refund takes back what a trial that is over owes nobody. It returns how much that is; it goes to the sponsor's treasury.
func (s Sponsor) Refund(currency string) *Draft[Money] {
	return &Draft[Money]{
		by: s.Person, what: fmt.Sprintf("take back what %s does not owe", trialtypes.FormatID(s.Trial)),
		make: one(&payouttypes.MsgRefund{Signer: s.String(), Trial: s.Trial, Denom: Money{Currency: currency}.denom()}),
		read: reading(&payouttypes.MsgRefundResponse{}, func(r *payouttypes.MsgRefundResponse) (Money, error) {
			if !r.Amount.Amount.IsUint64() {
				return Money{}, fmt.Errorf("the refund of %s is more than can be shown", r.Amount)
			}
			return Money{currency, r.Amount.Amount.Uint64()}, nil
		}),
	}
}

// SetAlert has the chain say when less money than a threshold is in the trial's escrow and owed to nobody, and when it is as much
// again; an amount of nothing ends that.
func (s Sponsor) SetAlert(threshold Money) *Draft[Done] {
	msg := &payouttypes.MsgSetAlert{Signer: s.String(), Trial: s.Trial, Denom: threshold.denom()}
	what := "end the alert of %s in " + threshold.Currency
	if threshold.Millionths > 0 {
		msg.Threshold, what = strconv.FormatUint(threshold.Millionths, 10), "have %s watched below "+threshold.String()
	}
	return &Draft[Done]{by: s.Person, what: fmt.Sprintf(what, trialtypes.FormatID(s.Trial)), make: one(msg), read: nothing}
}
