package document_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/document"
)

func TestAFileThatIsWrittenToWhileItIsReadIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "growing.pdf")
	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
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
	_, err := document.HashFile(path, "en", "")
	close(stop)
	<-stopped
	require.ErrorContains(t, err, "changed while it was read")
	_, err = document.HashFile(path, "en", "")
	require.NoError(t, err)
	_, err = document.HashFile(t.TempDir(), "en", "")
	require.ErrorContains(t, err, "is no file")
}
