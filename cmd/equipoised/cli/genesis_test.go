package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAGenesisFileThatCannotStartAChainIsRefusedWithASentence(t *testing.T) {
	home := t.TempDir()
	succeeds(t, "init", "somebody", "--home", home, "--chain-id", "equipoise-test-1")
	good := filepath.Join(home, "config", "genesis.json")
	require.Contains(t, succeeds(t, "genesis", "validate", "--home", home), good+" is a valid genesis file")
	raw, err := os.ReadFile(good)
	require.NoError(t, err)

	for says, change := range map[string]func(genesis, state map[string]any){
		"the genesis state of trial is missing":                   func(_, state map[string]any) { delete(state, "trial") },
		`a genesis state of "minting", which is no module`:        func(_, state map[string]any) { state["minting"] = map[string]any{} },
		"next_organisation is 7, want 1":                          func(_, state map[string]any) { state["identity"].(map[string]any)["next_organisation"] = "7" },
		"genesis state of payout: ":                               func(_, state map[string]any) { state["payout"].(map[string]any)["no_such_field"] = 1 },
		"the escrow in uusd belongs to trial 1, which is missing": func(_, state map[string]any) { state["payout"].(map[string]any)["escrows"] = []any{escrow()} },
		"app_state is missing":                                    func(genesis, _ map[string]any) { delete(genesis, "app_state") },
	} {
		t.Run(says, func(t *testing.T) {
			var genesis map[string]any
			require.NoError(t, json.Unmarshal(raw, &genesis))
			change(genesis, genesis["app_state"].(map[string]any))
			changed, err := json.Marshal(genesis)
			require.NoError(t, err)
			bad := filepath.Join(t.TempDir(), "genesis.json")
			require.NoError(t, os.WriteFile(bad, changed, 0o600))
			fails(t, says, "genesis", "validate", bad, "--home", home)
		})
	}
}

// escrow is money of a trial that there is not.
func escrow() map[string]any {
	return map[string]any{
		"trial": "1", "denom": "uusd", "funded": "0", "escrow": "0", "in_transit": "0", "settled": "0", "refunded": "0",
		"reserved": "0", "set_aside": "0", "held": "0", "claimed": "0", "queue_length": "0",
	}
}
