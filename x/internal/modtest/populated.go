package modtest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/gogoproto/proto"
)

var update = flag.Bool("update-genesis", false, "write testdata/populated_genesis.json of the module anew")

// State is the genesis state of a module: a pointer to S.
type State[S any] interface {
	*S
	proto.Message
	Validate() error
}

// PopulatedGenesis asserts that a state with something in every list is what testdata/populated_genesis.json of the module says,
// and that a chain which imports what the file says exports it again, to the byte. Whatever the module comes to store
// otherwise, a field, an encoding or an order, fails it: there may be a chain whose state is like the file.
//
//	go test ./x/*/keeper -run TestAPopulatedGenesis -update-genesis
//
// writes the files of all modules anew. throughImport starts a chain from a state, checks its invariants and exports it.
func PopulatedGenesis[S any, P State[S]](t *testing.T, state P, throughImport func(P) P) {
	t.Helper()
	cdc := moduletestutil.MakeTestEncodingConfig().Codec
	write := func(state P) string {
		raw, err := cdc.MarshalJSON(state)
		require.NoError(t, err)
		var indented bytes.Buffer
		require.NoError(t, json.Indent(&indented, raw, "", "  "))
		return indented.String() + "\n"
	}
	made, path := write(state), filepath.Join("..", "testdata", "populated_genesis.json")
	requireSomethingInEveryList(t, []byte(made))
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(made), 0o644))
	}
	golden, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(golden), made, "if the change is meant, run this test with -update")

	written := P(new(S))
	require.NoError(t, cdc.UnmarshalJSON(golden, written))
	require.NoError(t, written.Validate())
	require.Equal(t, string(golden), write(throughImport(written)))
}

// requireSomethingInEveryList asserts that no list of a state is empty.
func requireSomethingInEveryList(t *testing.T, state []byte) {
	t.Helper()
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(state, &fields))
	for name, value := range fields {
		require.NotEqual(t, "[]", string(value), "there is nothing among the %s", name)
	}
}
