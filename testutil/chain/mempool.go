package chain

import (
	"math"
	"testing"

	abcicli "github.com/cometbft/cometbft/abci/client"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/server"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
)

// Mempool is CometBFT's own mempool before the application, as a node has it: first in, first out, and full when it is full.
type Mempool struct {
	*mempool.CListMempool
	Config *cmtcfg.MempoolConfig

	chain *Chain
}

// NewMempool returns the mempool of the node that a chain is, with the places that the chain's configuration says.
func (c *Chain) NewMempool() *Mempool {
	c.Helper()
	config := cmtcfg.DefaultMempoolConfig()
	if c.places > 0 {
		config.Size = c.places
	}
	client := abcicli.NewLocalClient(nil, server.NewCometABCIWrapper(c.App))
	return &Mempool{
		CListMempool: mempool.NewCListMempool(config, proxy.NewAppConnMempool(client, proxy.NopMetrics()), c.Height),
		Config:       config, chain: c,
	}
}

// Offer offers a transaction to the mempool, as clients and other nodes do, and returns why it did not take it.
func (m *Mempool) Offer(raw []byte) error {
	m.chain.Helper()
	var answer *abci.ResponseCheckTx
	if err := m.CheckTx(raw, func(res *abci.ResponseCheckTx) { answer = res }, mempool.TxInfo{}); err != nil {
		return err
	}
	if answer.Code != 0 {
		return &tx.Refusal{Codespace: answer.Codespace, Code: answer.Code, Log: answer.Log}
	}
	return nil
}

// MustTake is Offer of what the mempool must take.
func (m *Mempool) MustTake(raw []byte) {
	m.chain.Helper()
	require.NoError(m.chain, m.Offer(raw))
}

// Propose returns the proposal that the node makes.
func (m *Mempool) Propose() [][]byte {
	c := m.chain
	c.Helper()
	room := cmttypes.MaxDataBytesNoEvidence(app.MaxBlockBytes, c.validators.Size())
	handed := m.ReapMaxBytesMaxGas(room, app.MaxBlockGas).ToSliceOfBytes()
	res, err := c.App.PrepareProposal(&abci.RequestPrepareProposal{Height: c.Height + 1, Time: c.Time.Add(Step), Txs: handed, MaxTxBytes: room})
	require.NoError(c, err)
	return res.Txs
}

// Vote reports whether the node accepts a proposal.
func (c *Chain) Vote(txs [][]byte) bool {
	c.Helper()
	res, err := c.App.ProcessProposal(&abci.RequestProcessProposal{Height: c.Height + 1, Time: c.Time.Add(Step), Txs: txs})
	require.NoError(c, err)
	return res.Status == abci.ResponseProcessProposal_ACCEPT
}

// Block takes a block that was proposed, here or elsewhere, and has the mempool check again what stays in it.
func (m *Mempool) Block(txs [][]byte) *abci.ResponseFinalizeBlock {
	c := m.chain
	c.Helper()
	require.True(c, c.Vote(txs), "the proposal is rejected")
	m.Lock()
	defer m.Unlock()
	res := c.Block(txs...)
	require.NoError(c, m.Update(c.Height, cmttypes.ToTxs(txs), res.TxResults, nil, nil))
	return res
}

// Connect has nodes tell one another what is in their mempools, as CometBFT's do, until the test ends.
func Connect(t testing.TB, nodes ...*Mempool) {
	t.Helper()
	switches := p2p.MakeConnectedSwitches(cmtcfg.TestP2PConfig(), len(nodes), func(i int, s *p2p.Switch) *p2p.Switch {
		s.AddReactor("MEMPOOL", mempool.NewReactor(nodes[i].Config, nodes[i].CListMempool, false))
		return s
	}, func(all []*p2p.Switch, i, j int) {
		all[i].SetLogger(log.NewNopLogger()) // each byte would be a line
		all[j].SetLogger(log.NewNopLogger())
		p2p.Connect2Switches(all, i, j)
	})
	t.Cleanup(func() {
		for _, s := range switches {
			_ = s.Stop()
		}
	})
	for _, s := range switches {
		for _, peer := range s.Peers().Copy() {
			peer.Set(cmttypes.PeerStateKey, upToDate{})
		}
	}
}

// upToDate is what consensus knows of a peer that is never behind.
type upToDate struct{}

// GetHeight returns the peer's height.
func (upToDate) GetHeight() int64 { return math.MaxInt64 }
