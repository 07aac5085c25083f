package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const passphrase = "correct horse battery"

// typed runs the program with something typed on its standard input.
func typed(t *testing.T, input string, args ...string) outcome {
	t.Helper()
	cmd := equipoised(t, args...)
	cmd.Stdin = strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run()
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// unsigned is a transaction of an address that nobody has signed.
const unsigned = `{"body":{"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","from_address":"ADDRESS","to_address":"ADDRESS",
"amount":[{"denom":"upoise","amount":"1"}]}],"memo":"","timeout_height":"0","extension_options":[],"non_critical_extension_options":[]},
"auth_info":{"signer_infos":[],"fee":{"amount":[],"gas_limit":"200000","payer":"","granter":""}},"signatures":[]}`

// TestEverySigningSessionAsksForThePassphrase signs in a fresh home, whose settings nobody has touched (21 CFR
// 11.200(a)(1)(ii)): each command asks anew, right after another one was told.
func TestEverySigningSessionAsksForThePassphrase(t *testing.T) {
	home := t.TempDir()
	made := typed(t, passphrase+"\n"+passphrase+"\n", "keys", "add", "me", "--home", home, "--output", "json")
	require.Zero(t, made.code, made.stderr)
	require.DirExists(t, filepath.Join(home, "keyring-file"))
	shown := typed(t, passphrase+"\n", "keys", "show", "me", "--address", "--home", home)
	require.Zero(t, shown.code, shown.stderr)

	file := filepath.Join(t.TempDir(), "tx.json")
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(unsigned, "ADDRESS", strings.TrimSpace(shown.stdout))), 0o600))
	sign := []string{
		"tx", "sign", file, "--from", "me", "--offline", "--account-number", "1", "--sequence", "0", "--chain-id", "x-1", "--home", home,
	}
	for range 2 {
		signed := typed(t, passphrase+"\n", sign...)
		require.Zero(t, signed.code, signed.stderr)
		require.Contains(t, signed.stdout, `"signatures":["`)
		for what, input := range map[string]string{"nothing": "", "another passphrase": strings.Repeat("wrong horse battery\n", 9)} {
			refused := typed(t, input, sign...)
			require.NotZero(t, refused.code, "signed after %s was typed", what)
			require.NotContains(t, refused.stdout, `"signatures":["`)
		}
	}
}

func TestAFreshHomeKeepsTheChainThatItWasMadeFor(t *testing.T) {
	home := t.TempDir()
	typed(t, "", "keys", "list", "--keyring-backend", "test", "--home", home)
	settings, err := os.ReadFile(filepath.Join(home, "config", "client.toml"))
	require.NoError(t, err)
	require.Contains(t, string(settings), `keyring-backend = "file"`)
}
