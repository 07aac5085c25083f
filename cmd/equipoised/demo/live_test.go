package demo

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	cmtcfg "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// longest bounds what a test does on a chain.
const longest = 4 * time.Minute

// liveTrial is a trial on a live chain of its own: its node is a process, this test binary as equipoised.
type liveTrial struct {
	*trialRun
	testing.TB
	ctx context.Context
}

// recruiting makes a chain and carries out the synthetic trial until it recruits. prepare may change plan and chain before.
func recruiting(t testing.TB, prepare func(*trialRun)) *liveTrial {
	t.Helper()
	r := emptyChain(t, prepare)
	for _, take := range []func(context.Context) error{r.found, r.register, r.anchor, r.openSites} {
		r.must(take(r.ctx))
	}
	return r
}

// emptyChain makes a chain on which nobody has acted yet. Its genesis names the accreditor.
func emptyChain(t testing.TB, prepare func(*trialRun)) *liveTrial {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a chain")
	}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	t.Cleanup(cancel)
	program, err := os.Executable()
	require.NoError(t, err)
	chain := app.Describe()
	tx.RegisterKeys(chain.Encoding().Registry)
	dir, err := os.MkdirTemp("", "equipoise-") // short, because a socket lies in it
	require.NoError(t, err)
	c, err := newLocalChain(dir, Chain{
		Program: program, Encoding: chain.Encoding(), Defaults: chain.DefaultGenesis(),
		App: serverconfig.DefaultConfig(), Comet: cmtcfg.DefaultConfig(),
	})
	require.NoError(t, err)
	run := &trialRun{localChain: c, plan: plan.Synthetic(), out: io.Discard}
	t.Cleanup(func() {
		require.NoError(t, run.closeBooks())
		require.NoError(t, c.close())
		require.NoError(t, os.RemoveAll(dir))
	})
	if prepare != nil {
		prepare(run)
	}
	r := &liveTrial{run, t, ctx}
	r.must(run.begin(ctx))
	return r
}

func (r *liveTrial) must(err error) {
	r.Helper()
	require.NoError(r, err)
}

// registration returns a registration that the chain accepts from the sponsor, changed by the test.
func (r *liveTrial) registration(change func(*registrationtypes.Registration)) *registrationtypes.MsgRegisterTrial {
	one := registration(r.plan, r.sponsor.id)
	one.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: "ANOTHER SPONSOR OF THE DEMO", Value: "ANOTHER-1"}}
	change(&one)
	return &registrationtypes.MsgRegisterTrial{Signer: r.representative.String(), Registration: one}
}

// invited returns the i-th participant of the plan, invited.
func (r *liveTrial) invited(i int) *participant {
	r.Helper()
	m, err := r.meet(r.plan.Participants[i])
	require.NoError(r, err)
	require.NoError(r, r.invite(r.ctx, m))
	r.participants = append(r.participants, m)
	return m
}

// enrolled returns the i-th participant of the plan, invited, consented, screened and enrolled.
func (r *liveTrial) enrolled(i int) *participant {
	r.Helper()
	m := r.invited(i)
	for _, step := range []func(context.Context, *participant) error{r.consent, r.screen, r.conclude} {
		require.NoError(r, step(r.ctx, m))
	}
	return m
}

// do sends messages as they are, and waits for their block.
func (p *person) do(ctx context.Context, msgs ...sdk.Msg) (tx.Outcome, error) {
	out, err := p.Send(ctx, msgs...)
	if err != nil {
		return out, fmt.Errorf("%s: %s: %w", p.name, sdk.MsgTypeURL(msgs[0]), err)
	}
	return out, nil
}

// response reads what the chain answered to the i-th message of a transaction.
func response[R proto.Message](out tx.Outcome, i int, into R) (R, error) {
	return into, out.Response(i, into)
}

// blind returns 32 random bytes, which stand for any digest.
func blind() []byte {
	b := keep.Random()
	return b[:]
}

// variant returns a file as messages declare it.
func variant(language string, content []byte, mediaType string) protocolfact.Variant {
	digest := fact.FileDigest(content)
	return protocolfact.Variant{Language: language, Digest: digest[:], Size_: uint64(len(content)), MediaType: mediaType}
}
