package trial_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/trial"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, trial.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, trial.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, trial.NewModule(keeper.Keeper{}), "equipoise.trial.v1.Msg", "equipoise.trial.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, trial.NewModule(keeper.Keeper{}), "equipoise.trial.v1.Msg")
}
