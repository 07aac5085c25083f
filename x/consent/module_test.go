package consent_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/consent"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, consent.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, consent.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, consent.NewModule(keeper.Keeper{}), "equipoise.consent.v1.Msg", "equipoise.consent.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, consent.NewModule(keeper.Keeper{}), "equipoise.consent.v1.Msg")
}
