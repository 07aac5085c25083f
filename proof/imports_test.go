package proof_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dependencies lists every package that is linked into the verifier.
func dependencies(t *testing.T) []string {
	out, err := exec.Command("go", "list", "-deps", "../cmd/eqverify").Output()
	require.NoError(t, err)
	packages := strings.Fields(string(out))
	require.Greater(t, len(packages), 50)
	return packages
}

func TestVerifierLinksNeitherTheSDKNorANodeNorTheNetwork(t *testing.T) {
	const cometbft = "github.com/cometbft/cometbft/"
	forbidden := []string{
		"net", "net/http", "net/rpc", "os/exec", "plugin", "google.golang.org/grpc", "golang.org/x/net",
		"cosmossdk.io", "github.com/cosmos/cosmos-sdk", "github.com/cosmos/iavl", "github.com/cosmos/cosmos-db",
		cometbft + "node", cometbft + "rpc", cometbft + "p2p", cometbft + "consensus", cometbft + "light",
		cometbft + "types", cometbft + "abci", cometbft + "state", cometbft + "store", cometbft + "mempool",
	}
	for _, p := range dependencies(t) {
		for _, f := range forbidden {
			require.False(t, p == f || strings.HasPrefix(p, f+"/"), "eqverify must not import %s", p)
		}
	}
}

func TestVerifierKnowsEveryFactType(t *testing.T) {
	linked := map[string]bool{}
	for _, p := range dependencies(t) {
		linked[p] = true
	}
	generated, err := filepath.Glob("../fact/*/*.pb.go")
	require.NoError(t, err)
	require.NotEmpty(t, generated)
	for _, file := range generated {
		module := filepath.Base(filepath.Dir(file))
		require.True(t, linked["github.com/equipoise-trials/equipoise/fact/"+module],
			"proof/facttypes.go must import fact/%s, so that eqverify can show its facts", module)
	}
}
