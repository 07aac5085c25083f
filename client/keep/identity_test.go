package keep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const passphrase = "correct horse battery"

func TestOnlyThePassphraseOpensTheIdentity(t *testing.T) {
	p := newPlace(t).under(passphrase)
	require.NoError(t, p.create(t).Put(item(0)))
	requireKept(t, p.open(t), 1)

	for _, wrong := range []string{"", "correct horse", passphrase + " "} {
		_, err := Open(p.dir, p.under(wrong).Options)
		require.ErrorIs(t, err, ErrPassphrase)
		require.ErrorContains(t, err, p.Identity)
		require.NotContains(t, err.Error(), "horse")
	}
	none := p
	none.Passphrase = nil
	_, err := Open(p.dir, none.Options)
	require.ErrorContains(t, err, "has a passphrase")
	typed := p
	typed.Passphrase = func(bool) (string, error) { return "", errors.New("nobody is there to ask") }
	_, err = Open(p.dir, typed.Options)
	require.ErrorContains(t, err, "nobody is there to ask")
}

func TestThePassphraseIsChosenOnceAndAskedForAfterwards(t *testing.T) {
	p := newPlace(t)
	var asked []bool
	p.Passphrase = func(fresh bool) (string, error) {
		asked = append(asked, fresh)
		return passphrase, nil
	}
	p.create(t)
	p.open(t)
	require.Equal(t, []bool{true, false}, asked)

	short := newPlace(t).under("seven77")
	_, err := Create(short.dir, short.Options)
	require.ErrorContains(t, err, "7 characters, want at least 8")
	require.NoFileExists(t, short.Identity)
	require.NoDirExists(t, short.dir)
}

func TestAnIdentityWithoutAPassphraseIsForTryingOnly(t *testing.T) {
	p := newPlace(t)
	require.NoError(t, p.create(t).Put(item(0)))
	_, err := Open(p.dir, p.under(passphrase).Options)
	require.ErrorContains(t, err, "has no passphrase, which is for trying only")
}

func TestAnIdentityThatOthersMayReadIsRefused(t *testing.T) {
	p := newPlace(t)
	p.create(t)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o601} {
		require.NoError(t, os.Chmod(p.Identity, mode))
		_, err := Open(p.dir, p.Options)
		require.ErrorContains(t, err, "lets others read it")
		require.ErrorContains(t, err, "chmod 600 "+p.Identity)
	}
	require.NoError(t, os.Chmod(p.Identity, 0o400))
	p.open(t)
}

func TestALostIdentityIsSaidWithWhatItMeans(t *testing.T) {
	p := newPlace(t)
	p.create(t)
	require.NoError(t, os.Remove(p.Identity))
	_, err := Open(p.dir, p.Options)
	require.ErrorContains(t, err, "is missing: without it nothing that was kept can be read")
}

func TestADamagedIdentityIsRefusedAndNotRepeated(t *testing.T) {
	p := newPlace(t)
	p.create(t)
	good := string(read(t, p.Identity))
	start := strings.Index(good, "AGE-SECRET")
	key := strings.TrimSpace(good[start:])
	for _, bad := range []string{
		"", "# nothing\n", key[:40], key + key[:1], strings.Replace(key, key[30:31], "B1"[:1], 1), key + "\n" + key, "x\n" + key, strings.ToLower(key),
		"AGE-SECRET-KEY-1" + key[19:], strings.Repeat("#", maxIdentity+1), key[:40] + "\u212a" + key[41:], "age-encryption.org/v1\n-> X25519 x\n",
	} {
		if bad == key {
			continue
		}
		write(t, p.Identity, []byte(bad))
		_, err := Open(p.dir, p.Options)
		require.ErrorContains(t, err, p.Identity)
		require.NotContains(t, err.Error(), key[20:40])
	}
	write(t, p.Identity, []byte("\n# a comment\n"+key+"\r\n\n"))
	p.open(t)

	locked := newPlace(t).under(passphrase)
	locked.create(t)
	file := read(t, locked.Identity)
	for at := len(ageLine); at < len(file); at += 7 {
		flipped := append([]byte{}, file...)
		flipped[at] ^= 4
		write(t, locked.Identity, flipped)
		_, err := Open(locked.dir, locked.Options)
		require.Error(t, err)
		require.ErrorContains(t, err, locked.Identity)
	}
}

func TestASecondKeepUsesTheIdentityThatIsThere(t *testing.T) {
	p := newPlace(t).under(passphrase)
	p.create(t)
	before := read(t, p.Identity)
	second := p
	second.dir = filepath.Join(t.TempDir(), "site")
	second.create(t)
	require.Equal(t, before, read(t, p.Identity))
	wrong := p.under("wrong horse battery")
	_, err := Create(filepath.Join(t.TempDir(), "site"), wrong.Options)
	require.ErrorIs(t, err, ErrPassphrase)
}
