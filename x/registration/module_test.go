package registration_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/x/internal/cli/clitest"
	"github.com/equipoise-trials/equipoise/x/registration"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
)

func TestEveryMessageAndQueryHasACommandWithFieldsThatExist(t *testing.T) {
	clitest.RequireCommands(t, registration.NewModule(keeper.Keeper{}).AutoCLIOptions())
}

// counted counts the random messages that a module registers.
type counted map[string]bool

func (c counted) Add(weight uint32, f simsx.SimMsgFactoryX) {
	if weight > 0 {
		c[sdk.MsgTypeURL(f.MsgType())] = true
	}
}

func TestASimulationMakesEveryMessage(t *testing.T) {
	made := make(counted)
	asIs := simsx.WeightSourceFn(func(_ string, weight uint32) uint32 { return weight })
	registration.NewModule(keeper.Keeper{}).WeightedOperationsX(asIs, made)
	methods := clitest.Service(t, "equipoise.registration.v1.Msg").Methods()
	require.Len(t, made, methods.Len())
	for i := range methods.Len() {
		require.True(t, made["/"+string(methods.Get(i).Input().FullName())], methods.Get(i).Name())
	}
}
