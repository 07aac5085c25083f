package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// homeWithKeep makes a home with a keep for trying, and returns the flags that name it.
func homeWithKeep(t *testing.T) []string {
	t.Helper()
	in := []string{"--home", t.TempDir(), "--keyring-backend", "test"}
	succeeds(t, append([]string{"keep", "init"}, in...)...)
	return in
}

// TestTheKeepOfAHomeHasAPassphrase makes a keep, keeps an opening, and shows it: each command asks anew.
func TestTheKeepOfAHomeHasAPassphrase(t *testing.T) {
	home := t.TempDir()
	in := func(args ...string) []string { return append(args, "--home", home) }
	refused := typed(t, passphrase+"\n"+passphrase+"r\n", in("keep", "init")...)
	require.NotZero(t, refused.code)
	require.Contains(t, refused.stderr, "the two passphrases differ")
	require.NoFileExists(t, filepath.Join(home, "keep.identity"))

	made := typed(t, passphrase+"\n"+passphrase+"\n", in("keep", "init")...)
	require.Zero(t, made.code, made.stderr)
	require.Contains(t, made.stdout, "back up both")
	info, err := os.Stat(filepath.Join(home, "keep.identity"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.Contains(t, typed(t, passphrase+"\n", in("keep", "init")...).stderr, "there is a keep already")

	done := typed(t, passphrase+"\n", in("keep", "commit", "text", "7", "show that everybody is insured", "--chain-id", demoChain, "--output", "json")...)
	require.Zero(t, done.code, done.stderr)
	var kept struct{ Digest string }
	require.NoError(t, json.Unmarshal([]byte(done.stdout), &kept))
	shown := typed(t, passphrase+"\n", in("keep", "show", "opening", kept.Digest)...)
	require.Contains(t, shown.stdout, "show that everybody is insured", shown.stderr)

	for input, want := range map[string]string{"wrong horse battery\n": "the passphrase is wrong", "": "type it, or name a file"} {
		refused := typed(t, input, in("keep", "show", "opening", kept.Digest)...)
		require.NotZero(t, refused.code)
		require.Contains(t, refused.stderr, want)
		require.NotContains(t, refused.stdout+refused.stderr, "insured")
	}
	require.NoError(t, filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		require.NotContains(t, string(raw), "insured", path)
		require.NotContains(t, string(raw), "AGE-SECRET-KEY", path)
		return err
	}))

	file := filepath.Join(t.TempDir(), "passphrase")
	require.NoError(t, os.WriteFile(file, []byte(passphrase+"\n"), 0o600))
	require.Contains(t, succeeds(t, in("keep", "check", "--keep-passphrase-file", file)...), "the keep is sound")
	require.NoError(t, os.Chmod(file, 0o640))
	fails(t, "lets others read it", in("keep", "check", "--keep-passphrase-file", file)...)
	fails(t, "this keyring, which is for trying only, asks for none", in("keep", "check", "--keyring-backend", "test")...)
}

func TestAnOpeningIsHandedOnFromKeepToKeep(t *testing.T) {
	one, two := homeWithKeep(t), homeWithKeep(t)
	letter := filepath.Join(t.TempDir(), "letter.pdf")
	require.NoError(t, os.WriteFile(letter, []byte("the letter"), 0o600))
	c := committed(t, one, "keep", "commit", "letter", "7", letter)
	file := filepath.Join(t.TempDir(), "letter.json")
	succeeds(t, append([]string{"keep", "show", "opening", c.Digest, "--out", file}, one...)...)
	fails(t, "the keep has no opening "+c.Digest, append([]string{"keep", "show", "opening", c.Digest}, two...)...)
	require.Equal(t, "kept "+c.Digest+"\n", succeeds(t, append([]string{"keep", "add", file}, two...)...))
	require.Equal(t, c.Digest+"\n", succeeds(t, append([]string{"keep", "list", "opening"}, two...)...))
	require.Contains(t, succeeds(t, append([]string{"keep", "list", "visit"}, two...)...), "no visit is kept")
	require.Contains(t, succeeds(t, append([]string{"keep", "list"}, one...)...), "1  opening")

	fails(t, "not an opening", append([]string{"keep", "add", letter}, two...)...)
	fails(t, "want it in hexadecimal", append([]string{"keep", "show", "opening", "x"}, two...)...)
	fails(t, "kind is \"nickname\"", append([]string{"keep", "commit", "nickname", "7", "Zo", "--chain-id", demoChain}, two...)...)
	fails(t, "want the number of a trial", append([]string{"keep", "commit", "text", "seven", "Zo", "--chain-id", demoChain}, two...)...)
	fails(t, "no such file", append([]string{"keep", "commit", "letter", "7", letter + "x", "--chain-id", demoChain}, two...)...)
}

func TestADamagedKeepIsSaid(t *testing.T) {
	in := homeWithKeep(t)
	committed(t, in, "keep", "commit", "text", "7", "one")
	committed(t, in, "keep", "commit", "text", "7", "two")
	segments, err := filepath.Glob(filepath.Join(in[1], "keep", "*.segment"))
	require.NoError(t, err)
	require.Len(t, segments, 1)
	raw, err := os.ReadFile(segments[0])
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(segments[0], raw[:len(raw)-1], 0o600))
	require.Contains(t, succeeds(t, append([]string{"keep", "check"}, in...)...), "are of a batch that was not finished")
	repaired := run(t, append([]string{"keep", "list"}, in...)...)
	require.Zero(t, repaired.code)
	require.Contains(t, repaired.stderr, "repaired: "+segments[0])
	require.Contains(t, repaired.stdout, "1  opening")

	raw[len(raw)-1] ^= 1
	require.NoError(t, os.WriteFile(segments[0], raw, 0o600))
	got := run(t, append([]string{"keep", "check"}, in...)...)
	require.Equal(t, 1, got.code)
	require.Contains(t, got.stdout, "DAMAGED: the keep is damaged: "+segments[0])
	require.Contains(t, strings.TrimSpace(got.stderr), "the keep is not sound")
	fails(t, "bring the file back from a backup", append([]string{"keep", "list"}, in...)...)
}
