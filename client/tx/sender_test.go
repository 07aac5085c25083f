package tx_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/client/tx"
)

func TestASentTransactionComesBackWithItsBlockAndWhatTheChainAnswered(t *testing.T) {
	n := up(t)
	network := n.network(t)
	sender := n.owner(t, network)
	began := time.Now()
	outcome, err := sender.Send(t.Context(), pay(sender, sender, 1), pay(sender, sender, 2))
	require.NoError(t, err)
	require.Len(t, outcome.Hash, 64)
	require.Positive(t, outcome.Height)
	require.WithinRange(t, outcome.Seen, began, time.Now())
	require.Positive(t, outcome.Result.GasUsed)

	require.NoError(t, outcome.Response(0, &banktypes.MsgSendResponse{}))
	require.NoError(t, outcome.Response(1, &banktypes.MsgSendResponse{}))
	require.ErrorContains(t, outcome.Response(2, &banktypes.MsgSendResponse{}), "has 2 responses, number 2 is missing")
	require.ErrorContains(t, outcome.Response(0, &banktypes.MsgMultiSendResponse{}), "is a /cosmos.bank.v1beta1.MsgSendResponse, want a")
}

func TestManyTransactionsOfOneKeyAreUnderWayAtOnce(t *testing.T) {
	n := up(t)
	sender := n.newcomer(t, n.network(t), 1000)
	var pending [30]*tx.Pending
	var err error
	for i := range pending {
		pending[i], err = sender.Broadcast(t.Context(), pay(sender, sender, 1))
		require.NoError(t, err)
	}
	var waits sync.WaitGroup
	outcomes := make([]tx.Outcome, len(pending))
	errs := make([]error, len(pending))
	for i, p := range pending {
		waits.Go(func() { outcomes[i], errs[i] = p.Wait(t.Context()) })
	}
	waits.Wait()
	for i := range pending {
		require.NoError(t, errs[i])
		require.Equal(t, pending[i].Hash, outcomes[i].Hash)
		if i > 0 {
			require.GreaterOrEqual(t, outcomes[i].Height, outcomes[i-1].Height)
		}
	}
}

func TestWhatIsFreeCountsTheSequenceThatItsKeyIsAtAndMovesIt(t *testing.T) {
	n := up(t)
	sender := n.newcomer(t, n.network(t), 1000)
	var pending [4]*tx.Pending
	for i := range pending {
		by := sender
		if i%2 == 1 {
			by = sender.Free()
		}
		var err error
		pending[i], err = by.Broadcast(t.Context(), pay(sender, sender, 1))
		require.NoError(t, err, "nobody waits for the block of the one before")
	}
	for _, p := range pending {
		_, err := p.Wait(t.Context())
		require.NoError(t, err)
	}
}

// crowded is a node whose mempool has no room for some time.
type crowded struct {
	client.CometRPC
	refusals int
}

func (c *crowded) BroadcastTxSync(ctx context.Context, raw cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	if c.refusals > 0 {
		c.refusals--
		return &coretypes.ResultBroadcastTx{Codespace: sdkerrors.RootCodespace, Code: sdkerrors.ErrMempoolIsFull.ABCICode()}, nil
	}
	return c.CometRPC.BroadcastTxSync(ctx, raw)
}

