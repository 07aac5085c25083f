package cli

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAFileThatIsWrittenToWhileItIsReadIsRefused(t *testing.T) {
	path := write(t, "growing.pdf", []byte("x"))
	require.NoError(t, os.Truncate(path, 64<<20))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for at := time.Unix(1_700_000_000, 0); ; at = at.Add(time.Second) {
			select {
			case <-stop:
				return
			default:
				_ = os.Chtimes(path, at, at)
			}
		}
	}()
	_, err := HashFile(path, "en", "")
	close(stop)
	<-stopped
	require.ErrorContains(t, err, "changed while it was read")
	_, err = HashFile(path, "en", "")
	require.NoError(t, err)
	_, err = HashFile(t.TempDir(), "en", "")
	require.ErrorContains(t, err, "is no file")
}
