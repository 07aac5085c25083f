package field_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

var errRefused = errors.New("refused by the module")

func TestAnAddressIsReadInTheOneWayInWhichTheChainWritesIt(t *testing.T) {
	addresses := address.NewBech32Codec("eqp")
	raw := sdk.AccAddress(bytes.Repeat([]byte{7}, 20))
	plain, err := addresses.BytesToString(raw)
	require.NoError(t, err)
	foreign, err := address.NewBech32Codec("cosmos").BytesToString(raw)
	require.NoError(t, err)

	got, err := field.Address(addresses, errRefused, "signer", plain)
	require.NoError(t, err)
	require.Equal(t, raw, got)

	for name, tc := range map[string]struct{ bech32, text string }{
		"upper case":           {strings.ToUpper(plain), "want it written as " + plain},
		"of another chain":     {foreign, "signer is \"" + foreign + "\": "},
		"a wrong check digit":  {plain[:len(plain)-1] + "z", "signer is "},
		"nothing":              {"", `signer is "": `},
		"long and no address":  {strings.Repeat("a", 5000), `signer is "` + strings.Repeat("a", 100) + `": `},
		"surrounded by spaces": {" " + plain, "signer is "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := field.Address(addresses, errRefused, "signer", tc.bech32)
			require.ErrorIs(t, err, errRefused)
			require.ErrorContains(t, err, tc.text)
		})
	}
}

func TestAHashHas32Bytes(t *testing.T) {
	raw := bytes.Repeat([]byte{7}, 32)
	got, err := field.Hash(errRefused, "handle", raw)
	require.NoError(t, err)
	require.Equal(t, fact.Hash(raw), got)
	require.NoError(t, field.RequireHash("handle", raw))
	require.NoError(t, field.AllowHash("handle", raw))
	require.NoError(t, field.AllowHash("handle", nil))

	for _, n := range []int{1, 31, 33} {
		_, err := field.Hash(errRefused, "handle", make([]byte, n))
		require.ErrorIs(t, err, errRefused)
		require.ErrorContains(t, err, "handle has ")
		require.ErrorContains(t, field.RequireHash("handle", make([]byte, n)), "bytes, want 32")
		require.ErrorContains(t, field.AllowHash("handle", make([]byte, n)), "bytes, want 32 or none")
	}
	_, err = field.Hash(errRefused, "handle", nil)
	require.ErrorContains(t, err, "handle has 0 bytes, want 32")
	require.EqualError(t, field.RequireHash("handle", nil), "handle has 0 bytes, want 32")
}
