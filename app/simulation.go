package app

import (
	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/types/simulation"
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

// newSimulationManager takes in every module that makes random messages, those too that neither make up a genesis nor
// have a decoder of stores.
func newSimulationManager(m *module.Manager) *module.SimulationManager {
	adapted := make(map[string]module.AppModuleSimulation)
	for name, one := range m.Modules {
		if operations, ok := one.(simsx.HasWeightedOperationsX); ok {
			if _, whole := one.(module.AppModuleSimulation); !whole {
				adapted[name] = operationsOnly{operations}
			}
		}
	}
	s := module.NewSimulationManagerFromAppModules(m.Modules, adapted)
	s.RegisterStoreDecoders()
	return s
}

// operationsOnly is a module of which the simulator uses the random messages, and the genesis if it makes up one.
type operationsOnly struct{ simsx.HasWeightedOperationsX }

// GenerateGenesisState leaves the module's default genesis, unless the module makes up one.
func (o operationsOnly) GenerateGenesisState(state *module.SimulationState) {
	if g, ok := o.HasWeightedOperationsX.(interface {
		GenerateGenesisState(*module.SimulationState)
	}); ok {
		g.GenerateGenesisState(state)
	}
}

// ProposalMsgsX registers the messages on which governance votes, if the module has any.
func (o operationsOnly) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	if p, ok := o.HasWeightedOperationsX.(simsx.HasProposalMsgsX); ok {
		p.ProposalMsgsX(weights, registry)
	}
}

// RegisterStoreDecoder registers nothing: stores are compared by their export.
func (operationsOnly) RegisterStoreDecoder(simulation.StoreDecoderRegistry) {}

// WeightedOperations is the older form of WeightedOperationsX, which the simulator prefers.
func (operationsOnly) WeightedOperations(module.SimulationState) []simulation.WeightedOperation {
	return nil
}

// SimulationManager returns the modules as the simulator drives them.
func (a *App) SimulationManager() *module.SimulationManager { return a.simulation }

// GetBaseApp returns the application below the modules.
func (a *App) GetBaseApp() *baseapp.BaseApp { return a.BaseApp }

// TxConfig returns how transactions are written.
func (a *App) TxConfig() client.TxConfig { return a.encoding.Tx }
