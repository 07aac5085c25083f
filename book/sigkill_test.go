package book

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const victimEnv = "EQUIPOISE_BOOK_VICTIM"

// TestVictim is no test of its own: it is the process that TestAddResumesAfterARealKill kills.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimEnv)
	if dir == "" {
		t.Skip("runs as the child of TestAddResumesAfterARealKill")
	}
	b, err := Open(dir)
	require.NoError(t, err)
	reader, err := NewNDJSON(strings.NewReader(lines(60_000)))
	require.NoError(t, err)
	fmt.Println("ready")
	_, err = b.Add(context.Background(), reader, AddOptions{Dataset: "vs"})
	require.NoError(t, err)
	require.NoError(t, b.Close())
}

func TestAddResumesAfterARealKill(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	require.NoError(t, b.Close())
	for range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
		cmd.Env = append(os.Environ(), victimEnv+"="+b.dir)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		_, err = io.ReadFull(out, make([]byte, len("ready")))
		require.NoError(t, err)
		time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
		_ = cmd.Process.Kill() // it may have finished
		_ = cmd.Wait()
		again, err := Open(b.dir)
		require.NoError(t, err)
		check(t, again)
		require.NoError(t, again.Close())
	}
	b, err := Open(b.dir)
	require.NoError(t, err)
	text := lines(60_000)
	added := add(t, b, text)
	require.EqualValues(t, 60_000, added.Import.Added)
	requireRows(t, b, text)
	check(t, b)
	require.NoError(t, b.Close())
}
