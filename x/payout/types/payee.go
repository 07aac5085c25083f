package types

import (
	errorsmod "cosmossdk.io/errors"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// Wallet returns the payee that is paid on the chain, at an address.
func Wallet(address string) Payee {
	return Payee{Kind: payoutfact.PayeeKind_PAYEE_KIND_WALLET, Address: address}
}

// Agent returns the payee that is paid by an organisation, into the account behind a digest.
func Agent(organisation uint64, accountDigest []byte) Payee {
	return Payee{Kind: payoutfact.PayeeKind_PAYEE_KIND_AGENT, Organisation: organisation, AccountDigest: accountDigest}
}

// IsAgent reports whether an agent pays it.
func (p Payee) IsAgent() bool { return p.Kind == payoutfact.PayeeKind_PAYEE_KIND_AGENT }

// isNone reports whether it is no payee at all.
func (p Payee) isNone() bool {
	return p.Kind == payoutfact.PayeeKind_PAYEE_KIND_UNSPECIFIED && p.Address == "" && p.Organisation == 0 && len(p.AccountDigest) == 0
}

// Check reports what is wrong with the form of a payee: exactly the fields of its kind are given. It says nothing about
// whether the address or the organisation can be paid.
func (p Payee) Check() error {
	switch p.Kind {
	case payoutfact.PayeeKind_PAYEE_KIND_WALLET:
		if p.Address == "" {
			return errorsmod.Wrap(ErrPayee, "a wallet needs an address")
		}
		if p.Organisation != 0 || len(p.AccountDigest) != 0 {
			return errorsmod.Wrap(ErrPayee, "a wallet has neither an organisation nor an account digest: those are an agent's")
		}
		return nil
	case payoutfact.PayeeKind_PAYEE_KIND_AGENT:
		if p.Organisation == 0 {
			return errorsmod.Wrap(ErrPayee, "an agent needs the number of its organisation")
		}
		if p.Address != "" {
			return errorsmod.Wrap(ErrPayee, "an agent has no address: that is a wallet's")
		}
		_, err := field.Hash(ErrPayee, "account_digest (of the account at the agent)", p.AccountDigest)
		return err
	}
	return errorsmod.Wrapf(ErrPayee, "kind %d, want WALLET or AGENT", p.Kind)
}

// Fact returns the payee as facts name it.
func (p Payee) Fact() *payoutfact.Payee {
	return &payoutfact.Payee{
		Kind: p.Kind, Address: p.Address, Organisation: p.Organisation, AccountDigest: p.AccountDigest,
	}
}
