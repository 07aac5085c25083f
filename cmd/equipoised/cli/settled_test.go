package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACommandEndsAsItsTransactionDidInItsBlock(t *testing.T) {
	demo := stage.on(t)
	send := func(args ...string) outcome {
		return run(t, append(append(args, demo.as("accreditor")...), "--yes", "--node", demo.rpc, "--chain-id", demoChain,
			"--gas", "1000000", "--gas-prices", "0.001upoise", "--output", "json")...)
	}
	// A fixed limit of gas leaves it to the block to refuse: the node takes the transaction.
	refused := send("tx", "identity", "reinstate", "2", "correction")
	require.Equal(t, 1, refused.code, refused.stdout)
	require.Contains(t, refused.stdout, `"code":0`)
	require.Contains(t, refused.stderr, "the chain refused the transaction in block ")
	for _, noise := range []string{".go:", "message index"} {
		require.NotContains(t, refused.stderr, noise, "whoever types a command looks for no source")
	}

	// One command after the other, with one key and without a pause.
	administrator := strings.TrimSpace(succeeds(t, append([]string{"keys", "show", "me", "--address"}, demo.as("accreditor")[:4]...)...))
	for _, args := range [][]string{
		{"tx", "identity", "grant-role", administrator, "inspector"},
		{"tx", "identity", "revoke-role", administrator, "inspector", "correction"},
	} {
		done := send(args...)
		require.Equal(t, 0, done.code, done.stderr)
		require.Contains(t, done.stderr, "in block ")
	}
	proposed := send("tx", "identity", "spend-treasury", administrator, "1upoise")
	require.Equal(t, 0, proposed.code, proposed.stderr)
	require.Contains(t, proposed.stderr, `the chain answers: {"proposal":"1","lapses_at":"`, "nothing was paid: a second has to confirm")
	later := send("tx", "identity", "reinstate", "2", "correction", "--broadcast-mode", "async")
	require.Equal(t, 0, later.code, "who does not wait is not told")
}
