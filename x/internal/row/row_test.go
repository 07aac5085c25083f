package row_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/equipoise-trials/equipoise/x/internal/row"
)

func TestARowThatIsNotThereIsNoError(t *testing.T) {
	missing := fmt.Errorf("reading: %w", collections.ErrNotFound)
	broken := errors.New("the disk is on fire")

	value, err := row.OrZero(7, missing)
	require.NoError(t, err)
	require.Zero(t, value)
	value, err = row.OrZero(7, nil)
	require.NoError(t, err)
	require.Equal(t, 7, value)
	_, err = row.OrZero(7, broken)
	require.ErrorIs(t, err, broken)

	value, found, err := row.Find(7, missing)
	require.NoError(t, err)
	require.False(t, found)
	require.Zero(t, value)
	value, found, err = row.Find(7, nil)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, 7, value)
	_, found, err = row.Find(7, broken)
	require.ErrorIs(t, err, broken)
	require.False(t, found)

	require.True(t, row.IsMissing(missing))
	require.False(t, row.IsMissing(broken))
	require.False(t, row.IsMissing(nil))
}
