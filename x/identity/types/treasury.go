package types

import (
	"fmt"
	"slices"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/internal/term"
	"github.com/equipoise-trials/equipoise/x/internal/utc"
)

const (
	// MaxTreasuryProposals bounds the proposals of one treasury that wait to be confirmed.
	MaxTreasuryProposals = 16
	// maxLimitBits bounds a limit, so that no sum of them overflows.
	maxLimitBits = 128
)

// maxProposals bounds the number of the newest proposal of a treasury.
const maxProposals = 1 << 62

// at returns the row as it is at a moment: a limit that was to come is the limit once it holds.
func (l TreasuryLimit) at(now time.Time) TreasuryLimit {
	if l.NextFrom != nil && !now.Before(*l.NextFrom) {
		l.Amount, l.NextAmount, l.NextFrom = l.NextAmount, math.ZeroInt(), nil
	}
	return l
}

// limit returns the row of a denomination, one of zero if there is none.
func (t TreasuryLimits) limit(denom string) TreasuryLimit {
	if i, found := t.index(denom); found {
		return t.Limits[i]
	}
	return TreasuryLimit{Denom: denom, Amount: math.ZeroInt(), NextAmount: math.ZeroInt()}
}

// index returns where a denomination stands or would stand.
func (t TreasuryLimits) index(denom string) (int, bool) {
	return slices.BinarySearchFunc(t.Limits, denom, func(l TreasuryLimit, d string) int { return strings.Compare(l.Denom, d) })
}

// On returns the row as it is at a moment: limits that were to come hold, and on another day than that of the row nothing was
// drawn.
func (t TreasuryLimits) On(now time.Time) TreasuryLimits {
	if d := int64(utc.Day(now)); t.Day != d {
		t.Day, t.Drawn, t.FreeGrants = d, nil, 0
	}
	t.Limits = slices.Clone(t.Limits)
	for i, l := range t.Limits {
		t.Limits[i] = l.at(now)
	}
	return t
}

// Left returns what one administrator alone can still pay out on the day of a moment.
func (t TreasuryLimits) Left(now time.Time) sdk.Coins {
	t = t.On(now)
	var left sdk.Coins
	for _, l := range t.Limits {
		if rest := l.Amount.Sub(t.Drawn.AmountOf(l.Denom)); rest.IsPositive() {
			left = append(left, sdk.NewCoin(l.Denom, rest))
		}
	}
	return left
}

// FreeGrantsLeft returns how many fee grants can still be free in part on the day of a moment.
func (t TreasuryLimits) FreeGrantsLeft(p Params, now time.Time) uint32 {
	return p.FreeGrantsPerDay - min(p.FreeGrantsPerDay, t.On(now).FreeGrants)
}

// Draw returns the row after one administrator paid out coins, or ErrTreasuryLimit.
func (t TreasuryLimits) Draw(amount sdk.Coins, now time.Time) (TreasuryLimits, error) {
	left := t.Left(now)
	t = t.On(now)
	for _, c := range amount {
		if rest := left.AmountOf(c.Denom); c.Amount.GT(rest) {
			return t, errorsmod.Wrapf(ErrTreasuryLimit, "the treasury of organisation %d pays out %s more today (UTC) by one signature, not %s: its limit is %s, and two raise it (limit-treasury)",
				t.Organisation, sdk.NewCoin(c.Denom, rest), c, sdk.NewCoin(c.Denom, t.limit(c.Denom).Amount))
		}
	}
	t.Drawn = t.Drawn.Add(amount...)
	return t, nil
}

// DrawFees returns the row after one administrator granted fees, and what is paid besides for the acceptance of a key: free of
// the limit to the extent that the settings say. What is paid besides is free only with one of the free grants of the day: else
// many small grants would pay it without end.
func (t TreasuryLimits) DrawFees(fees, besides sdk.Coins, p Params, now time.Time) (TreasuryLimits, error) {
	rest := p.beyondFree(fees)
	if besides.IsZero() && rest.Equal(fees) { // nothing that could be free
		return t.Draw(fees, now)
	}
	if t.FreeGrantsLeft(p, now) == 0 {
		after, err := t.Draw(fees.Add(besides...), now)
		return after, errorsmod.Wrapf(err, "all %d fee grants of the day that are free of the limit were made", p.FreeGrantsPerDay)
	}
	after, err := t.Draw(rest, now)
	after.FreeGrants++
	return after, errorsmod.Wrapf(err, "a fee grant is free of the limit up to %d%s", p.FreeGrant, FeeDenom)
}

