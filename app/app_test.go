package app_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
)

func TestTheAuditLogEndsEveryBlock(t *testing.T) {
	order := app.EndBlockOrder()
	require.Equal(t, audittypes.ModuleName, order[len(order)-1])
}

func TestEveryMountedStoreIsKnownToTheBlockExecutor(t *testing.T) {
	c := chain.New(t, chain.Config{})
	known := make(map[string]storetypes.StoreKey)
	for _, key := range c.App.Stores() {
		known[key.Name()] = key
	}
	require.Equal(t, c.App.CommitMultiStore().(*rootmulti.Store).StoreKeysByName(), known)
}

func TestATransferWorksUnderBothExecutorsWithOneAppHash(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	var hashes [][]byte
	for _, executor := range []string{"sequential", "block-stm"} {
		c := chain.New(t, chain.Config{Executor: executor, Accounts: []chain.Account{payer, payee}})
		c.MustSend(payer, transfer(payer, payee, 5))
		hashes = append(hashes, c.App.LastCommitID().Hash)
	}
	require.Equal(t, hashes[0], hashes[1])
}

func TestAMemoIsRefused(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	raw := c.SignWith(payer, []chain.Option{chain.Memo("my name is")}, transfer(payer, payee, 5))
	res := c.Block(raw).TxResults[0]
	require.NotZero(t, res.Code)
	require.Contains(t, res.Log, "memos are refused")
}

func TestAProposalBeyondTheLimitsIsRejected(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	good := c.Sign(payer, transfer(payer, payee, 5))
	many := make([][]byte, app.MaxBlockGas/chain.GasLimit+1)
	for i := range many {
		many[i] = good
	}
	for name, tc := range map[string]struct {
		txs  [][]byte
		want abci.ResponseProcessProposal_ProposalStatus
	}{
		"no transaction":                     {nil, abci.ResponseProcessProposal_ACCEPT},
		"one transaction":                    {[][]byte{good}, abci.ResponseProcessProposal_ACCEPT},
		"as much gas as a block may declare": {many[1:], abci.ResponseProcessProposal_ACCEPT},
		"more gas than a block may declare":  {many, abci.ResponseProcessProposal_REJECT},
		"bytes that are no transaction":      {[][]byte{good, []byte("garbage")}, abci.ResponseProcessProposal_REJECT},
		"more bytes than a block may have":   {[][]byte{make([]byte, app.MaxBlockBytes+1)}, abci.ResponseProcessProposal_REJECT},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Txs: tc.txs, Height: c.Height + 1, Time: c.Time})
			require.NoError(t, err)
			require.Equal(t, tc.want, res.Status)
		})
	}
}

func TestWhatAProposerPreparesIsAccepted(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	good := c.Sign(payer, transfer(payer, payee, 5))
	pool := [][]byte{[]byte("garbage")}
	for range app.MaxBlockGas/chain.GasLimit + 10 {
		pool = append(pool, good)
	}
	prepared, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
		Txs: pool, Height: c.Height + 1, Time: c.Time, MaxTxBytes: app.MaxBlockBytes,
	})
	require.NoError(t, err)
	require.Len(t, prepared.Txs, app.MaxBlockGas/chain.GasLimit)
	res, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Txs: prepared.Txs, Height: c.Height + 1, Time: c.Time})
	require.NoError(t, err)
	require.Equal(t, abci.ResponseProcessProposal_ACCEPT, res.Status)

	small, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{
		Txs: pool, Height: c.Height + 1, Time: c.Time, MaxTxBytes: int64(2*len(good) + 10), // each has a tag and a length too
	})
	require.NoError(t, err)
	require.Len(t, small.Txs, 2)
}

func TestExportAndImportGiveTheSameStateAndOneAppHash(t *testing.T) {
	payer, payee := chain.NewAccount("payer"), chain.NewAccount("payee")
	c := chain.New(t, chain.Config{Accounts: []chain.Account{payer, payee}})
	c.MustSend(payer, transfer(payer, payee, 5))
	first, err := c.App.Export(false, nil, nil)
	require.NoError(t, err)

	var hashes [][]byte
	for range 2 {
		imported := chain.Import(t, chain.Config{}, first.AppState, first.Height, c.Time)
		require.JSONEq(t, string(first.AppState), string(imported.ExportUncommitted()))
		imported.Block()
		hashes = append(hashes, imported.App.LastCommitID().Hash)
	}
	require.Equal(t, hashes[0], hashes[1])
}

func TestFactsOfGenesisAreInTheFirstBlock(t *testing.T) {
	c := chain.NewWithoutBlock(t, chain.Config{Genesis: func(e app.Encoding, state map[string]json.RawMessage) {
		state[audittypes.ModuleName] = e.Codec.MustMarshalJSON(&audittypes.GenesisState{Origin: &audittypes.Origin{
			ChainId: "equipoise-0", Height: 9, HeaderHash: make([]byte, 32), ExportDigest: make([]byte, 32),
		}})
	}})
	first := c.Block()
	leaf, err := fact.ParseLeaf(eventData(t, first.Events, fact.EventLeaf))
	require.NoError(t, err)
	require.Equal(t, "/equipoise.fact.audit.v1.ChainContinued", leaf.TypeURL)
	require.Empty(t, leaf.TxHash)
	require.EqualValues(t, fact.BlockLevel, leaf.MsgIndex)

	entry, err := fact.ParseEntry(eventData(t, first.Events, fact.EventEntry))
	require.NoError(t, err)
	require.Equal(t, fact.Root([]fact.Hash{leaf.Hash()}), entry.FactsRoot)
	head, err := c.App.Audit.Checkpoint(c.Context())
	require.NoError(t, err)
	require.Equal(t, fact.Checkpoint{Size: 1, Root: entry.Hash(), Height: 1}, head)
}

func eventData(t *testing.T, events []abci.Event, kind string) []byte {
	t.Helper()
	for _, e := range events {
		if e.Type != kind {
			continue
		}
		for _, a := range e.Attributes {
			if a.Key == fact.AttributeData {
				data, err := base64.StdEncoding.DecodeString(a.Value)
				require.NoError(t, err)
				return data
			}
		}
	}
	t.Fatalf("no event %s", kind)
	return nil
}

func transfer(from, to chain.Account, amount int64) sdk.Msg {
	return banktypes.NewMsgSend(from.Address(), to.Address(), sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, amount)))
}
