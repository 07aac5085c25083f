package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
)

func upoise(amount int64) sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin("upoise", amount)) }

func TestAPromisePaysForTheSignersOwnMessagesAboutOneParticipation(t *testing.T) {
	mine, yours := filled(1), filled(2)
	decline := func(signer string, handle []byte) sdk.Msg {
		return &consenttypes.MsgDecline{Signer: signer, Handle: handle}
	}
	withdraw := &consenttypes.MsgWithdraw{Signer: "me", Handle: mine}
	huge := sdk.Coins{{Denom: "upoise", Amount: math.NewIntFromUint64(1 << 63).MulRaw(4)}}
	for name, tc := range map[string]struct {
		msgs []sdk.Msg
		fee  sdk.Coins
		want string // empty if it pays
	}{
		"one message":                   {[]sdk.Msg{decline("me", mine)}, upoise(7), ""},
		"two about the same":            {[]sdk.Msg{decline("me", mine), withdraw}, upoise(7), ""},
		"the dearest fee":               {[]sdk.Msg{withdraw}, upoise(types.MaxFee), ""},
		"no fee":                        {[]sdk.Msg{withdraw}, nil, ""},
		"no message":                    {nil, upoise(7), "has no message"},
		"about two":                     {[]sdk.Msg{decline("me", mine), decline("me", yours)}, upoise(7), "message 2 is about participation 0202"},
		"about nothing":                 {[]sdk.Msg{decline("me", nil)}, upoise(7), "handle has 0 bytes"},
		"of somebody else":              {[]sdk.Msg{withdraw, decline("you", mine)}, upoise(7), "message 2: it is signed by you"},
		"of staff":                      {[]sdk.Msg{&consenttypes.MsgConfirmObtained{Signer: "me", Handle: mine}}, upoise(7), "no fees are promised for /equipoise.consent.v1.MsgConfirmObtained"},
		"of another module of ours":     {[]sdk.Msg{&types.MsgClose{Signer: "me", Handle: mine}}, upoise(7), "no fees are promised for"},
		"of another module":             {[]sdk.Msg{withdraw, &banktypes.MsgSend{FromAddress: "me"}}, upoise(7), "no fees are promised for /cosmos.bank"},
		"a dearer fee":                  {[]sdk.Msg{withdraw}, upoise(types.MaxFee + 1), "pays at most 50000upoise of one transaction"},
		"a fee beyond any number":       {[]sdk.Msg{withdraw}, huge, "pays at most"},
		"a negative fee":                {[]sdk.Msg{withdraw}, sdk.Coins{{Denom: "upoise", Amount: math.NewInt(-1)}}, "pays at most"},
		"a fee without an amount":       {[]sdk.Msg{withdraw}, sdk.Coins{{Denom: "upoise"}}, "pay in upoise alone"},
		"a fee in another coin":         {[]sdk.Msg{withdraw}, sdk.NewCoins(sdk.NewInt64Coin("uusd", 1)), "pay in upoise alone"},
		"a fee in another coin as well": {[]sdk.Msg{withdraw}, upoise(1).Add(sdk.NewInt64Coin("uusd", 1)), "pay in upoise alone"},
	} {
		t.Run(name, func(t *testing.T) {
			asked, err := types.NewPayable("me", tc.msgs, tc.fee)
			if tc.want != "" {
				require.ErrorContains(t, err, tc.want)
				require.ErrorIs(t, err, types.ErrFeePromise)
				return
			}
			require.NoError(t, err)
			require.Equal(t, mine, asked.Handle[:])
			require.Equal(t, tc.fee.AmountOf("upoise").Uint64(), asked.Fee)
			require.Equal(t, len(tc.msgs) == 1 && tc.msgs[0] == sdk.Msg(withdraw), asked.Withdrawal)
		})
	}
}

func TestAPromiseKeepsAReserveForWithdrawals(t *testing.T) {
	for left, want := range map[uint64][2]uint64{
		0:                           {0, 0},
		1:                           {0, 1},
		types.MaxFee:                {0, types.MaxFee},
		types.WithdrawalReserve:     {0, types.MaxFee},
		types.WithdrawalReserve + 9: {9, types.MaxFee},
		3 * types.WithdrawalReserve: {types.MaxFee, types.MaxFee},
	} {
		p := types.FeePromise{Promised: types.MaxFeeLimit, Left: left}
		require.Equal(t, want, [2]uint64{p.Most(false), p.Most(true)}, "%d are left", left)
		for i, withdrawal := range []bool{false, true} {
			after, err := p.Draw(types.Payable{Fee: want[i], Withdrawal: withdrawal})
			require.NoError(t, err)
			require.Equal(t, left-want[i], after.Left)
			_, err = p.Draw(types.Payable{Fee: want[i] + 1, Withdrawal: withdrawal})
			require.ErrorIs(t, err, types.ErrFeePromise)
		}
	}
}

func TestABudgetPromisesWhatItHolds(t *testing.T) {
	b, err := types.FeeBudget{Site: 2, Trial: 1, Organisation: 7, Amount: 10}.Promise(3, 3)
	require.NoError(t, err)
	require.EqualValues(t, 1, b.Amount)
	_, err = b.Promise(2, 1)
	require.ErrorIs(t, err, types.ErrFeeBudget)
	require.ErrorContains(t, err, "an administrator of organisation 7 sets a higher budget")
}

func TestAGenesisOfFeesAddsUp(t *testing.T) {
	state := func() *types.GenesisState {
		g := &types.GenesisState{
			FeeBudgets:  []types.FeeBudget{{Trial: 1, Site: 1, Organisation: 3, Amount: 1<<64 - 1}, {Trial: 1, Site: 2, Organisation: 3, Amount: 1}},
			FeePromises: []types.FeePromise{{Handle: filled(1), Signer: "eqp1a", Organisation: 3, Promised: 9, Left: 4}, {Handle: filled(1), Signer: "eqp1b", Organisation: 3, Promised: 9}},
		}
		p := types.Participation{Handle: filled(1), Trial: 1, Site: 1, KDigest: filled(2), Blind: filled(3), Inviter: "who invited"}
		p.Enter(types.State_STATE_INVITED, 1, start)
		g.Participations = []types.Participation{p}
		return g
	}
	require.NoError(t, state().Validate())
	require.Equal(t, "18446744073709551620upoise", state().Fees().String())
	require.Empty(t, types.DefaultGenesis().Fees())
	for want, damage := range map[string]func(*types.GenesisState){
		"organisation 0, all start at 1":       func(g *types.GenesisState) { g.FeeBudgets[0].Organisation = 0 },
		"site 1 of trial 1 has two":            func(g *types.GenesisState) { g.FeeBudgets[1].Site = 1 },
		"there is no participation 0909":       func(g *types.GenesisState) { g.FeePromises[0].Handle = filled(9) },
		"handle has 31 bytes":                  func(g *types.GenesisState) { g.FeePromises[0].Handle = filled(1)[1:] },
		"promises to eqp1a twice":              func(g *types.GenesisState) { g.FeePromises[1].Signer = "eqp1a" },
		"signer is \"\"":                       func(g *types.GenesisState) { g.FeePromises[0].Signer = "" },
		"10 of 9 are left":                     func(g *types.GenesisState) { g.FeePromises[0].Left = 10 },
		"want a promise of 1 to 1000000":       func(g *types.GenesisState) { g.FeePromises[0].Promised = 1_000_001 },
		"0 of 0 are left, want a promise of 1": func(g *types.GenesisState) { g.FeePromises[1].Promised = 0 },
	} {
		g := state()
		damage(g)
		require.ErrorContains(t, g.Validate(), want)
	}
}