func TestWhatIsFreeWaitsForRoomAndOthersAreTold(t *testing.T) {
	n := up(t)
	network := n.network(t)
	sender := n.newcomer(t, network, 1000)
	node := &crowded{CometRPC: network.Context.Client}
	network.Context.Client = node

	node.refusals = 2
	_, err := sender.SendFree(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
	require.Zero(t, node.refusals)

	node.refusals = 2
	_, err = sender.Send(t.Context(), pay(sender, sender, 1))
	require.ErrorIs(t, err, sdkerrors.ErrMempoolIsFull)
	require.Equal(t, 1, node.refusals, "once")

	node.refusals = 1_000
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = sender.SendFree(ctx, pay(sender, sender, 1))
	require.ErrorIs(t, err, sdkerrors.ErrMempoolIsFull, "nobody waits longer than they want")
}

func TestARefusalNamesItsReasonAndItsBlockAndTheKeySendsOn(t *testing.T) {
	n := up(t)
	sender := n.newcomer(t, n.network(t), 1000)

	_, err := sender.Send(t.Context(), pay(sender, sender, 1001))
	var inBlock *tx.Refusal
	require.ErrorAs(t, err, &inBlock)
	require.Positive(t, inBlock.Height)
	require.Len(t, inBlock.Hash, 64)
	require.ErrorIs(t, err, tx.ErrRefused)
	require.ErrorIs(t, err, sdkerrors.ErrInsufficientFunds)

	sender.GasPrices = sdk.NewDecCoins(sdk.NewDecCoinFromCoin(coin(1)))
	_, err = sender.Send(t.Context(), pay(sender, sender, 1))
	var byNode *tx.Refusal
	require.ErrorAs(t, err, &byNode)
	require.Zero(t, byNode.Height, "the node asks for the fee before it takes a transaction")
	require.ErrorIs(t, err, sdkerrors.ErrInsufficientFunds)

	sender.GasPrices = nil
	_, err = sender.Send(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
}

func TestARefusalByTheNodeLeavesWhatIsUnderWayAlone(t *testing.T) {
	n := up(t)
	sender := n.newcomer(t, n.network(t), 1000)
	first, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
	sender.GasPrices = sdk.NewDecCoins(sdk.NewDecCoinFromCoin(coin(1)))
	_, err = sender.Broadcast(t.Context(), pay(sender, sender, 1))
	require.ErrorIs(t, err, tx.ErrRefused)
	sender.GasPrices = nil
	second, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err, "the refused one used no sequence")
	for _, p := range []*tx.Pending{first, second} {
		_, err := p.Wait(t.Context())
		require.NoError(t, err)
	}
}

func TestAKeyWithoutAnAccountIsToldHowItGetsOne(t *testing.T) {
	n := up(t)
	_, err := tx.NewSender(n.network(t), tx.FromPrivateKey(secp256k1.GenPrivKey())).Send(t.Context(), pay(n.owner(t, n.network(t)), n.owner(t, n.network(t)), 1))
	require.ErrorContains(t, err, "has no account: it comes with the invitation, the registration, or the first coins")
}

func TestWhatAnotherClientSentWithTheSameKeyIsRefusedOnceAndThenTakenIntoAccount(t *testing.T) {
	n := up(t)
	network := n.network(t)
	here := n.newcomer(t, network, 1000)
	there := tx.NewSender(network, here.Key)
	_, err := here.Send(t.Context(), pay(here, here, 1))
	require.NoError(t, err)
	for amount, refused := range map[int64]error{
		1: sdkerrors.ErrTxInMempoolCache, // the very same transaction
		2: sdkerrors.ErrWrongSequence,
	} {
		_, err = there.Send(t.Context(), pay(here, here, 1))
		require.NoError(t, err)
		_, err = here.Send(t.Context(), pay(here, here, amount))
		require.ErrorIs(t, err, refused)
		_, err = here.Send(t.Context(), pay(here, here, 3))
		require.NoError(t, err)
		require.NoError(t, there.ReadAccount(t.Context()))
	}
}

// forgetful is a node that loses what it took, as one does that is killed before a block.
type forgetful struct{ client.CometRPC }

func (forgetful) BroadcastTxSync(_ context.Context, raw cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	return &coretypes.ResultBroadcastTx{Hash: raw.Hash()}, nil
}

func TestATransactionThatNoBlockHoldsLeavesTheSequenceWhereItIs(t *testing.T) {
	n := up(t)
	network := n.network(t)
	sender := n.newcomer(t, network, 1000)
	honest := network.Context.Client
	network.SetPatience(300 * time.Millisecond)

	network.Context.Client = forgetful{honest}
	_, err := sender.Send(t.Context(), pay(sender, sender, 1))
	require.ErrorIs(t, err, tx.ErrNoBlock)
	require.NotErrorIs(t, err, tx.ErrRefused)
	pending, err := sender.Broadcast(t.Context(), pay(sender, sender, 2))
	require.NoError(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = pending.Wait(ended)
	require.ErrorIs(t, err, tx.ErrNoBlock)
	require.ErrorIs(t, err, context.Canceled)

	network.Context.Client = honest
	network.SetPatience(patience)
	_, err = sender.Send(t.Context(), pay(sender, sender, 3))
	require.NoError(t, err)
}

func TestReadingTheAccountAgainSendsNothingTwice(t *testing.T) {
	n := up(t)
	network := n.network(t)
	sender := n.newcomer(t, network, 1000)
	first, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
	require.NoError(t, sender.ReadAccount(t.Context()))
	second, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
	if err == nil { // a block came between the two
		_, err = second.Wait(t.Context())
		require.NoError(t, err)
	} else {
		require.ErrorIs(t, err, sdkerrors.ErrTxInMempoolCache)
	}
	_, err = first.Wait(t.Context())
	require.NoError(t, err, "the first is still waited for")
}
