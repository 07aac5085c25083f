package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func keys(t testing.TB) map[string]cryptotypes.PubKey {
	t.Helper()
	phone, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	quantum, err := mldsa65.GenPrivKeyFromSeed(filled(9))
	require.NoError(t, err)
	return map[string]cryptotypes.PubKey{
		"secp256k1": secp256k1.GenPrivKeyFromSecret([]byte("1")).PubKey(),
		"secp256r1": phone.PubKey(),
		"ML-DSA-65": quantum.PubKey(),
	}
}

// received decodes a message as a node does.
func received(t testing.TB, m *types.MsgInvite) (*types.MsgInvite, error) {
	t.Helper()
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	raw, err := m.Marshal()
	require.NoError(t, err)
	got := new(types.MsgInvite)
	require.NoError(t, got.Unmarshal(raw))
	return got, got.UnpackInterfaces(registry)
}

func TestAnInvitationThatWasReceivedHasTheAddressOfItsKey(t *testing.T) {
	for name, key := range keys(t) {
		packed, err := codectypes.NewAnyWithValue(key)
		require.NoError(t, err)
		m, err := received(t, &types.MsgInvite{
			Handle: filled(1), KDigest: filled(2), Blind: filled(3), PublicKey: packed,
		})
		require.NoError(t, err, name)
		invitation, err := m.Invitation()
		require.NoError(t, err, name)
		require.Equal(t, sdk.AccAddress(key.Address()), invitation.Key, name)
		require.Equal(t, types.MaxFeeLimit, int(invitation.FeeLimit))
	}
}

func TestAnInvitationWithoutAKeyIsReadAndRefused(t *testing.T) {
	m, err := received(t, &types.MsgInvite{Handle: filled(1), KDigest: filled(2), Blind: filled(3)})
	require.NoError(t, err)
	_, err = m.Invitation()
	require.ErrorIs(t, err, types.ErrKey)
	require.ErrorContains(t, err, "public_key is missing")
}

// What anybody sends as a key is refused or has an address: asking for it never panics.
func FuzzNoKeyPanics(f *testing.F) {
	typeURLs := []string{
		sdk.MsgTypeURL(&secp256k1.PubKey{}), sdk.MsgTypeURL(&secp256r1.PubKey{}), sdk.MsgTypeURL(&mldsa65.PubKey{}),
		sdk.MsgTypeURL(&ed25519.PubKey{}), "/cosmos.crypto.multisig.LegacyAminoPubKey", "/no.such.Key", "",
	}
	for _, key := range keys(f) {
		packed, err := codectypes.NewAnyWithValue(key)
		require.NoError(f, err)
		for kind := range typeURLs {
			f.Add(uint8(kind), packed.Value)
			f.Add(uint8(kind), packed.Value[:len(packed.Value)-1])
		}
	}
	f.Add(uint8(1), []byte{})
	f.Add(uint8(1), []byte{0x0a, 0})
	f.Fuzz(func(t *testing.T, kind uint8, value []byte) {
		m, err := received(t, &types.MsgInvite{
			PublicKey: &codectypes.Any{TypeUrl: typeURLs[int(kind)%len(typeURLs)], Value: value},
		})
		if err != nil {
			return
		}
		address, err := field.Key(types.ErrKey, m.PublicKey)
		require.Equal(t, err != nil, address.Empty())
	})
}

func TestFeesArePaidForMessagesOfConsentForClaimsAndForNothingElse(t *testing.T) {
	require.Equal(t, []string{
		"/equipoise.claims.v1.MsgClaim",
		"/equipoise.claims.v1.MsgDisputeClaim",
		"/equipoise.claims.v1.MsgDropClaim",
		"/equipoise.consent.v1.MsgAcceptKey",
		"/equipoise.consent.v1.MsgCallBackPayments",
		"/equipoise.consent.v1.MsgConfirmError",
		"/equipoise.consent.v1.MsgConfirmRepresentative",
		"/equipoise.consent.v1.MsgContestWithdrawal",
		"/equipoise.consent.v1.MsgCosignVisits",
		"/equipoise.consent.v1.MsgCountersign",
		"/equipoise.consent.v1.MsgDecline",
		"/equipoise.consent.v1.MsgGiveConsent",
		"/equipoise.consent.v1.MsgNamePayee",
		"/equipoise.consent.v1.MsgSignTransfer",
		"/equipoise.consent.v1.MsgVetoKey",
		"/equipoise.consent.v1.MsgWithdraw",
	}, types.PaidMessages())
}
