package identity_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/identity"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, identity.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, identity.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, identity.NewModule(keeper.Keeper{}), "equipoise.identity.v1.Msg", "equipoise.identity.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, identity.NewModule(keeper.Keeper{}), "equipoise.identity.v1.Msg")
}
