package keep

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const victimEnv = "EQUIPOISE_KEEP_VICTIM"

// victims is how many items the victim puts at most, two at once.
const victims = 4000

// TestVictim is no test of its own: it is the process that TestPutSurvivesARealKill kills.
func TestVictim(t *testing.T) {
	home := os.Getenv(victimEnv)
	if home == "" {
		t.Skip("runs as the child of TestPutSurvivesARealKill")
	}
	k := place{filepath.Join(home, "keep"), Options{Identity: filepath.Join(home, "keep.identity"), Writer: "nurse-ward-7"}}.open(t)
	all, err := k.List("visit")
	require.NoError(t, err)
	fmt.Println("ready")
	for n := len(all); n < victims; n += 2 {
		require.NoError(t, k.Put(items(n, n+2)...))
	}
}

func TestPutSurvivesARealKill(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.create(t)
	kept := 0
	for range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
		cmd.Env = append(os.Environ(), victimEnv+"="+filepath.Dir(p.dir))
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		_, err = io.ReadFull(out, make([]byte, len("ready")))
		require.NoError(t, err)
		time.Sleep(time.Duration(rand.IntN(80)) * time.Millisecond)
		_ = cmd.Process.Kill() // it may have finished
		_ = cmd.Wait()
		k := p.open(t)
		all, err := k.List("visit")
		require.NoError(t, err)
		require.Zero(t, len(all)%2, "what was put together is kept together")
		require.GreaterOrEqual(t, len(all), kept)
		kept = len(all)
		requireKept(t, k, kept)
	}
	require.NoError(t, p.open(t).Put(items(kept, kept+2)...))
	requireKept(t, p.open(t), kept+2)
}
