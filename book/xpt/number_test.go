package xpt

import (
	"encoding/hex"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func number(t testing.TB, digits string) Number {
	t.Helper()
	raw, err := hex.DecodeString(digits)
	require.NoError(t, err)
	var n Number
	copy(n[:], raw)
	return n
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		hex     string
		decimal string
		float   float64
	}{
		{"0000000000000000", "0", 0},
		{"8000000000000000", "0", math.Copysign(0, -1)},
		{"4110000000000000", "1", 1},
		{"c110000000000000", "-1", -1},
		{"4120000000000000", "2", 2},
		{"423f000000000000", "63", 63},
		{"4080000000000000", "0.5", 0.5},
		{"c276a00000000000", "-118.625", -118.625}, // the example of many books
		{"3f28f5c28f5c28f6", "0.0100000000000000002081668171172168513294309377670288085937500", 0.01},
		{"401999999999999a", "0.100000000000000005551115123125782702118158340454101562500", 0.1},
		{"4864000000000000", "1677721600", 1677721600},
		{"7fffffffffffffff", "", 7.237005577332262e75},
		{"0010000000000000", "", 5.397605346934028e-79},
		{"4e00000000000001", "1", 1}, // not normalised
	} {
		n := number(t, c.hex)
		_, missing := n.Missing()
		require.False(t, missing)
		require.Equal(t, c.float, n.Float64(), c.hex)
		require.Equal(t, math.Signbit(c.float), math.Signbit(n.Float64()))
		exact, ok := new(big.Rat).SetString(n.Decimal())
		require.True(t, ok)
		if c.decimal != "" {
			want, ok := new(big.Rat).SetString(c.decimal)
			require.True(t, ok)
			require.Zero(t, want.Cmp(exact), "%s: %s", c.hex, n.Decimal())
		}
	}
	require.Equal(t, "-118.625", number(t, "c276a00000000000").Decimal())
	require.Equal(t, "1677721600", number(t, "4864000000000000").Decimal())
	require.Equal(t, "0.5", number(t, "4080000000000000").Decimal())
}

func TestMissingValues(t *testing.T) {
	for raw, want := range map[string]string{"2e": ".", "5f": "._", "41": ".A", "5a": ".Z"} {
		n := number(t, raw+"00000000000000")
		code, missing := n.Missing()
		require.True(t, missing)
		require.EqualValues(t, number(t, raw)[0], code)
		require.Equal(t, want, n.Decimal())
		require.True(t, math.IsNaN(n.Float64()))
	}
	for _, raw := range []string{"4110000000000000", "2e00000000000001", "5b00000000000000", "0000000000000000"} {
		code, missing := number(t, raw).Missing()
		require.False(t, missing, raw)
		require.Zero(t, code)
	}
}

func FuzzNumber(f *testing.F) {
	f.Add([]byte{0x41, 0x10, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{0xc2, 0x76, 0xa0, 0, 0, 0, 0, 0})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0x00, 0x00, 0, 0, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var n Number
		copy(n[:], raw)
		if _, missing := n.Missing(); missing {
			return
		}
		// The exact decimal is sign, fraction and exponent to the base 16, computed another way.
		want := new(big.Rat).SetInt(new(big.Int).SetUint64(n.fraction()))
		scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(16), big.NewInt(64+14), nil))
		want.Quo(want, scale)
		want.Mul(want, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(16), big.NewInt(int64(n[0]&0x7f)), nil)))
		if n[0] >= 0x80 {
			want.Neg(want)
		}
		got, ok := new(big.Rat).SetString(n.Decimal())
		if !ok || got.Cmp(want) != 0 {
			t.Fatalf("%x is %s, want %s", n, n.Decimal(), want)
		}
		if near, _ := want.Float64(); near != n.Float64() {
			t.Fatalf("%x is %g, want %g", n, n.Float64(), near)
		}
	})
}
