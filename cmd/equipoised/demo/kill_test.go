package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/archive/api"
	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
)

// TestAChainGoesOnAfterPowerCutsInTheMiddleOfTraffic kills the node while books are submitted and money is moved, and
// starts it again as an operator would.
func TestAChainGoesOnAfterPowerCutsInTheMiddleOfTraffic(t *testing.T) {
	const cuts = 3
	r := recruiting(t, nil)
	added := make([]int, len(r.sites))
	for cut := range cuts {
		traffic, cutOff := context.WithCancel(r.ctx)
		var busy sync.WaitGroup
		for i, s := range r.sites {
			busy.Go(func() { added[i] += r.submitUntil(traffic, s, cut) })
		}
		busy.Go(func() { r.payUntil(traffic) })
		time.Sleep(500*time.Millisecond + rand.N(time.Second))
		require.NoError(t, r.node.Kill())
		cutOff()
		busy.Wait()
		r.restart()
		r.requireCaughtUp()
	}
	for i, s := range r.sites {
		r.resubmit(s)
		status, err := s.book.Status()
		require.NoError(t, err)
		require.EqualValues(t, added[i], status.Records, "nothing is lost, nothing doubled")
		require.Zero(t, status.Pending)
		head, err := r.at(s, s.coordinator).SubmitBook(r.ctx, r.network.Context, s.book, book.SubmitOptions{})
		require.NoError(t, err)
		require.Equal(t, status.Confirmed, head, "nothing is left to submit")
		require.NoError(t, s.book.Check(r.ctx, nil))
	}
	r.requireCaughtUp()
	facts, _, err := r.rebuild(r.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}

// submitUntil adds records to a site's book and submits it, again and again until the power is cut. It returns how many
// records the book took.
func (r *liveTrial) submitUntil(ctx context.Context, s *site, cut int) (added int) {
	coordinator := r.at(s, r.again(s.coordinator))
	for i := 0; ; i++ {
		file, err := book.NewNDJSON(strings.NewReader(fmt.Sprintf("{\"cut\":%d,\"reading\":%d}\n", cut, i)))
		require.NoError(r, err)
		result, err := s.book.Add(r.ctx, file, book.AddOptions{Dataset: "vs"})
		require.NoError(r, err)
		added += int(result.Rows)
		if _, err := coordinator.SubmitBook(ctx, r.network.Context, s.book, book.SubmitOptions{}); err != nil {
			return added // the power is cut
		}
	}
}

// payUntil moves money until the power is cut.
func (r *liveTrial) payUntil(ctx context.Context) {
	from := r.again(r.accreditor)
	msg := banktypes.NewMsgSend(tx.Address(from), r.sponsor.treasury, sdk.NewCoins(money(1).Coin()))
	for err := error(nil); err == nil; {
		_, err = from.Send(ctx, msg)
	}
}

// again returns somebody as a new process would have them, which asks the chain how far the account is.
func (r *liveTrial) again(p *person) *person {
	anew := *p
	anew.Sender = r.sender(p.Key)
	anew.Granter = p.Granter
	return &anew
}

// restart starts the node of a home once more, and wants the chain to go on from where it was.
func (r *liveTrial) restart() {
	r.Helper()
	var err error
	r.node, err = localnet.Start(r.Program, r.nodeHome())
	require.NoError(r, err)
	before, err := r.heightWhenUp()
	require.NoError(r, err, r.node.LastWords())
	require.NoError(r, r.network.WaitForHeight(r.ctx, before+3))
}

func (r *liveTrial) heightWhenUp() (int64, error) {
	boot, cancel := context.WithTimeout(r.ctx, bootTime)
	defer cancel()
	if err := r.network.WaitForHeight(boot, 2); err != nil {
		return 0, err
	}
	status, err := r.network.Context.Client.Status(boot)
	if err != nil {
		return 0, err
	}
	return status.SyncInfo.LatestBlockHeight, nil
}

// resubmit submits a book of which the power cut may have lost a submission, by a new process.
func (r *liveTrial) resubmit(s *site) {
	r.Helper()
	s.coordinator = r.again(s.coordinator)
	r.must(r.submitBook(r.ctx, s))
}

// requireCaughtUp wants the node's archive to hold the whole log.
func (r *liveTrial) requireCaughtUp() {
	r.Helper()
	require.EventuallyWithT(r, func(t *assert.CollectT) {
		head, err := r.collect().Checkpoint(r.ctx)
		require.NoError(t, err)
		status, err := api.NewQueryClient(r.network.Context).Status(r.ctx, &api.QueryStatusRequest{})
		require.NoError(t, err)
		require.Equal(t, head.Checkpoint.Size, status.Size_)
		require.Equal(t, head.Checkpoint.Root[:], status.Root)
		require.Empty(t, status.Gaps)
		require.Nil(t, status.Diverged)
	}, patience, blockTime)
}
