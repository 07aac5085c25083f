package app_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestAnUnorderedTransactionTimesOutAfterItsBlock(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	send := func(timeout time.Time) []byte {
		return c.SignWith(payer, []chain.Option{chain.Unordered(timeout)}, transfer(payer, payee, 5))
	}
	atEdge := c.Block(send(c.Time.Add(chain.Step))).TxResults[0]
	require.NotZero(t, atEdge.Code)
	require.Contains(t, atEdge.Log, "must time out after the time of its block")

	raw := send(c.Time.Add(chain.Step + 2*time.Second))
	require.Zero(t, c.Block(raw).TxResults[0].Code)
	require.NotZero(t, c.Block(raw).TxResults[0].Code, "it cannot be replayed after its time-out")

	raw = send(c.Time.Add(10 * chain.Step))
	require.Zero(t, c.Block(raw).TxResults[0].Code)
	require.NotZero(t, c.Block(raw).TxResults[0].Code, "nor before")
}

// TestASignatureCountsForItsBytesAndItsChainAlone holds 21 CFR 11.70: a signature is not moved to something else.
func TestASignatureCountsForItsBytesAndItsChainAlone(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	elsewhere := c.SignWith(payer, []chain.Option{chain.ForChain("equipoise-test-2")}, transfer(payer, payee, 5))
	res := c.Block(elsewhere).TxResults[0]
	require.NotZero(t, res.Code)
	require.Contains(t, res.Log, "signature verification failed")

	raw := c.Sign(payer, transfer(payer, payee, 5))
	for i := range raw {
		changed := bytes.Clone(raw)
		changed[i] ^= 1
		require.NotZero(t, c.Check(changed).Code, "with byte %d changed", i)
	}
	require.Zero(t, c.Block(raw).TxResults[0].Code)
}

func TestNoModuleAccountCanBeSentTo(t *testing.T) {
	payer := chain.NewAccount("payer")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer}})
	modules := c.App.Account.GetModulePermissions()
	require.Len(t, modules, 8)
	for name := range modules {
		c.MustRefuse(payer, "is not allowed to receive funds", banktypes.NewMsgSend(
			payer.Address(), authtypes.NewModuleAddress(name), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1))))
	}
	c.MustSend(payer, banktypes.NewMsgSend( // a treasury is no module account
		payer.Address(), identitytypes.Treasury(1), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1))))
}

func TestAGenesisTransactionKeepsItsMemoAtAnyInitialHeight(t *testing.T) {
	for _, height := range []int64{1, 7} {
		founder := chain.NewAccount("founder")
		config := chain.Config{Accounts: []chain.Account{founder}, Height: height}
		gentx := genesisTransaction(t, chain.New(t, config), founder)
		config.Genesis = func(e app.Encoding, state map[string]json.RawMessage) {
			bank := banktypes.DefaultGenesisState()
			bank.Balances = []banktypes.Balance{{Address: founder.String(), Coins: founder.Coins}}
			state[banktypes.ModuleName] = e.Codec.MustMarshalJSON(bank)
			state[stakingtypes.ModuleName] = e.Codec.MustMarshalJSON(stakingtypes.DefaultGenesisState())
			state[genutiltypes.ModuleName] = e.Codec.MustMarshalJSON(
				&genutiltypes.GenesisState{GenTxs: []json.RawMessage{gentx}})
		}
		c := chain.New(t, config)
		require.Equal(t, height, c.Height)
		validators, err := c.App.Staking.GetAllValidators(c.Context())
		require.NoError(t, err)
		require.Len(t, validators, 1)
		require.True(t, validators[0].IsBonded())
		raw := c.SignWith(founder, []chain.Option{chain.Memo("later")}, transfer(founder, founder, 1))
		require.Contains(t, c.Block(raw).TxResults[0].Log, "memos are refused")
	}
}

// genesisTransaction returns the transaction with which somebody becomes a validator, signed for a chain that has not
// begun. Its memo says where the validator's node is.
func genesisTransaction(t *testing.T, c *chain.Chain, founder chain.Account) json.RawMessage {
	t.Helper()
	msg, err := stakingtypes.NewMsgCreateValidator(
		sdk.ValAddress(founder.Address()).String(), chain.ValidatorKey(0),
		sdk.NewInt64Coin(app.BondDenom, 5_000_000), stakingtypes.NewDescription("founder", "", "", "", ""),
		stakingtypes.NewCommissionRates(math.LegacyZeroDec(), math.LegacyZeroDec(), math.LegacyZeroDec()), math.OneInt())
	require.NoError(t, err)
	raw := c.SignWith(founder, []chain.Option{chain.Memo("6d3e@192.0.2.1:26656")}, msg)
	tx, err := c.App.TxConfig().TxDecoder()(raw)
	require.NoError(t, err)
	encoded, err := c.App.TxConfig().TxJSONEncoder()(tx)
	require.NoError(t, err)
	return encoded
}
