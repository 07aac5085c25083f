package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// commitment is what the commit commands say.
type commitment struct{ Digest, Opening string }

// committed has the home that the flags name commit to something.
func committed(t *testing.T, in []string, args ...string) (c commitment) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, append(append(args, "--chain-id", demoChain, "--output", "json"), in...)...)), &c))
	require.Len(t, c.Digest, 64)
	return c
}

// checkedName is what the check command says.
type checkedName struct {
	Holds        bool
	Problem      string
	PrintedName  string `json:"printed_name"`
	Organisation string
	Roles, Keys  []string
	Signed       []signed
}

// signed is a signature as the check command shows it.
type signed struct{ Fact, Meaning, As, Time string }

// keyOf makes a key in a home of its own and returns its address and the flags by which it signs.
func keyOf(t *testing.T) (address string, as []string) {
	t.Helper()
	as = []string{"--home", t.TempDir(), "--keyring-backend", "test"}
	succeeds(t, append([]string{"keys", "add", "me"}, as...)...)
	return strings.TrimSpace(succeeds(t, append([]string{"keys", "show", "me", "--address"}, as...)...)), append(as, "--from", "me")
}

// TestAPrintedNameIsShownWithWhatWasSigned registers a person with a committed name on a live chain, has them sign, and
// shows the name beside role, organisation and signatures (21 CFR 11.50).
func TestAPrintedNameIsShownWithWhatWasSigned(t *testing.T) {
	demo := stage.on(t)
	dir := t.TempDir()
	address, as := keyOf(t)
	passport := filepath.Join(dir, "passport.pdf")
	require.NoError(t, os.WriteFile(passport, []byte("a scan"), 0o600))
	in := homeWithKeep(t)
	name := committed(t, in, "identity", "name", "commit", address, "Zoë Example, MD", "--out", filepath.Join(dir, "name.json"))
	proof := committed(t, in, "identity", "proof", "commit", address, passport)
	send := func(as []string, args ...string) {
		t.Helper()
		args = append(append(args, as...), "--yes", "--node", demo.rpc, "--chain-id", demoChain, "--gas", "1000000", "--gas-prices", "0.001upoise")
		succeeds(t, append(args, "--output", "json")...)
	}
	administrator := demo.as("accreditor")
	send(administrator, "tx", "identity", "register-person", address, name.Digest, proof.Digest)

	check := func(files ...string) (found []checkedName) {
		t.Helper()
		got := run(t, append(append([]string{"identity", "name", "check", "--node", demo.rpc, "--output", "json"}, in...), files...)...)
		require.NoError(t, json.Unmarshal([]byte(got.stdout), &found), got.stderr)
		require.Len(t, found, len(files))
		return found
	}
	before := check(name.Opening)[0]
	require.False(t, before.Holds)
	require.Contains(t, before.Problem, "is not in the register", "the key has not accepted yet")

	send(administrator, "tx", "bank", "send", "me", address, "10000000upoise")
	send(as, "tx", "identity", "accept-registration", "1")
	send(administrator, "tx", "identity", "grant-role", address, "administrator")
	send(as, "tx", "identity", "grant-role", address, "inspector")
	found := check(name.Opening, proof.Digest)
	require.Equal(t, "Zoë Example, MD", found[0].PrintedName)
	require.Contains(t, found[0].Organisation, "Consortium (1, ")
	require.Len(t, found[0].Roles, 2)
	require.Contains(t, found[0].Roles[0], "ADMINISTRATOR, which holds since ")
	require.Len(t, found[0].Keys, 1)
	require.Len(t, found[0].Signed, 2)
	granted := slices.IndexFunc(found[0].Signed, func(s signed) bool { return s.Fact == "identity RoleGranted" })
	require.GreaterOrEqual(t, granted, 0)
	require.Equal(t, "AUTHORED", found[0].Signed[granted].Meaning)
	require.Equal(t, "ADMINISTRATOR", found[0].Signed[granted].As)
	require.NotEmpty(t, found[0].Signed[granted].Time)
	require.Equal(t, "identity RegistrationAccepted", found[0].Signed[1-granted].Fact)
	require.Equal(t, "APPROVED", found[0].Signed[1-granted].Meaning)
	require.True(t, found[1].Holds)
	require.Empty(t, found[1].PrintedName)
	text := succeeds(t, "identity", "name", "check", "--node", demo.rpc, name.Opening)
	require.Contains(t, text, "name          Zoë Example, MD")
	require.Contains(t, text, "AUTHORED  identity RoleGranted  as ADMINISTRATOR")

	// The keep of whoever made them has the openings.
	require.Contains(t, succeeds(t, append([]string{"identity", "name", "check", "--node", demo.rpc, name.Digest}, in...)...), "Zoë Example, MD")
	var all []checkedName
	require.NoError(t, json.Unmarshal([]byte(succeeds(t, append([]string{"identity", "name", "check", "--node", demo.rpc, "--output", "json"}, in...)...)), &all))
	require.Len(t, all, 2)
	require.Contains(t, run(t, "identity", "name", "check", "--node", demo.rpc, name.Digest, "--home", t.TempDir()).stderr, "make one with equipoised keep init")
	unknown := run(t, append([]string{"identity", "name", "check", "--node", demo.rpc, strings.Repeat("ab", 32)}, in...)...)
	require.Equal(t, 1, unknown.code)
	require.Contains(t, unknown.stdout, "the keep has no opening abab")

	// Another name, another person, another chain, no opening: each is refused, and the good one is still shown.
	forged := func(from, to string) string {
		raw, err := os.ReadFile(name.Opening)
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "forged.json")
		require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(raw), from, to, 1)), 0o600))
		return path
	}
	stranger, _ := keyOf(t)
	all = check(forged("Zoë", "Zoe"), forged(address, stranger), forged(demoChain, "other-1"), passport, name.Opening)
	for i, want := range []string{"is not what was committed to", "is not in the register", "is for the chain other-1", "not an opening"} {
		require.False(t, all[i].Holds)
		require.Contains(t, all[i].Problem, want)
		require.Empty(t, all[i].PrintedName)
	}
	require.True(t, all[4].Holds)
	require.Equal(t, 1, run(t, "identity", "name", "check", "--node", demo.rpc, forged("Zoë", "Zoe")).code)
}

func TestAnOpeningIsNeverOverwritten(t *testing.T) {
	address, _ := keyOf(t)
	in := append(homeWithKeep(t), "--chain-id", demoChain)
	file := filepath.Join(t.TempDir(), "name.json")
	commit := func(more ...string) []string {
		return append(append([]string{"identity", "name", "commit"}, more...), in...)
	}
	succeeds(t, commit(address, "Zoë Example", "--out", file)...)
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	fails(t, "exists already", commit(address, "Zoë Example", "--out", file)...)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, before, after)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	fails(t, "is not an address", commit("me", "Zoë", "--out", file+"2")...)
	fails(t, "U+202E", commit(address, "Zoë \u202Eelpmaxe", "--out", file+"2")...)
	fails(t, "Name it with --chain-id", "identity", "name", "commit", address, "Zoë", "--out", file+"2", "--home", t.TempDir())
	fails(t, "make one with equipoised keep init", "identity", "name", "commit", address, "Zoë", "--chain-id", demoChain, "--home", t.TempDir())
	fails(t, "want identity or training", append([]string{"identity", "proof", "commit", address, file, "--what", "letter"}, in...)...)
	require.NoFileExists(t, file+"2")
	require.Contains(t, succeeds(t, append([]string{"keep", "list"}, in[:4]...)...), "1  opening", "what was refused was not kept")
}
