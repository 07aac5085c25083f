package archive

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	sm "github.com/cometbft/cometbft/state"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
)

// fakeComet answers with what a test puts in.
type fakeComet struct {
	block   *cmttypes.Block
	results *ctypes.ResultBlockResults
	err     error
}

func (f fakeComet) ABCIInfo(context.Context) (*ctypes.ResultABCIInfo, error) {
	return &ctypes.ResultABCIInfo{Response: abci.ResponseInfo{LastBlockHeight: 8}}, f.err
}

func (f fakeComet) Status(context.Context) (*ctypes.ResultStatus, error) {
	return &ctypes.ResultStatus{
		NodeInfo: p2p.DefaultNodeInfo{Network: testChainID},
		SyncInfo: ctypes.SyncInfo{EarliestBlockHeight: 3, LatestBlockHeight: 9},
	}, f.err
}

func (f fakeComet) Block(context.Context, *int64) (*ctypes.ResultBlock, error) {
	return &ctypes.ResultBlock{Block: f.block}, f.err
}

func (f fakeComet) BlockResults(context.Context, *int64) (*ctypes.ResultBlockResults, error) {
	return f.results, f.err
}

func testCometBlock() *cmttypes.Block {
	block := cmttypes.MakeBlock(5, []cmttypes.Tx{[]byte("one"), []byte("two")}, &cmttypes.Commit{}, nil)
	block.ChainID = testChainID
	block.Time = time.Unix(7, 7).UTC()
	block.ValidatorsHash = make([]byte, 32)
	return block
}

func TestCometSourceReadsWhatTheLogRefersTo(t *testing.T) {
	block := testCometBlock()
	events := []abci.Event{{Type: "x"}}
	s := NewCometSource(fakeComet{block: block, results: &ctypes.ResultBlockResults{
		FinalizeBlockEvents: events, TxsResults: []*abci.ExecTxResult{{Code: 0}, {Code: 4}},
	}})
	span, err := s.Span(t.Context())
	require.NoError(t, err)
	require.Equal(t, Span{ChainID: testChainID, Earliest: 3, Latest: 8}, span, "what the application has committed counts")

	results, err := s.Results(t.Context(), 5)
	require.NoError(t, err)
	require.Equal(t, Results{Events: events, Codes: []uint32{0, 4}}, results)

	b, err := s.Block(t.Context(), 5)
	require.NoError(t, err)
	require.Equal(t, ChainBlock{
		ChainID: testChainID, Time: block.Time, HeaderHash: block.Hash(), Txs: [][]byte{[]byte("one"), []byte("two")},
	}, b)
}

func TestCometSourceRefusesABlockThatIsNotTheOneAskedFor(t *testing.T) {
	s := NewCometSource(fakeComet{block: testCometBlock()})
	_, err := s.Block(t.Context(), 6)
	require.ErrorContains(t, err, "returned block 5")

	block := testCometBlock()
	block.Txs = block.Txs[:1]
	_, err = NewCometSource(fakeComet{block: block}).Block(t.Context(), 5)
	require.ErrorContains(t, err, "not those of its header")
}

func TestCometSourceKnowsThatResultsArePruned(t *testing.T) {
	for _, sign := range []error{
		sm.ErrNoABCIResponsesForHeight{Height: 5},
		sm.ErrFinalizeBlockResponsesNotPersisted,
		errors.New("height 5 is not available, lowest height is 90"),
	} {
		overHTTP := fmt.Errorf("RPC error -32603 - Internal error: %s", sign.Error())
		for _, err := range []error{sign, overHTTP} {
			_, err := NewCometSource(fakeComet{err: err}).Results(t.Context(), 5)
			require.ErrorIs(t, err, ErrPruned)
		}
	}
	_, err := NewCometSource(fakeComet{err: errors.New("connection refused")}).Results(t.Context(), 5)
	require.ErrorContains(t, err, "connection refused")
	require.NotErrorIs(t, err, ErrPruned)
	_, err = NewCometSource(fakeComet{}).Block(t.Context(), 5)
	require.ErrorIs(t, err, ErrPruned)
}
