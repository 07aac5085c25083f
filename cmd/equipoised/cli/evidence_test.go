package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/proof"
)

func TestEvidenceThatIsNotWhatItWasIsRefused(t *testing.T) {
	demo := stage.on(t)
	bundle, record, trust := demo.read(t, "evidence", "record.eqp"), demo.read(t, "evidence", "record.bin"), demo.read(t, "evidence", "trust.json")
	foreign, err := proof.ParseTrust(trust)
	require.NoError(t, err)
	foreign.ChainID = "another-chain-1"
	elsewhere, err := foreign.Marshal()
	require.NoError(t, err)
	altered := bytes.Clone(bundle)
	altered[len(altered)/2] ^= 1

	for _, tc := range []struct {
		what                  string
		bundle, record, trust []byte
		flags                 []string
		codes                 []int
		says                  string
	}{
		{"as it is", bundle, record, trust, nil, []int{0}, ""},
		{"without a trust file", bundle, record, nil, nil, []int{3}, "level"},
		{"without a trust file, if that is enough", bundle, record, nil, []string{"--require", "3"}, []int{0}, ""},
		{"another record", bundle, append(bytes.Clone(record), ' '), trust, nil, []int{1}, "record"},
		{"an empty record", bundle, []byte{}, trust, nil, []int{1}, "record"},
		{"another chain's trust file", bundle, record, elsewhere, nil, []int{1}, "another-chain-1"},
		{"an altered bundle", altered, record, trust, nil, []int{1, 2}, ""},
		{"a truncated bundle", bundle[:len(bundle)-1], record, trust, nil, []int{1, 2}, ""},
		{"half a bundle", bundle[:len(bundle)/2], record, trust, nil, []int{1, 2}, ""},
		{"an enlarged bundle", append(bytes.Clone(bundle), '\n'), record, trust, nil, []int{1, 2}, ""},
		{"a doubled bundle", append(bytes.Clone(bundle), bundle...), record, trust, nil, []int{1, 2}, ""},
		{"an empty bundle", []byte{}, record, trust, nil, []int{2}, ""},
		{"a damaged trust file", bundle, record, trust[:len(trust)/2], nil, []int{2}, "trust file"},
		{"a level that there is not", bundle, record, trust, []string{"--require", "9"}, []int{2}, "want a level from 1 to 4"},
	} {
		t.Run(tc.what, func(t *testing.T) {
			dir := t.TempDir()
			path := func(name string, data []byte) string {
				path := filepath.Join(dir, name)
				require.NoError(t, os.WriteFile(path, data, 0o600))
				return path
			}
			args := append([]string{"evidence", "verify"}, tc.flags...)
			if tc.trust != nil {
				args = append(args, "--trust", path("trust.json", tc.trust))
			}
			got := run(t, append(args, path("record.eqp", tc.bundle), path("record.bin", tc.record))...)
			require.Contains(t, tc.codes, got.code, got.stderr)
			require.Contains(t, got.stdout+got.stderr, tc.says)
			if got.code != 0 {
				require.NotEmpty(t, got.stdout+got.stderr)
			}
		})
	}
	require.Equal(t, 2, run(t, "evidence", "verify", "/no/such/file").code)
	require.Equal(t, 2, run(t, "evidence", "verify").code)
}
