package app_test

import (
	"bytes"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// limitsRefused are parameters of a block that CometBFT takes and this chain does not.
var limitsRefused = map[string]struct {
	bytes, gas int64
	want       string
}{
	"bytes without limit": {-1, app.MaxBlockGas, "max_bytes of a block is -1, want 1048576 to 20971520"},
	"gas without limit":   {app.MaxBlockBytes, -1, "max_gas of a block is -1, want 50000000 to 5000000000"},
	"bytes too few":       {1<<20 - 1, app.MaxBlockGas, "max_bytes of a block is 1048575"},
	"bytes too many":      {20<<20 + 1, app.MaxBlockGas, "max_bytes of a block is 20971521"},
	"gas too little":      {app.MaxBlockBytes, 49_999_999, "max_gas of a block is 49999999"},
	"gas too much":        {app.MaxBlockBytes, 5_000_000_001, "max_gas of a block is 5000000001"},
	"no gas":              {app.MaxBlockBytes, 0, "max_gas of a block is 0"},
}

func TestNoChainBeginsWithBlocksThatAreUnbounded(t *testing.T) {
	c := chain.NewWithoutBlock(t, chain.Config{})
	for name, tc := range limitsRefused {
		t.Run(name, func(t *testing.T) {
			params := *sims.DefaultConsensusParams
			block := *params.Block
			block.MaxBytes, block.MaxGas, params.Block = tc.bytes, tc.gas, &block
			_, err := c.App.InitChain(&abci.RequestInitChain{ChainId: chain.ID, Time: c.Time, ConsensusParams: &params, AppStateBytes: []byte("{}"), InitialHeight: 1})
			require.ErrorContains(t, err, tc.want)

			comet := cmttypes.DefaultConsensusParams()
			comet.Block.MaxBytes, comet.Block.MaxGas = tc.bytes, tc.gas
			require.ErrorContains(t, app.CheckBlockLimits(comet), tc.want)
		})
	}
	_, err := c.App.InitChain(&abci.RequestInitChain{ChainId: chain.ID, Time: c.Time, AppStateBytes: []byte("{}"), InitialHeight: 1})
	require.ErrorContains(t, err, "block parameters are missing")
	require.ErrorContains(t, app.CheckBlockLimits(nil), "block parameters are missing")
}

func TestGovernanceKeepsBlocksWithinBounds(t *testing.T) {
	c := chain.New(t, chain.Config{})
	update := func(bytes, gas int64) error {
		params := sims.DefaultConsensusParams
		msg := &consensustypes.MsgUpdateParams{
			Authority: authtypes.NewModuleAddress(govtypes.ModuleName).String(), Evidence: params.Evidence, Validator: params.Validator,
			Block: &cmtproto.BlockParams{MaxBytes: bytes, MaxGas: gas},
		}
		_, err := c.App.MsgServiceRouter().Handler(msg)(c.Context(), msg)
		return err
	}
	for name, tc := range limitsRefused {
		t.Run(name, func(t *testing.T) { require.ErrorContains(t, update(tc.bytes, tc.gas), tc.want) })
	}
	require.NoError(t, update(1<<20, 50_000_000))
	require.NoError(t, update(20<<20, 5_000_000_000))
}

// TestOneTransactionDoesNotStopTheChain: one that no block may hold stood at the head of the mempool, never fitted, and all
// proposers proposed empty blocks.
func TestOneTransactionDoesNotStopTheChain(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	good := c.Sign(payer, transfer(payer, payee, 5))
	gas := func(n uint64) []byte {
		return c.SignWith(payer, []chain.Option{chain.Gas(n)}, transfer(payer, payee, 5))
	}
	many := make([]sdk.Msg, 8500)
	for i := range many {
		many[i] = transfer(payer, payee, 5)
	}
	for name, tc := range map[string]struct {
		tx   []byte
		want string // "" if it is taken
	}{
		"half of a block's gas":           {gas(app.MaxBlockGas / 2), ""},
		"more gas":                        {gas(app.MaxBlockGas/2 + 1), "declares 100000001 gas, at most 100000000 are allowed"},
		"more than a block's gas":         {gas(app.MaxBlockGas + 1), "gas"},
		"all the gas there is":            {gas(1<<63 - 1), "gas"},
		"more bytes than half of a block": {c.Sign(payer, many...), "at most 1048576 are allowed"},
		"bytes that do not decode":        {bytes.Repeat([]byte{0xff}, app.MaxBlockBytes/2), "parse"},
	} {
		t.Run(name, func(t *testing.T) {
			c.Block() // what was checked before this test is not in a mempool any more
			checked := c.Check(tc.tx)
			prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
				Txs: [][]byte{tc.tx, good}, Height: c.Height + 1, Time: c.Time, MaxTxBytes: app.MaxBlockBytes,
			})
			require.NoError(t, err)
			processed, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Txs: [][]byte{tc.tx, good}, Height: c.Height + 1, Time: c.Time})
			require.NoError(t, err)
			if tc.want == "" {
				require.Zero(t, checked.Code, checked.Log)
				require.Len(t, prepared.Txs, 2)
				require.Equal(t, abci.ResponseProcessProposal_ACCEPT, processed.Status)
				return
			}
			require.NotZero(t, checked.Code)
			require.Contains(t, checked.Log, tc.want)
			require.Equal(t, [][]byte{good}, prepared.Txs, "the next transaction is not held up")
			require.Equal(t, abci.ResponseProcessProposal_REJECT, processed.Status)
		})
	}
}

func TestAProposalIsFilledInTheOrderOfTheMempool(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	var pool [][]byte
	for i, gas := range []uint64{app.MaxBlockGas / 2, app.MaxBlockGas/2 - 1_000_000, 2_000_000, 500_000} {
		pool = append(pool, c.SignWith(payer, []chain.Option{chain.After(uint64(i)), chain.Gas(gas)}, transfer(payer, payee, 5)))
	}
	prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
		Txs: pool, Height: c.Height + 1, Time: c.Time, MaxTxBytes: app.MaxBlockBytes,
	})
	require.NoError(t, err)
	require.Equal(t, pool[:2], prepared.Txs, "the third does not fit, and the fourth follows it")
}

// TestAProposalIsNotLargerThanCometBFTCounts: each transaction has a tag and a length in a block.
func TestAProposalIsNotLargerThanCometBFTCounts(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	var pool [][]byte
	for i := range uint64(20) {
		pool = append(pool, c.SignWith(payer, []chain.Option{chain.After(i)}, transfer(payer, payee, 5)))
	}
	for most := int64(0); most < 2000; most += 7 {
		prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{Txs: pool, Height: c.Height + 1, Time: c.Time, MaxTxBytes: most})
		require.NoError(t, err)
		require.NoError(t, cmttypes.ToTxs(prepared.Txs).Validate(most))
	}
}
