package types_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestPermittedDenominationsArePlainNamesOrVouchersInOrder(t *testing.T) {
	voucher := "ibc/" + strings.Repeat("0A", 32)
	require.NoError(t, types.DefaultParams().Check())
	require.NoError(t, types.Params{Denoms: []string{voucher, "ueur"}}.Check())
	many := make([]string, types.MaxDenoms+1)
	for i := range many {
		many[i] = fmt.Sprintf("u%03d", i)
	}
	require.NoError(t, types.Params{Denoms: many[1:]}.Check())
	for name, denoms := range map[string][]string{
		"none":                         {},
		"one too many":                 many,
		"one twice":                    {"ueur", "ueur"},
		"not in order":                 {"uusd", "ueur"},
		"an empty name":                {""},
		"a name that is too short":     {"eu"},
		"a name that is too long":      {strings.Repeat("a", 129)},
		"a name with a slash":          {"factory/uusd"},
		"a name of another script":     {"uеur"},
		"a name with a line break":     {"ueur\n"},
		"a voucher of another length":  {voucher[:67]},
		"a voucher in small letters":   {strings.ToLower(voucher)},
		"the path in place of a hash":  {"ibc/transfer"},
		"a voucher with more after it": {voucher + "0"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, types.Params{Denoms: denoms}.Check(), types.ErrDenominations)
		})
	}
}

func TestARefusedDenominationIsToldThePermittedOnes(t *testing.T) {
	p := types.Params{Denoms: []string{"ueur", "uusd"}}
	require.NoError(t, p.RequirePermitted("uusd"))
	require.ErrorContains(t, p.RequirePermitted("ugbp"), "not funded in ugbp, want one of ueur, uusd")
}
