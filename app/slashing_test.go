package app_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// TestGovernanceSetsNoSlashingWithWhichAChainCannotBeContinued: x/slashing takes more from governance than from a genesis file.
func TestGovernanceSetsNoSlashingWithWhichAChainCannotBeContinued(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*slashingtypes.Params)
		want   string // "" if it is taken
	}{
		"as it is":               {func(*slashingtypes.Params) {}, ""},
		"the shortest":           {func(p *slashingtypes.Params) { p.DowntimeJailDuration, p.SignedBlocksWindow = time.Minute, 10 }, ""},
		"jail of no time":        {func(p *slashingtypes.Params) { p.DowntimeJailDuration = 0 }, "jail duration must be"},
		"jail of some seconds":   {func(p *slashingtypes.Params) { p.DowntimeJailDuration = time.Minute - 1 }, "at least 1 minute"},
		"a window of nine":       {func(p *slashingtypes.Params) { p.SignedBlocksWindow = 9 }, "signed blocks window must be at least 10, is 9"},
		"no window":              {func(p *slashingtypes.Params) { p.SignedBlocksWindow = 0 }, "signed blocks window must be"},
		"no share to be signed":  {func(p *slashingtypes.Params) { p.MinSignedPerWindow = math.LegacyDec{} }, "min signed per window cannot be nil"},
		"more than all":          {func(p *slashingtypes.Params) { p.SlashFractionDowntime = math.LegacyNewDec(2) }, "slash fraction"},
		"a fraction below zero":  {func(p *slashingtypes.Params) { p.SlashFractionDoubleSign = math.LegacyNewDec(-1) }, "slash fraction"},
		"a fraction left unsaid": {func(p *slashingtypes.Params) { p.SlashFractionDoubleSign = math.LegacyDec{} }, "slash fraction"},
	} {
		t.Run(name, func(t *testing.T) {
			c := chain.New(t, chain.Config{})
			before, err := c.App.Slashing.GetParams(c.Context())
			require.NoError(t, err)
			params := before
			tc.change(&params)
			msg := &slashingtypes.MsgUpdateParams{Authority: authtypes.NewModuleAddress(govtypes.ModuleName).String(), Params: params}
			ctx := c.Context()
			_, err = c.App.MsgServiceRouter().Handler(msg)(ctx, msg)

			if tc.want == "" {
				require.NoError(t, err)
				require.NoError(t, validated(t, params))
				return
			}
			require.ErrorContains(t, err, tc.want)
			after, err := c.App.Slashing.GetParams(ctx)
			require.NoError(t, err)
			require.Equal(t, before, after)
			require.ErrorContains(t, validated(t, params), tc.want, "a genesis file is held to the same")
		})
	}
}

// validated reports what keeps a genesis file with the given parameters from being one.
func validated(t *testing.T, params slashingtypes.Params) error {
	t.Helper()
	d := app.Describe()
	fields := map[string]any{
		"signed_blocks_window":   strconv.FormatInt(params.SignedBlocksWindow, 10),
		"downtime_jail_duration": fmt.Sprintf("%.9fs", params.DowntimeJailDuration.Seconds()),
	}
	for name, fraction := range map[string]math.LegacyDec{
		"min_signed_per_window": params.MinSignedPerWindow, "slash_fraction_double_sign": params.SlashFractionDoubleSign,
		"slash_fraction_downtime": params.SlashFractionDowntime,
	} {
		if !fraction.IsNil() {
			fields[name] = fraction.String()
		}
	}
	raw, err := json.Marshal(map[string]any{"params": fields})
	require.NoError(t, err)
	genesis := d.DefaultGenesis()
	genesis[slashingtypes.ModuleName] = raw
	return d.ValidateGenesis(genesis, time.Now())
}
