package audit_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/audit"
	"github.com/equipoise-trials/equipoise/x/audit/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	modtest.Commands(t, audit.NewModule(keeper.Keeper{}))
}

func TestANewChainStartsWithTheStateThatIsWrittenDown(t *testing.T) {
	modtest.DefaultGenesis(t, audit.NewModule(keeper.Keeper{}))
}

func TestMessagesAndQueriesAreServed(t *testing.T) {
	modtest.Services(t, audit.NewModule(keeper.Keeper{}), "equipoise.audit.v1.Query")
}
