package types_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestATrialIsNamedInTwoWays(t *testing.T) {
	for s, want := range map[string]uint64{
		"EQ00000001": 1, "1": 1, "EQ00000012": 12, "12": 12, "EQ99999999": 99999999, "EQ100000000": 100000000,
		"18446744073709551615": math.MaxUint64, "EQ18446744073709551615": math.MaxUint64,
	} {
		got, err := types.ParseID(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got)
	}
	for _, s := range []string{
		"", "0", "EQ", "EQ00000000", "EQ1", "EQ000000001", "eq00000001", "EQ-0000001", "+1", "-1", "01", " 1", "1 ", "1.0", "0x1",
		"18446744073709551616", "NCT00000001", "EQEQ00000001",
	} {
		_, err := types.ParseID(s)
		require.ErrorIs(t, err, types.ErrTrialNumber, s)
		require.ErrorContains(t, err, "want EQ and eight digits such as EQ00000012, or the number alone")
	}
}

func FuzzATrialNumberIsReadBackAsItIsShown(f *testing.F) {
	for _, s := range []string{"EQ00000001", "12", "EQ100000000", "EQ000000001", "-1", "EQ", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := types.ParseID(s)
		if err != nil {
			return
		}
		again, err := types.ParseID(types.FormatID(id))
		require.NoError(t, err)
		require.Equal(t, id, again)
	})
}
