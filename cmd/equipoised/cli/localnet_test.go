package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact/opening"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// TestTheNameOfALocalAccreditorCanBeShown opens the digest in the genesis of a local chain from the keep of its home.
func TestTheNameOfALocalAccreditorCanBeShown(t *testing.T) {
	home, chain := t.TempDir(), app.Describe()
	require.NoError(t, makeLocalnet(newLocalnetCommand(chain), chain, home))
	raw, err := os.ReadFile(filepath.Join(home, "config", "genesis.json"))
	require.NoError(t, err)
	var genesis struct {
		AppState map[string]json.RawMessage `json:"app_state"`
	}
	require.NoError(t, json.Unmarshal(raw, &genesis))
	var state identitytypes.GenesisState
	chain.Encoding().Codec.MustUnmarshalJSON(genesis.AppState[identitytypes.ModuleName], &state)
	require.Len(t, state.People, 1)

	dir, identity := keepOf(home)
	k, err := keep.Open(dir, keep.Options{Identity: identity})
	require.NoError(t, err)
	o, err := k.Opening(state.People[0].NameDigest)
	require.NoError(t, err)
	require.Equal(t, opening.Name, o.Kind)
	require.Equal(t, localnetChainID, o.ChainID)
	require.Equal(t, state.People[0].Address, o.Subject)
	require.Equal(t, accreditorName, o.Value)
}
