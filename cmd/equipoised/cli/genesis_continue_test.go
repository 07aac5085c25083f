package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
)

// The demo's chain is exported and its home begins the next chain: a record of the old one is proven by the new one's
// validators.
func TestAChainGoesOnInAnotherThatProvesWhatTheFirstRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a chain")
	}
	dir := t.TempDir()
	succeeds(t, "demo", "--home", filepath.Join(dir, "demo"), "--output", "json")
	home, in := filepath.Join(dir, "demo", "node"), func(name string) string { return filepath.Join(dir, name) }

	succeeds(t, "export", "--home", home, "--output-document", in("export.json"))
	export, err := os.ReadFile(in("export.json"))
	require.NoError(t, err)
	refuseContinuations(t, home, in("export.json"), in("refused.json"))

	var said struct {
		Continues    string
		ExportDigest string `json:"export_digest"`
		HeaderHash   string `json:"header_hash"`
	}
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "genesis", "continue", in("export.json"), "--home", home,
		"--chain-id", "equipoise-demo-2", "--out", in("genesis.json"), "--output", "json")), &said))
	digest := sha256.Sum256(export)
	require.Equal(t, hex.EncodeToString(digest[:]), said.ExportDigest)
	require.Equal(t, demoChain, said.Continues)
	require.Len(t, said.HeaderHash, 64)

	genesis, err := os.ReadFile(in("genesis.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home, "config", "genesis.json"), genesis, 0o600))
	succeeds(t, "genesis", "validate", "--home", home)
	succeeds(t, "comet", "unsafe-reset-all", "--home", home) // the archive stays
	rpc := startNode(t, home)

	rebuilt := succeeds(t, "audit", "rebuild", "--node", rpc)
	require.Contains(t, rebuilt, "the rebuilt log is the chain's")
	require.Contains(t, rebuilt, "hold 1 facts", "that the chain goes on is its first fact")

	book := filepath.Join(dir, "demo", "people", "University Hospital A coordinator", "book")
	for trust, ancestors := range map[string][]string{"trust.json": {"--ancestor", demoChain}, "alone.json": nil} {
		succeeds(t, append([]string{"evidence", "trust", "--node", rpc, "--out", in(trust)}, ancestors...)...)
	}
	succeeds(t, "evidence", "create", "--node", rpc, "--book", book, "--record", "3", "--trust", in("trust.json"),
		"--out", in("record.eqp"), "--bytes", in("record.bin"))
	succeeds(t, "evidence", "verify", "--trust", in("trust.json"), in("record.eqp"), in("record.bin"))
	got := run(t, "evidence", "verify", "--trust", in("alone.json"), in("record.eqp"), in("record.bin"))
	require.Equal(t, 1, got.code, "a chain that the trust file does not name as an ancestor is none")

	requireKept(t, rpc, filepath.Join(dir, "demo", "people", "participant 101-005"), in("trust.json"))
}

// requireKept has a participant whose keep is gone withdraw, keep the fact that only they can prove later on, and withdraw again, which is refused
// with an exit code.
func requireKept(t *testing.T, rpc, home, trust string) {
	t.Helper()
	for _, name := range []string{"keep", "keep.identity"} {
		require.NoError(t, os.RemoveAll(filepath.Join(home, name)))
	}
	as := []string{"--home", home, "--keyring-backend", "test"}
	key := strings.TrimSpace(succeeds(t, append([]string{"keys", "show", "me", "--address"}, as...)...))
	var bound struct{ Consent struct{ Handle []byte } }
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, "query", "consent", "by-key", key, "--node", rpc, "--output", "json")), &bound))
	random := hex.EncodeToString(bound.Consent.Handle) // 32 bytes that nobody guessed
	withdraw := append([]string{"tx", "consent", "withdraw", random, random, "--from", "me", "--yes",
		"--node", rpc, "--chain-id", "equipoise-demo-2"}, as...)
	warned := run(t, withdraw...)
	require.Zero(t, warned.code, "nobody is kept from withdrawing because they have no keep")
	require.Contains(t, warned.stderr, "are not kept: there is no keep in "+home)
	tx := regexp.MustCompile("evidence keep ([0-9a-f]{64})").FindStringSubmatch(warned.stderr)
	require.Len(t, tx, 2)
	fails(t, "make one with equipoised keep init", append([]string{"evidence", "keep", tx[1], "--node", rpc}, as...)...)
	succeeds(t, append([]string{"keep", "init"}, as...)...)
	require.Equal(t, "kept 1 facts\n", succeeds(t, append([]string{"evidence", "keep", tx[1], "--node", rpc}, as...)...))

	again := run(t, append(withdraw, "--keep-facts=false")...)
	require.Equal(t, 1, again.code)
	require.Contains(t, again.stderr, "the node refused the transaction with code 13")

	bundle := filepath.Join(home, "withdrawal.eqp")
	prove := func(kept, out string, more ...string) []string {
		return append(append([]string{"evidence", "fact", "--kept", kept, "--node", rpc, "--trust", trust, "--out", out}, more...), as...)
	}
	succeeds(t, prove(tx[1], bundle)...)
	require.Contains(t, succeeds(t, "evidence", "verify", "--trust", trust, bundle), "ConsentWithdrawn")
	fails(t, "number 1 is asked for", prove(tx[1], bundle+"2", "--nth", "1")...)
	fails(t, "the keep has no fact", prove(strings.Repeat("ab", 32), bundle+"2")...)
	fails(t, "want the 64 hexadecimal digits", prove("00", bundle+"2")...)
	fails(t, "want the 64 hexadecimal digits", append([]string{"evidence", "keep", "00", "--node", rpc}, as...)...)
}

func refuseContinuations(t *testing.T, home, export, out string) {
	for says, args := range map[string][]string{
		"is that of the old chain":      {export, "--home", home, "--chain-id", demoChain},
		"holds no blocks":               {export, "--home", t.TempDir(), "--chain-id", "equipoise-demo-2"},
		"want 64 hexadecimal digits":    {export, "--home", home, "--chain-id", "equipoise-demo-2", "--header-hash", "12"},
		"want RFC 3339":                 {export, "--home", home, "--chain-id", "equipoise-demo-2", "--genesis-time", "now"},
		"not the export of a chain":     {filepath.Join(home, "config", "genesis.json"), "--home", home, "--chain-id", "x"},
		"not an export: unexpected end": {os.DevNull, "--home", home, "--chain-id", "x"},
		"no such file or directory":     {filepath.Join(home, "none.json"), "--home", home, "--chain-id", "x"},
		"required flag(s) \"chain-id\"": {export, "--home", home},
	} {
		fails(t, says, append([]string{"genesis", "continue", "--out", out}, args...)...)
	}
	require.NoFileExists(t, out)
}

// startNode starts the node of a home until the test ends, and returns the address of its RPC.
func startNode(t *testing.T, home string) string {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	node, err := localnet.Start(program, home)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, node.Stop()) })
	client, err := os.ReadFile(filepath.Join(home, "config", "client.toml"))
	require.NoError(t, err)
	_, rest, found := bytes.Cut(client, []byte(`node = "`))
	require.True(t, found)
	rpc, _, _ := bytes.Cut(rest, []byte(`"`))
	require.Eventually(t, func() bool {
		return exec.Command(program, "query", "audit", "checkpoint", "--node", string(rpc)).Run() == nil
	}, patience, time.Second, node.LastWords())
	return string(rpc)
}
