package story

import (
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/testutil/chain"
)

// Fee is what each transaction offers, in upoise. A withdrawal offers none.
const Fee = 2_000

// Act is one transaction of somebody.
type Act struct {
	By   *Actor
	Msgs []sdk.Msg
	// Options change the transaction, after the fee was set.
	Options []chain.Option
}

// Acts returns the transaction in which an actor sends messages.
func (a *Actor) Acts(msgs ...sdk.Msg) Act { return Act{By: a, Msgs: msgs} }

// Do takes a block with acts, which must all succeed.
func (s *Story) Do(acts ...Act) []*abci.ExecTxResult {
	s.Helper()
	results := s.Try(acts...)
	for i, res := range results {
		require.Zero(s, res.Code, "%s: %s: %s", acts[i].By.Name, sdk.MsgTypeURL(acts[i].Msgs[0]), res.Log)
	}
	return results
}

// Try takes a block with acts and returns what became of them.
func (s *Story) Try(acts ...Act) []*abci.ExecTxResult {
	s.Helper()
	return s.Block(s.Signed(acts...)...).TxResults
}

// Refuse takes a block with an act that must fail with an error that contains text.
func (s *Story) Refuse(act Act, text string) {
	s.Helper()
	res := s.Try(act)[0]
	require.NotZero(s, res.Code, "accepted, but should have been refused: %s", text)
	require.Contains(s, res.Log, text)
}

// Signed returns the transactions of acts, in order. Several acts of one actor follow one another.
func (s *Story) Signed(acts ...Act) [][]byte {
	s.Helper()
	before := make(map[string]uint64)
	txs := make([][]byte, len(acts))
	for i, act := range acts {
		options := []chain.Option{chain.Fee(sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, Fee)))}
		if act.By.Granter != nil {
			options = append(options, chain.Granter(act.By.Granter))
		}
		options = append(options, chain.After(before[act.By.String()]))
		txs[i] = s.SignWith(act.By.Account, append(options, act.Options...), act.Msgs...)
		before[act.By.String()]++
	}
	return txs
}

// Response reads what the chain answered to the first message of a transaction.
func Response[R proto.Message](s *Story, res *abci.ExecTxResult, into R) R {
	s.Helper()
	var data sdk.TxMsgData
	require.NoError(s, proto.Unmarshal(res.Data, &data))
	require.NotEmpty(s, data.MsgResponses)
	require.NoError(s, proto.Unmarshal(data.MsgResponses[0].Value, into))
	return into
}

// forEach returns an act for each of several.
func forEach[T any](items []T, act func(T) Act) []Act {
	acts := make([]Act, len(items))
	for i, item := range items {
		acts[i] = act(item)
	}
	return acts
}
