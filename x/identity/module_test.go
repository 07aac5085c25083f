package identity_test

import (
	"testing"

	"github.com/equipoise-trials/equipoise/x/identity"
	"github.com/equipoise-trials/equipoise/x/identity/keeper"
	"github.com/equipoise-trials/equipoise/x/internal/modtest"
)

func TestEveryMessageAndQueryHasACommandWithFieldsThatExist(t *testing.T) {
	modtest.Commands(t, identity.NewModule(keeper.Keeper{}))
}
