package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/testutil/need"
)

func TestTheSummaryOfAReplaySaysThatItIsOne(t *testing.T) {
	p, err := plan.Pilot(need.Data(t, "cdisc-pilot"))
	require.NoError(t, err)
	text := Summary{notes: p.Notes}.Text()
	for _, words := range []string{"replay of historical data", "consents, keys, payment amounts and organisations are synthesised", "placeholder", "lacks were added"} {
		require.Contains(t, text, words)
	}
}
