package story

import (
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
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

// act returns the transaction in which somebody does what a draft says.
func act[R any](s *Story, by *Actor, d *work.Draft[R]) Act {
	s.Helper()
	msgs, err := d.Prepare()
	require.NoError(s, err)
	return by.Acts(msgs...)
}

// all takes a block in which everybody does what their draft says, which must succeed, and returns what came of each.
func all[T, R any](s *Story, items []T, draft func(T) (*Actor, *work.Draft[R])) []R {
	s.Helper()
	acts, drafts := make([]Act, len(items)), make([]*work.Draft[R], len(items))
	for i, item := range items {
		by, d := draft(item)
		acts[i], drafts[i] = act(s, by, d), d
	}
	results := make([]R, len(items))
	for i, res := range s.Do(acts...) {
		var err error
		results[i], err = drafts[i].Read(s.Outcome(nil, res))
		require.NoError(s, err)
	}
	return results
}

// one takes a block in which somebody does what a draft says, which must succeed, and returns what came of it.
func one[R any](s *Story, by *Actor, d *work.Draft[R]) R {
	s.Helper()
	return all(s, []*Actor{by}, func(by *Actor) (*Actor, *work.Draft[R]) { return by, d })[0]
}

// forEach returns an act for each of several.
func forEach[T any](items []T, act func(T) Act) []Act {
	acts := make([]Act, len(items))
	for i, item := range items {
		acts[i] = act(item)
	}
	return acts
}
