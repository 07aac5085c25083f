package app

import (
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/types/module"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// simulatedAccounts gives the accounts of a simulated chain: plain ones, there is no vesting here.
func simulatedAccounts(state *module.SimulationState) authtypes.GenesisAccounts {
	accounts := make(authtypes.GenesisAccounts, len(state.Accounts))
	for i, account := range state.Accounts {
		accounts[i] = authtypes.NewBaseAccountWithAddress(account.Address)
	}
	return accounts
}

func newSimulationManager(m *module.Manager) *module.SimulationManager {
	s := module.NewSimulationManagerFromAppModules(m.Modules, nil)
	s.RegisterStoreDecoders()
	return s
}

// SimulationManager returns the modules as the simulator drives them.
func (a *App) SimulationManager() *module.SimulationManager { return a.simulation }

// GetBaseApp returns the application below the modules.
func (a *App) GetBaseApp() *baseapp.BaseApp { return a.BaseApp }

// TxConfig returns how transactions are written.
func (a *App) TxConfig() client.TxConfig { return a.encoding.Tx }
