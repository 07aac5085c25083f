package claims_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/claims"
	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, claims.NewModule(keeper.Keeper{}, nil))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, claims.NewModule(keeper.Keeper{}, nil))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, claims.NewModule(keeper.Keeper{}, nil), "equipoise.claims.v1.Msg", "equipoise.claims.v1.Query")
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	modtest.Simulation(t, claims.NewModule(keeper.Keeper{}, nil), "equipoise.claims.v1.Msg")
}
