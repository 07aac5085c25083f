package keeper_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/simulation"
)

func TestRandomMessagesOfTheSimulationKeepTheInvariants(t *testing.T) {
	w := newWorld(t)
	var accounts []simtypes.Account
	add := func(bech32 string) {
		accounts = append(accounts, simtypes.Account{Address: sdk.MustAccAddressFromBech32(bech32), AddressBech32: bech32})
	}
	for _, who := range []fixture.Person{w.nurse, w.arbiter, w.chair} {
		add(who.Address)
	}
	for range 4 {
		add(w.enrolled().address)
	}
	random := simulation.New(w.Keeper, w.consent)
	kinds := []struct {
		factory simsx.SimMsgFactoryX
		run     func(sdk.Msg) error
	}{
		{random.Claim(), fixture.Runner(w.Fixture, w.msgs.Claim)},
		{random.AnswerClaim(), fixture.Runner(w.Fixture, w.msgs.AnswerClaim)},
		{random.DisputeClaim(), fixture.Runner(w.Fixture, w.msgs.DisputeClaim)},
		{random.DropClaim(), fixture.Runner(w.Fixture, w.msgs.DropClaim)},
		{random.DecideClaim(), fixture.Runner(w.Fixture, w.msgs.DecideClaim)},
	}
	r, made := rand.New(rand.NewSource(7)), make(map[string]int)
	for range 500 {
		kind := kinds[r.Intn(len(kinds))]
		if msg := w.Draw(r, accounts, kind.factory); msg != nil {
			require.NoError(t, kind.run(msg))
			made[fmt.Sprintf("%T", msg)]++
		}
		if r.Intn(10) == 0 {
			w.sleep(time.Duration(r.Intn(20)) * day)
		}
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	w.check()
}
