package demo

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cmtcfg "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// longest bounds what a test does on a chain.
const longest = 4 * time.Minute

// rehearsal is a production on a live chain of its own: its node is a process, this test binary as equipoised.
type rehearsal struct {
	*production
	testing.TB
	ctx context.Context
}

// rehearse makes a chain and acts the synthetic trial until it recruits. prepare may change plan and stage before.
func rehearse(t testing.TB, prepare func(*production)) *rehearsal {
	t.Helper()
	r := emptyStage(t, prepare)
	for _, act := range []func(context.Context) error{r.found, r.register, r.anchor, r.openSites} {
		r.must(act(r.ctx))
	}
	return r
}

// emptyStage makes a chain on which nobody has acted yet. Its genesis names the accreditor.
func emptyStage(t testing.TB, prepare func(*production)) *rehearsal {
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
	s, err := newStage(dir, Chain{
		Program: program, Encoding: chain.Encoding(), Defaults: chain.DefaultGenesis(),
		App: serverconfig.DefaultConfig(), Comet: cmtcfg.DefaultConfig(),
	})
	require.NoError(t, err)
	p := &production{stage: s, plan: plan.Synthetic(), out: io.Discard}
	t.Cleanup(func() {
		require.NoError(t, p.closeBooks())
		require.NoError(t, s.close())
		require.NoError(t, os.RemoveAll(dir))
	})
	if prepare != nil {
		prepare(p)
	}
	r := &rehearsal{p, t, ctx}
	r.must(p.premiere(ctx))
	return r
}

func (r *rehearsal) must(err error) {
	r.Helper()
	require.NoError(r, err)
}

// registration returns a registration that the chain accepts from the sponsor, changed by the test.
func (r *rehearsal) registration(change func(*registrationtypes.Registration)) *registrationtypes.MsgRegisterTrial {
	one := registration(r.plan, r.sponsor.id)
	one.Identifiers = []registrationfact.Identifier{{Scheme: registrationfact.Scheme_SCHEME_OTHER, Name: "SPONSOR", Value: "ANOTHER-1"}}
	change(&one)
	return &registrationtypes.MsgRegisterTrial{Signer: r.representative.String(), Registration: one}
}

// invited returns the i-th participant of the plan, invited.
func (r *rehearsal) invited(i int) *participant {
	r.Helper()
	m, err := r.meet(r.plan.Participants[i])
	require.NoError(r, err)
	require.NoError(r, r.invite(r.ctx, m))
	r.participants = append(r.participants, m)
	return m
}

// enrolled returns the i-th participant of the plan, invited, consented, screened and enrolled.
func (r *rehearsal) enrolled(i int) *participant {
	r.Helper()
	m := r.invited(i)
	for _, step := range []func(context.Context, *participant) error{r.consent, r.screen, r.conclude} {
		require.NoError(r, step(r.ctx, m))
	}
	return m
}
