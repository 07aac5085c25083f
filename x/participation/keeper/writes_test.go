package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// What is counted: every row that the handler of MsgAttestVisits writes or removes in a store that is kept, each once, that
// of the bank included. What the ante handler writes (account, fee) is the same for every message and is left out; so is the
// fact, which lies in a transient store.
func TestAVisitLineWithItsPaymentWritesEightRowsAndItsMessageOne(t *testing.T) {
	w := newWorld(t)
	w.fund(1000 * visit)
	p, q := w.enrolled(w.here), w.enrolled(w.here)
	w.attests(w.here, p, q) // the wallets' accounts and balances are there
	w.Next(time.Hour)

	// What the participations of the site may earn, and its day: once for each message.
	const site = 1
	// Of the bank: the balances of escrow and wallet, and its index of each by denomination.
	const bank = 4
	require.Equal(t, map[string]int{
		// The ledger of the trial, the line, its nullifier, the earnings of the participation.
		payouttypes.StoreKey: site + 4,
		banktypes.StoreKey:   bank,
	}, w.Written(func() { w.attests(w.here, p) }))
	require.Equal(t, map[string]int{
		// One ledger; a line, a nullifier and earnings for each.
		payouttypes.StoreKey: site + 1 + 2*3,
		banktypes.StoreKey:   2 + 2*2,
	}, w.Written(func() { w.attests(w.here, p, q) }))
	require.Equal(t, map[string]int{
		// Earnings once: both lines are of one participation.
		payouttypes.StoreKey: site + 1 + 2*2 + 1,
		banktypes.StoreKey:   bank,
	}, w.Written(func() { w.attests(w.here, p, p) }))
}

func TestAVisitLineThatQueuesWritesFiveRowsAndItsMessageOne(t *testing.T) {
	w := newWorld(t)
	p := w.enrolled(w.here)
	w.attests(w.here, p)
	w.Next(time.Hour)
	require.Equal(t, map[string]int{
		payouttypes.StoreKey: 1 + 5, // the same four, and its place in the queue
	}, w.Written(func() { w.attests(w.here, p) }))
}
