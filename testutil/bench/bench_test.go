package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/server/config"
)

// small is a run that measures nothing worth knowing, but everything.
func small(t *testing.T, executor string) Options {
	return Options{
		Executor: executor, Trials: 2, Sites: 2, Rounds: 2, Blocks: 2, Records: 100,
		Root: "../..", Scratch: t.TempDir(),
	}
}

func TestEveryMessageIsAcceptedUnderBothExecutors(t *testing.T) {
	for _, executor := range []string{config.BlockExecutorSequential, config.BlockExecutorBlockSTM} {
		t.Run(executor, func(t *testing.T) {
			o := small(t, executor)
			r, err := Run(o)
			require.NoError(t, err)
			require.Len(t, r.Messages, 6)
			for _, m := range r.Messages {
				require.Positive(t, m.PerSecond, m.Message)
				require.Positive(t, m.Gas, m.Message)
				require.LessOrEqual(t, m.RatioLow, m.Ratio, m.Message)
				require.LessOrEqual(t, m.Ratio, m.RatioHigh, m.Message)
			}
			require.EqualValues(t, 1, r.Messages[0].Ratio, "the yardstick is compared with itself")
			require.Positive(t, r.Book.PerSecond)
			require.LessOrEqual(t, r.Bundle.Bytes, r.Bundle.BytesAim)
		})
	}
}

func TestEveryRowOfTheFileHasItsLength(t *testing.T) {
	file := rows(1000)
	require.Len(t, file, 1000*rowBytes)
	for i := rowBytes - 1; i < len(file); i += rowBytes {
		require.EqualValues(t, '\n', file[i])
	}
}

func TestMedianIsTheMiddle(t *testing.T) {
	for _, c := range []struct {
		figures []float64
		want    float64
	}{
		{[]float64{7}, 7},
		{[]float64{3, 1}, 2},
		{[]float64{9, 1, 5}, 5},
		{[]float64{100, 1, 3, 2, 4}, 3},
	} {
		require.InDelta(t, c.want, median(c.figures), 1e-9, "%v", c.figures)
	}
}
