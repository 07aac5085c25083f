package demo

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
)

func TestTheSummaryOfAReplaySaysThatItIsOne(t *testing.T) {
	const dir = "../../../../shared/data/cdisc-pilot"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the data of the pilot are not here: %v", err)
	}
	p, err := plan.Pilot(dir)
	require.NoError(t, err)
	text := Summary{notes: p.Notes}.Text()
	for _, words := range []string{"replay of historical data", "consents, keys, payment amounts and organisations are synthesised", "placeholder", "lacks were added"} {
		require.Contains(t, text, words)
	}
}
