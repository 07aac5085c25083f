package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestTheNumberOfABookEndsInThatOfItsSite(t *testing.T) {
	for _, good := range [][2]uint32{{1, 1}, {7, 100007}, {99_999, 4_200_099_999}, {0, 100_000}, {0, 200_000}} {
		require.NoError(t, types.CheckNumber(good[0], good[1]), good)
	}
	for _, bad := range [][2]uint32{{1, 2}, {0, 7}, {7, 100_000}, {2, 100_001}, {100_000, 100_000}, {100_001, 1}} {
		require.ErrorIs(t, types.CheckNumber(bad[0], bad[1]), types.ErrInvalid, bad)
	}
	require.ErrorContains(t, types.CheckNumber(0, 7), "take 100000, 200000 or another such number")
}
