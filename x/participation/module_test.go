package participation_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/participation"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, participation.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, participation.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, participation.NewModule(keeper.Keeper{}), "equipoise.participation.v1.Msg", "equipoise.participation.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, participation.NewModule(keeper.Keeper{}), "equipoise.participation.v1.Msg")
}
