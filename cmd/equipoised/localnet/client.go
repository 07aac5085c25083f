package localnet

import (
	"fmt"
	"os"
	"path/filepath"
)

const clientSettings = `# Settings of the command line for this home.
chain-id = %q
keyring-backend = "test"
keyring-default-keyname = ""
output = "text"
node = %q
broadcast-mode = "sync"
`

// WriteClientSettings writes a client.toml, so that --home alone says which chain, node and keyring a command means.
func WriteClientSettings(home, chainID, rpc string) error {
	dir := filepath.Join(home, "config")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "client.toml"), fmt.Appendf(nil, clientSettings, chainID, "tcp://"+rpc), 0o600)
}
