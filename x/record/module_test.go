package record_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/record"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, record.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, record.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, record.NewModule(keeper.Keeper{}), "equipoise.record.v1.Msg", "equipoise.record.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, record.NewModule(keeper.Keeper{}), "equipoise.record.v1.Msg")
}
