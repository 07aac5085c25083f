package app

import (
	"encoding/json"

	"cosmossdk.io/core/genesis"

	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
)

// Description says what the chain understands: how it writes messages, and the commands and the first state of its modules.
type Description struct {
	encoding Encoding
	modules  *module.Manager
	basics   module.BasicManager
}

// Describe returns the description of the chain for those who only talk to it. It opens no database. No keeper is behind its
// modules but that of accounts, which modules of the SDK ask how addresses are written: they can say what they are, and do
// nothing.
func Describe() Description {
	e := NewEncoding()
	return describe(e, &Keepers{Account: newAccountKeeper(e, newStoreKeys())}, nil)
}

// describe returns the description with modules that work with the keepers. executor takes the transactions of a genesis file.
func describe(e Encoding, k *Keepers, executor genesis.TxHandler) Description {
	d := Description{encoding: e, modules: newModuleManager(e, k, executor)}
	d.basics = module.NewBasicManagerFromManager(d.modules, map[string]module.AppModuleBasic{
		genutiltypes.ModuleName: genutil.NewAppModuleBasic(genutiltypes.DefaultMessageValidator),
	})
	d.basics.RegisterLegacyAminoCodec(e.Amino)
	d.basics.RegisterInterfaces(e.Registry)
	return d
}

// Encoding returns how addresses, messages and transactions are written.
func (d Description) Encoding() Encoding { return d.encoding }

// BasicManager returns the modules without their state.
func (d Description) BasicManager() module.BasicManager { return d.basics }

// ModuleManager returns the modules.
func (d Description) ModuleManager() *module.Manager { return d.modules }

// DefaultGenesis returns the state of a new chain.
func (d Description) DefaultGenesis() map[string]json.RawMessage {
	return d.basics.DefaultGenesis(d.encoding.Codec)
}
