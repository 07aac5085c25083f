package types

import (
	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

var _ codectypes.UnpackInterfacesMessage = &MsgInvite{}

// Invitation is what an invitation says of its own, checked. Its consent and its payee are checked by those who keep
// them.
type Invitation struct {
	Handle, KDigest, Blind fact.Hash
	// Key is the address of the participant's public key.
	Key sdk.AccAddress
	// FeeLimit is what is promised for the fees of each key, in identitytypes.FeeDenom.
	FeeLimit uint64
}

// Invitation checks the form of the message.
func (m *MsgInvite) Invitation() (i Invitation, err error) {
	if i.Handle, err = field.Hash(ErrInvalid, "handle", m.Handle); err != nil {
		return i, err
	}
	if i.KDigest, err = field.Hash(ErrInvalid, "k_digest", m.KDigest); err != nil {
		return i, err
	}
	if i.Blind, err = field.Hash(ErrInvalid, "blind", m.Blind); err != nil {
		return i, err
	}
	if err := field.AllowHash("person_tag", m.PersonTag); err != nil {
		return i, errorsmod.Wrap(ErrInvalid, err.Error())
	}
	if i.Key, err = field.Key(ErrKey, m.PublicKey); err != nil {
		return i, err
	}
	i.FeeLimit, err = feeLimit(m.FeeLimit)
	return i, err
}

// UnpackInterfaces decodes the public key.
func (m *MsgInvite) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	var key cryptotypes.PubKey
	return unpacker.UnpackAny(m.PublicKey, &key)
}

// feeLimit returns what is promised for the fees of each key: the usual, or less if the invitation says so.
func feeLimit(asked sdk.Coins) (uint64, error) {
	usual := sdk.NewCoins(sdk.NewInt64Coin(identitytypes.FeeDenom, MaxFeeLimit))
	if len(asked) == 0 {
		return MaxFeeLimit, nil
	}
	for _, coin := range asked {
		if coin.IsNil() { // Validate asks its sign, which panics
			return 0, errorsmod.Wrapf(ErrInvalid, "fee_limit: the coin of denomination %q has no amount", coin.Denom)
		}
	}
	if err := asked.Validate(); err != nil {
		return 0, errorsmod.Wrapf(ErrInvalid, "fee_limit: %s", err)
	}
	if !asked.IsAllLTE(usual) {
		return 0, errorsmod.Wrapf(ErrInvalid, "fee_limit is %s, at most %s are allowed", asked, usual)
	}
	return asked[0].Amount.Uint64(), nil
}
