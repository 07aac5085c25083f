package tmf_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/tmf"
)

// FuzzAManifestLeadsNowhereElse checks manifests from anywhere: nothing panics, and what is opened would pass the chain's
// own checks and reads no file out of its folder.
func FuzzAManifestLeadsNowhereElse(f *testing.F) {
	outside := filepath.Join(f.TempDir(), "secret")
	require.NoError(f, os.WriteFile(outside, []byte("secret"), 0o600))
	for _, m := range []string{
		`{"trial": "EQ00000001", "documents": [{"id": "a", "type": "protocol", "title": "T", "files": {"en": "a"}}]}`,
		`{"trial": "EQ00000001", "documents": [{"id": "a", "follows": "a", "type": "protocol", "title": "T", "files": {"en": "a"}}]}`,
		`{"trial": "1", "documents": [{"id": "a", "type": "other", "title": "T", "files": {"en": "../secret"}}]}`,
		`{"trial": "1", "documents": [{"id": "a", "type": "other", "title": "T", "files": {"en": "` + outside + `"}}]}`,
		`{"documents": null}`, `[]`, ``, `{"trial": 1}`,
	} {
		f.Add([]byte(m))
	}
	f.Fuzz(func(t *testing.T, manifest []byte) {
		own := filepath.Join(t.TempDir(), "own")
		require.NoError(t, os.Mkdir(own, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(own, "a"), []byte("a"), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(own, tmf.ManifestName), manifest, 0o600))
		folder, err := tmf.Open(own, "", nil)
		if err != nil {
			return
		}
		for _, e := range folder.Entries {
			for _, v := range e.Message.Content.Variants {
				require.Contains(t, []uint64{1, uint64(len(manifest))}, v.Size_, "only files of the folder are read")
			}
		}
	})
}
