package demo

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

// clock is the clock of a chain's only validator. The time of a block is what validators sign that it is. So a chain whose
// validator keeps its key behind a signer with a clock of its own lives in the time of that clock, which may be slow: nodes
// refuse only blocks that are ahead of their own clocks.
type clock struct {
	mu     sync.Mutex
	behind time.Duration
	last   time.Time // that was signed
}

// keepTime has a chain that is not made yet begin some time ago, and puts its validator's key behind a signer.
func keepTime(t testing.TB, p *trialRun, ago time.Duration) *clock {
	c := &clock{behind: ago}
	t.Setenv("EQUIPOISE_TEST_GENESIS_TIME", time.Now().Add(-ago).UTC().Format(time.RFC3339))
	p.Comet.SetRoot(p.nodeHome())
	cmtcfg.EnsureRoot(p.nodeHome())
	key := privval.LoadOrGenFilePV(p.Comet.PrivValidatorKeyFile(), p.Comet.PrivValidatorStateFile())
	socket := filepath.Join(p.dir, "signer")
	p.Comet.PrivValidatorListenAddr = "unix://" + socket
	const tries, pause = 1200, 50 * time.Millisecond // a node takes a while until it listens
	dialer := privval.NewSignerDialerEndpoint(log.NewNopLogger(), privval.DialUnixFn(socket),
		privval.SignerDialerEndpointConnRetries(tries), privval.SignerDialerEndpointRetryWaitInterval(pause))
	require.NoError(t, privval.NewSignerServer(dialer, chainID, signer{key, c}).Start())
	return c
}

// advance moves the clock forward.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.behind -= d
}

// now returns the clock's time, which never stands still.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now().Add(-c.behind).UTC()
	if !now.After(c.last) {
		now = c.last.Add(time.Millisecond)
	}
	c.last = now
	return now
}

// letPass lets time pass on the chain that a clock drives, and waits for blocks that have the new time. It returns the
// height before.
func (r *liveTrial) letPass(c *clock, d time.Duration) int64 {
	r.Helper()
	head, err := r.collect().Checkpoint(r.ctx)
	r.must(err)
	c.advance(d)
	r.must(r.network.WaitForHeight(r.ctx, head.Height+4)) // a block has the time of the votes for the one before it
	return head.Height
}

// signer signs votes with the time of its clock.
type signer struct {
	cmttypes.PrivValidator
	*clock
}

func (s signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	vote.Timestamp = s.now()
	return s.PrivValidator.SignVote(chainID, vote)
}