// beyondFree returns what of a fee grant is not free of the treasury's limit.
func (p Params) beyondFree(fees sdk.Coins) sdk.Coins {
	free := math.MinInt(fees.AmountOf(FeeDenom), math.NewIntFromUint64(p.FreeGrant))
	return fees.Sub(sdk.Coins{sdk.NewCoin(FeeDenom, free)}...)
}

// CheckFree wants a fee grant to be free of the treasury's limit in whole.
func (p Params) CheckFree(fees Fees) error {
	if rest := p.beyondFree(fees.Limit); !rest.IsZero() {
		return errorsmod.Wrapf(ErrFeeGrant, "the grant for a new key pays %s, at most %d%s: grant more when the key is theirs",
			fees.Limit, p.FreeGrant, FeeDenom)
	}
	return nil
}

// CheckLimit reports what keeps a sum from being the limit of a day.
func CheckLimit(limit sdk.Coin) error {
	switch {
	case sdk.ValidateDenom(limit.Denom) != nil:
		return errorsmod.Wrapf(ErrTreasury, "limit: %s", sdk.ValidateDenom(limit.Denom))
	case limit.Amount.IsNil():
		return errorsmod.Wrapf(ErrTreasury, "limit: the coin of denomination %q has no amount", limit.Denom)
	case limit.Amount.IsNegative() || limit.Amount.BigInt().BitLen() > maxLimitBits:
		return errorsmod.Wrapf(ErrTreasury, "limit is %s, want 0 to 2^%d - 1", limit, maxLimitBits)
	}
	return nil
}

// checkTreasuryLimits reports what keeps coins from being the limits of a new treasury.
func checkTreasuryLimits(limits sdk.Coins) error {
	if len(limits) == 0 {
		return nil
	}
	if err := checkCoins(ErrTreasury, "treasury_limits", limits); err != nil {
		return err
	}
	for _, c := range limits {
		if err := CheckLimit(c); err != nil {
			return err
		}
	}
	return nil
}

// NewTreasuryLimits returns the row of a new treasury with limits.
func NewTreasuryLimits(organisation uint64, limits sdk.Coins) TreasuryLimits {
	t := TreasuryLimits{Organisation: organisation}
	for _, c := range limits {
		t.Limits = append(t.Limits, TreasuryLimit{Denom: c.Denom, Amount: c.Amount, NextAmount: math.ZeroInt()})
	}
	return t
}

// IsLower reports whether a limit is no more than the one that holds at a moment, so that one administrator may set it.
func (t TreasuryLimits) IsLower(limit sdk.Coin, now time.Time) bool {
	return limit.Amount.LTE(t.On(now).limit(limit.Denom).Amount)
}

// IsSet reports whether a limit is just the one that holds at a moment, with none to come.
func (t TreasuryLimits) IsSet(limit sdk.Coin, now time.Time) bool {
	l := t.On(now).limit(limit.Denom)
	return l.Amount.Equal(limit.Amount) && l.NextFrom == nil
}

// HoldsFrom returns from when on a limit holds that two signed for at a moment: after a delay, unless it is no more than what
// holds then, because that was raised further since.
func (t TreasuryLimits) HoldsFrom(limit sdk.Coin, delay time.Duration, now time.Time) time.Time {
	if t.IsLower(limit, now) {
		return now
	}
	return now.Add(delay)
}

