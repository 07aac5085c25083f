package types

import (
	"slices"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// FeesAccount is the module account that holds what sites may promise for fees, and what was promised. A transaction whose fee is
// promised names it as its fee granter.
const FeesAccount = "participation_fees"

// FeesAddress returns the address of FeesAccount.
func FeesAddress() sdk.AccAddress { return authtypes.NewModuleAddress(FeesAccount) }

// What is promised for the fees of a key, in identitytypes.FeeDenom.
const (
	// MaxFeeLimit is what an invitation promises to each who signs, unless it says less. A participation takes a few dozen
	// messages; who recruits does not keep the treasury, so they promise no more.
	MaxFeeLimit = 1_000_000
	// MaxFee is the most that one transaction pays out of a promise, so that nobody gives a whole promise to whoever makes a
	// block.
	MaxFee = 50_000
	// WithdrawalReserve is what of a promise pays for withdrawals and vetoes alone: its last two fees.
	WithdrawalReserve = 2 * MaxFee
)

// claimMessages are those by which participants, or who speaks for them, claim what they are owed. Their module stands above this one,
// and a test of its own says that they are called so.
var claimMessages = []string{"/equipoise.claims.v1.MsgClaim", "/equipoise.claims.v1.MsgDisputeClaim", "/equipoise.claims.v1.MsgDropClaim"}

// PaidMessages returns the type URLs of the messages whose fees are promised to participants and to those who sign beside them. It
// is one list for all: whoever signs what is not theirs to sign uses up nothing but their own promise.
func PaidMessages() []string {
	paid := slices.Concat(
		claimMessages,
		consenttypes.ParticipantMessages(),
		consenttypes.CountersignerMessages(consentfact.Capacity_CAPACITY_REPRESENTATIVE),
		consenttypes.CountersignerMessages(consentfact.Capacity_CAPACITY_WITNESS),
	)
	slices.Sort(paid)
	return slices.Compact(paid)
}

var (
	paidMessages = PaidMessages()
	rightfulURLs = []string{sdk.MsgTypeURL(&consenttypes.MsgWithdraw{}), sdk.MsgTypeURL(&consenttypes.MsgVetoKey{})}
)

// IsPayable reports whether messages are all such as promises pay for, whoever signs them and whatever they are about.
func IsPayable(msgs []sdk.Msg) bool {
	return len(msgs) > 0 && !slices.ContainsFunc(msgs, func(msg sdk.Msg) bool { return !slices.Contains(paidMessages, sdk.MsgTypeURL(msg)) })
}

// Payable is a transaction whose fee a promise may pay.
type Payable struct {
	// Handle of the participation that all messages are about.
	Handle fact.Hash
	// Withdrawal says that the transaction withdraws, or vetoes a key, and does nothing else.
	Withdrawal bool
	// Fee in identitytypes.FeeDenom.
	Fee uint64
}

// NewPayable returns what a signer asks of a promise with the messages and the fee of a transaction. It refuses messages of
// others, of types that no promise pays for, or about several participations, and a fee that no promise pays.
func NewPayable(signer string, msgs []sdk.Msg, fee sdk.Coins) (p Payable, err error) {
	if len(msgs) == 0 {
		return p, errorsmod.Wrap(ErrFeePromise, "the transaction has no message")
	}
	for i, msg := range msgs {
		handle, err := paidFor(signer, msg)
		if err != nil {
			return p, errorsmod.Wrapf(err, "message %d", i+1)
		}
		if i > 0 && handle != p.Handle {
			return p, errorsmod.Wrapf(ErrFeePromise, "message %d is about participation %X, those before about %X: fees are promised for one, send a transaction for each",
				i+1, handle, p.Handle)
		}
		p.Handle = handle
	}
	p.Withdrawal = len(msgs) == 1 && slices.Contains(rightfulURLs, sdk.MsgTypeURL(msgs[0]))
	p.Fee, err = promisedFee(fee)
	return p, err
}

// paidFor returns the participation that a message of a signer is about, if a promise pays for it.
func paidFor(signer string, msg sdk.Msg) (handle fact.Hash, err error) {
	about, ok := msg.(interface {
		GetSigner() string
		GetHandle() []byte
	})
	if url := sdk.MsgTypeURL(msg); !ok || !slices.Contains(paidMessages, url) {
		return handle, errorsmod.Wrapf(ErrFeePromise, "no fees are promised for %s: only for what participants sign, and those beside them", url)
	}
	if by := about.GetSigner(); by != signer {
		return handle, errorsmod.Wrapf(ErrFeePromise, "it is signed by %s, and fees are promised to %s for their own signatures", by, signer)
	}
	return field.Hash(ErrFeePromise, "handle", about.GetHandle())
}

// promisedFee returns a fee as a number, if it is such as promises pay.
func promisedFee(fee sdk.Coins) (uint64, error) {
	switch {
	case len(fee) == 0:
		return 0, nil
	case len(fee) > 1 || fee[0].Denom != identitytypes.FeeDenom || fee[0].IsNil():
		return 0, errorsmod.Wrapf(ErrFeePromise, "the fee is in %q, promises pay in %s alone", fee.Denoms(), identitytypes.FeeDenom)
	case fee[0].IsNegative() || !fee[0].Amount.IsUint64() || fee[0].Amount.Uint64() > MaxFee:
		return 0, errorsmod.Wrapf(ErrFeePromise, "the fee is %s, a promise pays at most %d%s of one transaction: offer less",
			fee[0], MaxFee, identitytypes.FeeDenom)
	}
	return fee[0].Amount.Uint64(), nil
}

// Most returns the most that one transaction pays out of the promise now, one that withdraws or vetoes and does nothing else, or
// any other.
func (p FeePromise) Most(withdrawal bool) uint64 {
	left := p.Left
	if !withdrawal {
		left -= min(left, WithdrawalReserve)
	}
	return min(left, MaxFee)
}

// Draw returns the promise after it paid the fee of a transaction, or says that it does not.
func (p FeePromise) Draw(of Payable) (FeePromise, error) {
	if most := p.Most(of.Withdrawal); of.Fee > most {
		return p, errorsmod.Wrapf(ErrFeePromise, "of the %d%s promised to %s for participation %X %d are left, of which %d are for withdrawals alone: it pays up to %d now, not %d; pay from an account of your own",
			p.Promised, identitytypes.FeeDenom, p.Signer, p.Handle, p.Left, min(p.Left, WithdrawalReserve), most, of.Fee)
	}
	p.Left -= of.Fee
	return p, nil
}

// Promise returns the budget after it promised fees to a number of keys, or says that it does not reach.
func (b FeeBudget) Promise(fees, keys uint64) (FeeBudget, error) {
	if sum := fees * keys; sum > b.Amount {
		return b, errorsmod.Wrapf(ErrFeeBudget, "site %d of trial %d may promise %d%s more for fees, and the invitation promises %d to each of %d who sign: an administrator of organisation %d sets a higher budget (set-fee-budget)",
			b.Site, b.Trial, b.Amount, identitytypes.FeeDenom, fees, keys, b.Organisation)
	}
	b.Amount -= fees * keys
	return b, nil
}
