package tx_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/tx"
)

func TestBlocksAreReadOnlyWhileATransactionIsUnderWay(t *testing.T) {
	n := up(t)
	network := n.network(t)
	require.False(t, network.IsReading())
	sender := n.newcomer(t, network, 1000)
	for range 2 {
		pending, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
		require.NoError(t, err)
		require.True(t, network.IsReading())
		_, err = pending.Wait(t.Context())
		require.NoError(t, err)
		require.Eventually(t, func() bool { return !network.IsReading() }, patience, time.Millisecond)
	}
	// What nobody waits for is forgotten.
	network.SetPatience(time.Nanosecond)
	_, err := sender.Broadcast(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return !network.IsReading() }, patience, time.Millisecond)
}

func TestANetworkGoesOnWhenItsNodeWasStartedAgain(t *testing.T) {
	n := up(t)
	network := n.network(t)
	sender := n.newcomer(t, network, 1000)
	_, err := sender.Send(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)

	require.NoError(t, n.process.Kill())
	_, sent := sender.Send(t.Context(), pay(sender, sender, 1))
	impatient, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	waited := network.WaitForHeight(impatient, 1)
	require.NoError(t, n.start())

	require.ErrorContains(t, sent, "does not say how far its chain is")
	require.ErrorContains(t, waited, "did not reach height 1 in time")
	_, err = sender.Send(t.Context(), pay(sender, sender, 1))
	require.NoError(t, err)
}

func TestAHeightThatIsFarAwayIsNotWaitedForForEver(t *testing.T) {
	impatient, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := up(t).network(t).WaitForHeight(impatient, 1<<40)
	require.ErrorContains(t, err, "did not reach height 1099511627776 in time: it is at height ")
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	_, err := tx.Dial("::", chain.context)
	require.ErrorContains(t, err, "node ::")
}
