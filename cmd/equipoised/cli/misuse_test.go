package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli"
)

// deaf is an address at which no node listens.
const deaf = "tcp://127.0.0.1:9"

func TestMisuseIsToldFromFailure(t *testing.T) {
	book := newBook(t)
	submit := []string{"book", "submit", "--book", book, "--chain-id", demoChain}
	for _, tc := range []struct {
		what string
		args []string
		says string
	}{
		{"no book", []string{"book", "status"}, `required flag(s) "book" not set`},
		{"a folder that is no book", []string{"book", "status", "--book", t.TempDir()}, "is not a book"},
		{"another site's number", []string{"book", "init", "--book", filepath.Join(t.TempDir(), "b"), "--trial", "1", "--site", "2", "--number", "1", "--chain-id", "c-1", "--home", t.TempDir()}, "take 2, 100002 or another such number"},
		{"no chain-id", []string{"book", "init", "--book", filepath.Join(t.TempDir(), "b"), "--trial", "1", "--site", "1", "--number", "1", "--home", t.TempDir()}, "chain-id"},
		{"nobody signs", append(submit, "--node", deaf), "--from"},
		{"an output that there is not", []string{"book", "status", "--book", book, "--output", "yaml"}, "want text or json"},
		{"an output that there is not, before any work", []string{"demo", "--output", "yaml"}, "want text or json"},
		{"a command that there is not", []string{"demonstrate"}, "unknown command"},
		{"data that are not there", []string{"demo", "--data", "/no/such/folder"}, "/no/such/folder"},
		{"no node to check against", []string{"protocol", "check", "misuse_test.go", "--node", deaf}, "Name another with --node"},
		{"no files to check", []string{"protocol", "check", "/no/such/file", "--node", deaf}, "--node"},
		{"no folder to submit", []string{"protocol", "submit-folder", "/no/such/folder"}, "/no/such/folder"},
		{"no node to rebuild from", []string{"audit", "rebuild", "--node", deaf}, "Name another with --node"},
		{"no node to collect from", []string{"evidence", "trust", "--node", deaf, "--out", filepath.Join(t.TempDir(), "t")}, "Name another with --node"},
	} {
		t.Run(tc.what, func(t *testing.T) { fails(t, tc.says, tc.args...) })
	}
}

func TestMisuseOnALiveChainChangesNothing(t *testing.T) {
	demo := stage.on(t)
	book, file := newBook(t), filepath.Join(t.TempDir(), "vs.ndjson")
	require.NoError(t, os.WriteFile(file, []byte("{\"SYSBP\":120}\n"), 0o600))
	succeeds(t, "book", "add", "--book", book, file)
	before := succeeds(t, "audit", "rebuild", "--node", demo.rpc)
	submit := append([]string{"book", "submit", "--book", book, "--gas-prices", "0.001upoise"}, demo.as("accreditor")...)
	for _, tc := range []struct {
		what string
		args []string
		says string
	}{
		{"a book that the chain has not", append(submit, "--node", demo.rpc, "--chain-id", demoChain), "has no book 9"},
		{"no fee", append(slices.Clone(submit), "--node", demo.rpc, "--chain-id", demoChain, "--gas-prices", "0upoise"), "this node wants at least"},
		{"another chain-id", append(slices.Clone(submit), "--node", demo.rpc, "--chain-id", "another-chain-1"), "of another chain than another-chain-1"},
		{"a node that does not listen", append(slices.Clone(submit), "--node", deaf, "--chain-id", demoChain), "Name another with --node"},
	} {
		t.Run(tc.what, func(t *testing.T) { fails(t, tc.says, tc.args...) })
	}
	require.Equal(t, blocksAside(before), blocksAside(succeeds(t, "audit", "rebuild", "--node", demo.rpc)))
}

// blocksAside leaves out how many blocks there are: empty ones go on to be made.
func blocksAside(report string) string {
	_, facts, _ := strings.Cut(report, " hold ")
	return facts
}

func TestEveryCommandOfOursExplainsItself(t *testing.T) {
	root := cli.NewRootCommand()
	for _, name := range []string{"demo", "localnet", "book", "evidence", "audit", "protocol", "identity", "trial", "keep"} {
		cmd, _, err := root.Find([]string{name})
		require.NoError(t, err)
		requireExplained(t, cmd)
	}
}

func requireExplained(t *testing.T, cmd *cobra.Command) {
	t.Helper()
	require.NotEmpty(t, cmd.Short, cmd.CommandPath())
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		require.NotEmpty(t, f.Usage, "%s --%s", cmd.CommandPath(), f.Name)
	})
	for _, sub := range cmd.Commands() {
		requireExplained(t, sub)
	}
}

func TestHelpCompletionAndVersionNeedNothing(t *testing.T) {
	require.Contains(t, succeeds(t, "demo", "--help"), "equipoised demo [flags]")
	require.Contains(t, succeeds(t, "evidence", "verify", "--help"), "BUNDLE")
	require.Contains(t, succeeds(t, "completion", "bash"), "__start_equipoised")
	require.Contains(t, succeeds(t, "__complete", "book", ""), "submit")
	require.Contains(t, succeeds(t, "version", "--long"), "go1.")
}
