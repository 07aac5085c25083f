package demo

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
)

// person is somebody with a home, a key and a keep of their own.
type person struct {
	*tx.Sender
	name string
	home string
	keep *keep.Keep
}

// keyName names the one key in everybody's keyring.
const keyName = "me"

// identityFile is the identity of a person's keep, beside their keyring. It has no passphrase: the keys of the demo are for
// trying only.
const identityFile = "keep.identity"

// newPerson gives somebody a home, a new key and an empty keep.
func (c *localChain) newPerson(name string, algorithm keyring.SignatureAlgo) (*person, error) {
	home := filepath.Join(c.dir, "people", name)
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	if err := localnet.WriteClientSettings(home, chainID, c.addresses.RPC); err != nil {
		return nil, err
	}
	keys, err := keyring.New(app.Name, keyring.BackendTest, home, nil, c.Encoding.Codec, tx.KeyringOption)
	if err != nil {
		return nil, err
	}
	if _, _, err := keys.NewMnemonic(keyName, keyring.English, sdk.FullFundraiserPath, "", algorithm); err != nil {
		return nil, fmt.Errorf("key of %s: %w", name, err)
	}
	key, err := tx.FromKeyring(keys, keyName)
	if err != nil {
		return nil, err
	}
	kept, err := newKeep(filepath.Join(home, "keep"), home)
	if err != nil {
		return nil, fmt.Errorf("keep of %s: %w", name, err)
	}
	return &person{Sender: c.sender(key), name: name, home: home, keep: kept}, nil
}

// newKeep makes a keep in a folder, to which somebody's identity has access.
func newKeep(dir, home string) (*keep.Keep, error) {
	return keep.Create(dir, keep.Options{Identity: filepath.Join(home, identityFile), Writer: "demo"})
}

// sender returns what sends with a key.
func (c *localChain) sender(key tx.Key) *tx.Sender {
	s := tx.NewSender(c.network, key)
	s.GasPrices = gasPrices
	return s
}

// acting returns the person as whoever acts, with their own keep.
func (p *person) acting() work.Person { return p.with(p.keep) }

// with returns the person as whoever acts, with a keep that is not theirs alone.
func (p *person) with(k *keep.Keep) work.Person {
	return work.Person{Sender: p.Sender, Keep: k, Chain: chainID}
}
