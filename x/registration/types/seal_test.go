package types_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

func TestASealIsMadeAsItIsDocumented(t *testing.T) {
	r := fixture.Registration(2)
	salt := fixture.Digest("salt")
	got, err := types.SealDigest("chain-1", 7, salt, &r)
	require.NoError(t, err)
	encoded, err := r.Marshal()
	require.NoError(t, err)
	preimage, err := hex.DecodeString("00000011" + hex.EncodeToString([]byte("equipoise/seal/v1")) + "00000007" +
		hex.EncodeToString([]byte("chain-1")) + "0000000000000007" + hex.EncodeToString(salt))
	require.NoError(t, err)
	n := len(encoded)
	preimage = append(preimage, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	want := sha256.Sum256(append(preimage, encoded...))
	require.Equal(t, want[:], got)

	for name, other := range map[string]func() ([]byte, error){
		"another chain":        func() ([]byte, error) { return types.SealDigest("chain-2", 7, salt, &r) },
		"another organisation": func() ([]byte, error) { return types.SealDigest("chain-1", 8, salt, &r) },
		"another salt":         func() ([]byte, error) { return types.SealDigest("chain-1", 7, fixture.Digest("pepper"), &r) },
		"another registration": func() ([]byte, error) { return types.SealDigest("chain-1", 7, salt, &types.Registration{}) },
	} {
		differs, err := other()
		require.NoError(t, err)
		require.NotEqual(t, got, differs, name)
	}
}

func TestASealIsRevealedWithinTenYears(t *testing.T) {
	for name, tc := range map[string]struct {
		m    types.MsgSealRegistration
		want string
	}{
		"short":        {types.MsgSealRegistration{Digest: []byte{1}, RevealBy: today.Add(1)}, "digest has 1 bytes, want 32"},
		"at once":      {types.MsgSealRegistration{Digest: make([]byte, 32), RevealBy: today}, "want it after the block"},
		"never":        {types.MsgSealRegistration{Digest: make([]byte, 32), RevealBy: today.AddDate(10, 0, 1)}, "within 10 years"},
		"without date": {types.MsgSealRegistration{Digest: make([]byte, 32)}, "want it after the block"},
	} {
		require.ErrorContains(t, tc.m.Validate(today), tc.want, name)
	}
	require.NoError(t, (&types.MsgSealRegistration{Digest: make([]byte, 32), RevealBy: today.Add(1)}).Validate(today))
	for _, s := range []string{"", "00", strings.Repeat("g", 64), strings.Repeat("0", 63), strings.Repeat("0", 66)} {
		_, err := types.ParseSeal(s)
		require.ErrorIs(t, err, types.ErrSeal, s)
	}
}

func TestDatesAreReadAsISO8601WritesThem(t *testing.T) {
	for s, want := range map[string]types.PartialDate{"2027": date(2027, 0, 0), "2027-11": date(2027, 11, 0), "2028-02-29": date(2028, 2, 29)} {
		got, err := types.ParseDate(s)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, s, got.ISO())
	}
	for _, s := range []string{"", "2027-2", "2027-02-29", "2027-13", "1800", "30.11.2027", time.RFC3339} {
		_, err := types.ParseDate(s)
		require.Error(t, err, s)
	}
}