// Changed returns the row with a limit that holds from an instant on, until which the one before does, and the fact that
// records the change. A limit that was to come is dropped. It returns an error if the treasury has limits in too many
// denominations.
func (t TreasuryLimits) Changed(limit sdk.Coin, from, now time.Time) (TreasuryLimits, *identityfact.TreasuryLimitChanged, error) {
	t = t.On(now)
	before := t.limit(limit.Denom)
	f := &identityfact.TreasuryLimitChanged{
		Organisation: t.Organisation, Limit: amount(limit), From: from.UnixNano(), Former: amount(sdk.NewCoin(limit.Denom, before.Amount)),
	}
	if before.NextFrom != nil {
		f.Dropped = amount(sdk.NewCoin(limit.Denom, before.NextAmount))
	}
	after := TreasuryLimit{Denom: limit.Denom, Amount: limit.Amount, NextAmount: math.ZeroInt()}
	if from.After(now) {
		after.Amount, after.NextAmount, after.NextFrom = before.Amount, limit.Amount, &from
	}
	i, found := t.index(limit.Denom)
	nothing := after.Amount.IsZero() && after.NextFrom == nil
	switch {
	case found && nothing:
		t.Limits = slices.Delete(t.Limits, i, i+1)
	case found:
		t.Limits[i] = after
	case nothing:
	case len(t.Limits) == MaxDenominations:
		return t, nil, errorsmod.Wrapf(ErrTreasury, "the treasury of organisation %d has limits in %d denominations already, and can have no more; set one to 0",
			t.Organisation, MaxDenominations)
	default:
		t.Limits = slices.Insert(t.Limits, i, after)
	}
	return t, f, nil
}

// Lapsed reports whether the proposal can no longer be confirmed.
func (p TreasuryProposal) Lapsed(now time.Time) bool { return !now.Before(p.LapsesAt) }

// CheckSpending reports what keeps the proposal from being confirmed as a payment.
func (p TreasuryProposal) CheckSpending(recipient string, amount sdk.Coins, now time.Time) error {
	if p.Limit != nil || p.Recipient != recipient || !p.Amount.Equal(amount) {
		return errorsmod.Wrapf(ErrTreasuryProposal, "proposal %d of organisation %d is %s, not to pay %s to %s",
			p.Number, p.Organisation, p.describe(), amount, recipient)
	}
	return p.checkOpen(now)
}

// CheckRaise reports what keeps the proposal from being confirmed as a limit.
func (p TreasuryProposal) CheckRaise(limit sdk.Coin, now time.Time) error {
	if p.Limit == nil || limit.Amount.IsNil() || p.Limit.Denom != limit.Denom || !p.Limit.Amount.Equal(limit.Amount) {
		return errorsmod.Wrapf(ErrTreasuryProposal, "proposal %d of organisation %d is %s, not a limit of %s",
			p.Number, p.Organisation, p.describe(), limit)
	}
	return p.checkOpen(now)
}

func (p TreasuryProposal) checkOpen(now time.Time) error {
	if p.Lapsed(now) {
		return errorsmod.Wrapf(ErrTreasuryProposal, "proposal %d of organisation %d could be confirmed before %s; propose it again",
			p.Number, p.Organisation, term.Format(p.LapsesAt))
	}
	return nil
}

func (p TreasuryProposal) describe() string {
	if p.Limit != nil {
		return fmt.Sprintf("a limit of %s", p.Limit)
	}
	return fmt.Sprintf("to pay %s to %s", p.Amount, p.Recipient)
}

// ProposedFact returns the fact that records the proposal.
func (p TreasuryProposal) ProposedFact() fact.Fact {
	signature := fact.By(p.Proposer, fact.Meaning_MEANING_AUTHORED)
	if p.Limit != nil {
		return &identityfact.TreasuryLimitProposed{
			Signature: signature, Organisation: p.Organisation, Proposal: p.Number, Limit: amount(*p.Limit), LapsesAt: p.LapsesAt.UnixNano(),
		}
	}
	return &identityfact.TreasurySpendingProposed{
		Signature: signature, Organisation: p.Organisation, Proposal: p.Number, Recipient: p.Recipient, Amount: Amounts(p.Amount),
		LapsesAt: p.LapsesAt.UnixNano(),
	}
}

// amount returns a coin as facts write it.
func amount(c sdk.Coin) *identityfact.Amount {
	return &identityfact.Amount{Denom: c.Denom, Amount: c.Amount.String()}
}
