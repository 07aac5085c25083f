package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/cmd/equipoised/cli"
)

// asProgram says to a process of this test binary that it is equipoised. Whatever such a process starts is that too.
const asProgram = "EQUIPOISE_TEST_IS_THE_PROGRAM"

// patience bounds the wait for any one command.
const patience = 3 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(cli.ExitCode(cli.Execute()))
	}
	os.Exit(runTests(m))
}

// runTests runs the tests in an empty user's home, so that the settings of whoever runs them change nothing.
func runTests(m *testing.M) int {
	home, err := os.MkdirTemp("", "equipoise-cli-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(home)
	for name, value := range map[string]string{asProgram: "1", "HOME": home} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	defer stage.strike()
	return m.Run()
}

// outcome is how a command ended.
type outcome struct {
	stdout, stderr string
	code           int
}

// equipoised returns a process of the program that has not begun.
func equipoised(t testing.TB, args ...string) *exec.Cmd {
	program, err := os.Executable()
	require.NoError(t, err)
	return exec.Command(program, args...)
}

// run runs the program to its end.
func run(t testing.TB, args ...string) outcome {
	t.Helper()
	cmd := equipoised(t, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Start())
	impatient := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer impatient.Stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// succeeds runs the program and returns its standard output.
func succeeds(t testing.TB, args ...string) string {
	t.Helper()
	got := run(t, args...)
	require.Zero(t, got.code, "equipoised %v\n%s", args, got.stderr)
	return got.stdout
}

// fails runs the program, which must end with 1, say something on standard error and nothing on standard output.
func fails(t testing.TB, says string, args ...string) {
	t.Helper()
	got := run(t, args...)
	require.Equal(t, 1, got.code, "equipoised %v\n%s%s", args, got.stdout, got.stderr)
	require.Contains(t, got.stderr, says, "equipoised %v", args)
	require.Empty(t, got.stdout, "equipoised %v", args)
}
