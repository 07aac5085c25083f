package participation_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/internal/cli/clitest"
	"github.com/equipoise-trials/equipoise/x/participation"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
)

func TestCommandsNameMethodsAndFieldsThatExist(t *testing.T) {
	clitest.RequireCommands(t, participation.NewModule(keeper.Keeper{}).AutoCLIOptions())
}
