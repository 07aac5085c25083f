package registration_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/registration"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, registration.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, registration.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, registration.NewModule(keeper.Keeper{}), "equipoise.registration.v1.Msg", "equipoise.registration.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, registration.NewModule(keeper.Keeper{}), "equipoise.registration.v1.Msg")
}
