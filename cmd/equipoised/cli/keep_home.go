package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/input"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/equipoise-trials/equipoise/client/keep"
)

const flagKeepPassphraseFile = "keep-passphrase-file"

// keepOf returns the folder of the keep of a home, and the path of its identity beside the keyring.
func keepOf(home string) (dir, identity string) {
	return filepath.Join(home, "keep"), filepath.Join(home, "keep.identity")
}

// keepOptions returns where the keep of the home is and how its identity is opened. The keyring "test" is for trying only: a
// keep beside it has no passphrase either.
func keepOptions(cmd *cobra.Command) (dir string, o keep.Options, err error) {
	clientCtx := client.GetClientContextFromCmd(cmd)
	dir, o.Identity = keepOf(clientCtx.HomeDir)
	if clientCtx.Keyring != nil && clientCtx.Keyring.Backend() == keyring.BackendTest {
		return dir, o, nil
	}
	file, err := cmd.Flags().GetString(flagKeepPassphraseFile)
	if err != nil {
		return dir, o, err
	}
	o.Passphrase = func(fresh bool) (string, error) {
		if file != "" {
			return readPassphrase(file)
		}
		return askPassphrase(cmd, fresh)
	}
	return dir, o, nil
}

// openKeep opens the keep of the home, and says what was repaired.
func openKeep(cmd *cobra.Command) (*keep.Keep, error) {
	dir, o, err := keepOptions(cmd)
	if err != nil {
		return nil, err
	}
	k, err := keep.Open(dir, o)
	if errors.Is(err, keep.ErrMissing) {
		return nil, fmt.Errorf("%w: make one with %s keep init", err, cmd.Root().Name())
	}
	if err != nil {
		return nil, err
	}
	for _, repair := range k.Repairs() {
		fmt.Fprintf(cmd.ErrOrStderr(), "repaired: %s\n", repair)
	}
	return k, nil
}

// withKeep runs an action with the keep of the home.
func withKeep(cmd *cobra.Command, action func(*keep.Keep) error) error {
	k, err := openKeep(cmd)
	if err != nil {
		return err
	}
	return errors.Join(action(k), k.Close())
}

// readPassphrase returns the first line of a file that nobody else may read, or of a descriptor such as /dev/fd/3.
func readPassphrase(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if mode := info.Mode(); mode.IsRegular() && mode.Perm()&0o077 != 0 {
		return "", fmt.Errorf("the file of the passphrase, %s, has the mode %#o, which lets others read it: `chmod 600 %s`", path, mode.Perm(), path)
	}
	line, err := bufio.NewReader(io.LimitReader(f, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// askPassphrase asks for the passphrase of the keep, twice if it is to be chosen. It reads nothing beyond the line: what
// follows on standard input is for the keyring.
func askPassphrase(cmd *cobra.Command, fresh bool) (string, error) {
	lines := bufio.NewReader(byteByByte{cmd.InOrStdin()})
	ask := func(prompt string) (string, error) {
		secret, err := input.GetPassword(prompt, lines)
		if errors.Is(err, io.EOF) {
			return "", fmt.Errorf("the keep has a passphrase: type it, or name a file that holds it with --%s", flagKeepPassphraseFile)
		}
		return secret, err
	}
	if !fresh {
		return ask("Passphrase of the keep:")
	}
	first, err := ask("A passphrase for the keep:")
	if err != nil {
		return "", err
	}
	second, err := ask("Once more:")
	if err == nil && first != second {
		err = errors.New("the two passphrases differ: begin again")
	}
	return first, err
}

// byteByByte reads one byte at a time, so that nothing behind a line is taken from whoever reads after it.
type byteByByte struct{ io.Reader }

func (r byteByByte) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(1, len(p))]) }
