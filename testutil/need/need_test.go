package need_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/testutil/need"
)

// watched notes how a test ended.
type watched struct {
	testing.TB
	skipped, failed string
}

func (w *watched) Helper() {}

func (w *watched) Skipf(format string, args ...any) {
	w.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (w *watched) Fatalf(format string, args ...any) {
	w.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// watch runs what a test does first.
func watch(t *testing.T, test func(testing.TB)) *watched {
	w, done := &watched{TB: t}, make(chan struct{})
	go func() {
		defer close(done)
		test(w)
	}()
	<-done
	return w
}

func TestWhatIsMissingSkipsATestAndFailsItWhereItMustBeThere(t *testing.T) {
	for name, ask := range map[string]func(testing.TB){
		"data":    func(t testing.TB) { need.Data(t, "no-such-folder/dm.xpt") },
		"files":   func(t testing.TB) { need.Files(t, "no-such-folder/*.json") },
		"program": func(t testing.TB) { need.Program(t, "no-such-program") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(need.Variable, "")
			w := watch(t, ask)
			require.Contains(t, w.skipped, "no-such-")
			require.Empty(t, w.failed)

			t.Setenv(need.Variable, "data,programs")
			w = watch(t, ask)
			require.Contains(t, w.failed, "no-such-")
			require.Empty(t, w.skipped)
		})
	}
}

func TestWhatIsThereIsFound(t *testing.T) {
	_, err := os.Stat(need.Program(t, "go"))
	require.NoError(t, err)
}
