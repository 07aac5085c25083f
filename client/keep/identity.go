package keep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"filippo.io/age"

	"github.com/equipoise-trials/equipoise/fact/tiles/durable"
)

const (
	identityPerm = 0o600
	// maxIdentity bounds an identity file, in bytes.
	maxIdentity = 64 << 10
	ageLine     = "age-encryption.org/v1\n"
	// MinPassphrase is the least number of characters of a passphrase, as for the keyring.
	MinPassphrase = 8

	identityText = "# The identity of an Equipoise keep: whoever has this file can read the keep, who loses it has lost the keep.\n"
)

// scryptWork is the base 2 logarithm of the work that a guess of the passphrase costs: about a second.
var scryptWork = 18

// ErrPassphrase says that a passphrase does not open the identity file.
var ErrPassphrase = errors.New("the passphrase is wrong")

// createIdentity makes an identity and writes it to a file that does not exist yet.
func createIdentity(path string, passphrase func(fresh bool) (string, error)) (*age.HybridIdentity, error) {
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	content := []byte(identityText + identity.String() + "\n")
	if passphrase != nil {
		secret, err := passphrase(true)
		if err != nil {
			return nil, err
		}
		if n := len([]rune(secret)); n < MinPassphrase {
			return nil, fmt.Errorf("the passphrase has %d characters, want at least %d", n, MinPassphrase)
		}
		if content, err = lockIdentity(content, secret); err != nil {
			return nil, err
		}
	}
	if err := durable.MkdirAll(filepath.Dir(path), dirPerm); err != nil {
		return nil, err
	}
	return identity, durable.WriteFile(path, content, identityPerm)
}

// lockIdentity encrypts the content of an identity file under a passphrase, as `age --passphrase` does.
func lockIdentity(content []byte, passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(scryptWork)
	var locked bytes.Buffer
	w, err := age.Encrypt(&locked, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return locked.Bytes(), err
}

// openIdentity reads the identity file. It refuses a file that others than its owner may read, and one without a
// passphrase unless none is to be asked for. No error repeats a line of the file.
func openIdentity(path string, passphrase func(fresh bool) (string, error)) (*age.HybridIdentity, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the identity %s is missing: without it nothing that was kept can be read; bring it back from its backup", path)
	}
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("the identity %s has the mode %#o, which lets others read it: whoever did has what is kept; `chmod 600 %s`", path, mode, path)
	}
	if info.Size() > maxIdentity {
		return nil, fmt.Errorf("the identity %s has %d bytes, want at most %d", path, info.Size(), maxIdentity)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	locked := bytes.HasPrefix(content, []byte(ageLine))
	switch {
	case locked && passphrase == nil:
		return nil, fmt.Errorf("the identity %s has a passphrase, and this keyring, which is for trying only, asks for none", path)
	case !locked && passphrase != nil:
		return nil, fmt.Errorf("the identity %s has no passphrase, which is for trying only: encrypt it with `age --passphrase`", path)
	case locked:
		secret, err := passphrase(false)
		if err != nil {
			return nil, err
		}
		if content, err = unlockIdentity(content, secret); err != nil {
			return nil, fmt.Errorf("the identity %s cannot be read: %w", path, err)
		}
	}
	return parseIdentity(path, content)
}

func unlockIdentity(content []byte, passphrase string) ([]byte, error) {
	scrypt, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase // an empty one
	}
	r, err := age.Decrypt(bytes.NewReader(content), scrypt)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, errors.New("it is damaged; bring it back from its backup")
	}
	open, err := io.ReadAll(r)
	if err != nil {
		return nil, errors.New("it is damaged; bring it back from its backup")
	}
	return open, nil
}

// parseIdentity finds the one line of an identity file that is no comment.
func parseIdentity(path string, content []byte) (*age.HybridIdentity, error) {
	var found *age.HybridIdentity
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		identity, err := parseKey(line)
		if err != nil || found != nil {
			return nil, fmt.Errorf("%s is not the identity of a keep: want one line that begins with AGE-SECRET-KEY-PQ-1 and is as it was written", path)
		}
		found = identity
	}
	if found == nil {
		return nil, fmt.Errorf("%s is not the identity of a keep: it is empty", path)
	}
	return found, nil
}

// writerOf returns the name under which an identity writes unless another is chosen: the first 8 bytes of the SHA-256 of its
// public key as age writes it, hexadecimal.
func writerOf(identity *age.HybridIdentity) string {
	sum := sha256.Sum256([]byte(identity.Recipient().String()))
	return hex.EncodeToString(sum[:8])
}

// keyForm is the form of a post-quantum identity; what has another is not given to age, whose parser reads older forms too.
var keyForm = regexp.MustCompile(`^AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$`)

var errNoKey = errors.New("not the key of an identity")

func parseKey(line string) (*age.HybridIdentity, error) {
	if !keyForm.MatchString(line) {
		return nil, errNoKey
	}
	identity, err := age.ParseHybridIdentity(line)
	if err != nil {
		return nil, errNoKey // not age's error: it may repeat a part of the key
	}
	return identity, nil
}
