package identity_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/identity"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/cli/clitest"
)

func TestEveryMessageAndQueryHasACommandWithFieldsThatExist(t *testing.T) {
	clitest.RequireCommands(t, identity.NewModule(keeper.Keeper{}).AutoCLIOptions())
}
