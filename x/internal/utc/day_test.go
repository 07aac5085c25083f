package utc_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/internal/utc"
)

func TestADayLastsFromItsMidnightToTheNext(t *testing.T) {
	require.Zero(t, utc.Day(time.Unix(0, 0)))
	begin := time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)
	day := utc.Day(begin)
	require.Equal(t, begin, utc.Begin(day))
	require.Equal(t, day, utc.Day(begin.Add(24*time.Hour-1)))
	require.Equal(t, day-1, utc.Day(begin.Add(-1)))
	require.Equal(t, day, utc.Day(begin.In(time.FixedZone("east", 14*60*60))), "wherever the clock stands that shows it")
}
