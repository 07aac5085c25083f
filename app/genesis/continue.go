package genesis

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

// Continue makes of the export of a chain, module by module, the state in which another chain goes on with it at a time, and
// returns the number of entries of its log. What it continues is written in, and fee allowances that have expired since the
// export are left out, as the chain itself would have done.
func Continue(cdc codec.JSONCodec, raw map[string]json.RawMessage, origin *audittypes.Origin, begins time.Time) (uint64, error) {
	var audit audittypes.GenesisState
	if err := cdc.UnmarshalJSON(raw[audittypes.ModuleName], &audit); err != nil {
		return 0, fmt.Errorf("app_state.%s: %w", audittypes.ModuleName, err)
	}
	audit.Origin = origin
	var allowances feegrant.GenesisState
	if err := cdc.UnmarshalJSON(raw[feegrant.ModuleName], &allowances); err != nil {
		return 0, fmt.Errorf("app_state.%s: %w", feegrant.ModuleName, err)
	}
	var err error
	allowances.Allowances = slices.DeleteFunc(allowances.Allowances, func(g feegrant.Grant) bool {
		expires, err := expiryOf(g)
		return err == nil && expires != nil && expires.Before(begins)
	})
	if raw[audittypes.ModuleName], err = cdc.MarshalJSON(&audit); err != nil {
		return 0, err
	}
	raw[feegrant.ModuleName], err = cdc.MarshalJSON(&allowances)
	return audit.Log.Size_, err
}

// checkAllowances reports which fee allowance has expired when the chain begins: x/feegrant would not start.
func (s *State) checkAllowances(begins time.Time) error {
	for _, g := range s.Feegrant.Allowances {
		expires, err := expiryOf(g)
		if err != nil {
			return err
		}
		if expires != nil && expires.Before(begins) {
			return fmt.Errorf("the fee allowance of %s for %s expired at %s, before the chain begins at %s: leave it out",
				g.Granter, g.Grantee, expires.UTC().Format(time.RFC3339), begins.UTC().Format(time.RFC3339))
		}
	}
	return nil
}

// expiryOf returns when an allowance ends, nil for never.
func expiryOf(g feegrant.Grant) (*time.Time, error) {
	allowance, err := g.GetGrant()
	if err != nil {
		return nil, fmt.Errorf("the fee allowance of %s for %s: %w", g.Granter, g.Grantee, err)
	}
	return allowance.ExpiresAt()
}
