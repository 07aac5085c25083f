package payout_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/modtest"
	"github.com/equipoise-trials/equipoise/x/payout"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, payout.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, payout.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, payout.NewModule(keeper.Keeper{}), "equipoise.payout.v1.Msg", "equipoise.payout.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, payout.NewModule(keeper.Keeper{}), "equipoise.payout.v1.Msg")
}
