package genesis_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/internal/genesis"
)

var (
	early = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	late  = early.Add(time.Hour)
)

func TestRowsAreNumberedFromOneWithoutGaps(t *testing.T) {
	rows := make(genesis.Numbering)
	require.NoError(t, rows.Next("trial 1, site", 1))
	require.NoError(t, rows.Next("trial 2, site", 1))
	require.NoError(t, rows.Next("trial 1, site", 2))
	require.EqualError(t, rows.Next("trial 1, site", 4), "trial 1, site 4 comes where 3 should")
	require.Equal(t, genesis.Numbering{"trial 1, site": 3, "trial 2, site": 1}, rows)
}

func TestRowsDoNotGoBackInTime(t *testing.T) {
	rows := make(genesis.Times)
	require.NoError(t, rows.After("a", late))
	require.NoError(t, rows.After("a", late))
	require.NoError(t, rows.After("b", early))
	require.EqualError(t, rows.After("a", early), "a goes back from 2026-03-15T10:00:00Z to 2026-03-15T09:00:00Z")
}

func TestInstantsAreInOrderAsFarAsTheyAreGiven(t *testing.T) {
	require.NoError(t, genesis.InOrder("a", &early, nil, &late, &late, nil))
	require.EqualError(t, genesis.InOrder("a", nil, &late, nil, &early), "a has 2026-03-15T10:00:00Z after 2026-03-15T09:00:00Z")
	same := early
	require.True(t, genesis.IsSameInstant(&early, &same))
	require.True(t, genesis.IsSameInstant(nil, nil))
	require.False(t, genesis.IsSameInstant(&early, nil))
	require.False(t, genesis.IsSameInstant(&early, &late))
	require.Equal(t, "no time", genesis.OrNever(nil))
	require.Equal(t, "2026-03-15T09:00:00Z", genesis.OrNever(&early))
}
