package page_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/internal/page"
)

func TestAPageIsBounded(t *testing.T) {
	for name, tc := range map[string]struct {
		ask   *query.PageRequest
		limit uint64
		wrong string
	}{
		"none":       {nil, page.Default, ""},
		"no limit":   {&query.PageRequest{Key: []byte{1}}, page.Default, ""},
		"as asked":   {&query.PageRequest{Limit: page.Max, Offset: page.MaxOffset}, page.Max, ""},
		"huge":       {&query.PageRequest{Limit: page.Max + 1}, 0, "at most 500 rows"},
		"far offset": {&query.PageRequest{Offset: page.MaxOffset + 1}, 0, "offset is 10001"},
		"count":      {&query.PageRequest{CountTotal: true}, 0, "count_total would read every row"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := page.Bound(tc.ask)
			if tc.wrong != "" {
				require.ErrorContains(t, err, tc.wrong)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.limit, got.Limit)
			if tc.ask != nil {
				require.Equal(t, tc.ask.Key, got.Key)
			}
		})
	}
}
