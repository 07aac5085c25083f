package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/localnet"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Options say how to run the demo.
type Options struct {
	// Home is where everything is kept; a folder that is removed at the end if empty.
	Home string
	// Data is the folder of a real trial's files to replay; the synthetic trial if empty.
	Data string
	// KeepRunning leaves the chain up until ctx ends.
	KeepRunning bool
	// Out is where a reader follows what happens.
	Out io.Writer
	// Finished is called with the summary, before a chain that is kept running is stopped.
	Finished func(Summary) error
}

// Run carries out a whole trial on a fresh chain.
func Run(ctx context.Context, with Chain, o Options) (err error) {
	began := time.Now()
	planned := plan.Synthetic()
	if o.Data != "" {
		if planned, err = plan.Pilot(o.Data); err != nil {
			return err
		}
	}
	kept := o.Home != "" || o.KeepRunning
	if o.Home == "" {
		if o.Home, err = os.MkdirTemp("", "equipoise-demo-"); err != nil {
			return err
		}
		if !kept {
			defer os.RemoveAll(o.Home)
		}
	}
	c, err := newLocalChain(o.Home, with)
	if err != nil {
		return err
	}
	r := &trialRun{localChain: c, plan: planned, out: o.Out}
	defer func() { err = errors.Join(err, r.closeBooks(), r.close()) }()

	if err := r.begin(ctx); err != nil {
		return err
	}
	carryOut := r.story
	if planned.Replay {
		carryOut = r.replay
	}
	if err := carryOut(ctx); err != nil {
		return err
	}
	summary, err := r.finish(ctx, o)
	if err != nil {
		return err
	}
	summary.kept, summary.Seconds = kept, time.Since(began).Seconds()
	if err := o.Finished(summary); err != nil || !o.KeepRunning {
		return err
	}
	r.say("the chain goes on, with everybody's homes in %s", filepath.Join(r.dir, "people"))
	r.say("RPC http://%s, REST http://%s, gRPC %s, home %s; interrupt to stop",
		r.addresses.RPC, r.addresses.API, r.addresses.GRPC, r.nodeHome())
	<-ctx.Done()
	return nil
}

// begin makes the chain: the consortium's accreditor is named in its genesis, the sponsor's money exists from the
// start.
func (r *trialRun) begin(ctx context.Context) (err error) {
	if err := localnet.RequireVacant(r.nodeHome()); err != nil {
		return err // before anybody's key of an earlier run is replaced
	}
	if r.accreditor, err = r.newPerson("accreditor", hd.Secp256k1); err != nil {
		return err
	}
	balances := []banktypes.Balance{{
		Address: r.accreditor.String(),
		Coins:   sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000), money(4*r.plan.Earned()).Coin()),
	}}
	err = r.open(ctx, balances, func(e app.Encoding, state map[string]json.RawMessage) error {
		accreditor, err := work.Accreditor{Person: r.accreditor.acting()}.Found("Consortium", r.plan.Sites[0].Country, r.accreditor.name)
		if err != nil {
			return err
		}
		g := identitytypes.DefaultGenesis()
		if err := g.AddAccreditor(e.Address, accreditor); err != nil {
			return err
		}
		state[identitytypes.ModuleName] = e.Codec.MustMarshalJSON(g)
		return nil
	})
	if err == nil {
		r.say("a chain with one validator is up; its home is %s", r.nodeHome())
	}
	return err
}

// finish counts everything, collects the evidence, switches the chain off and has the verifier look.
func (r *trialRun) finish(ctx context.Context, o Options) (s Summary, err error) {
	if s, err = r.tally(ctx); err != nil {
		return s, err
	}
	if s.evidence, err = r.collectEvidence(ctx); err != nil {
		return s, err
	}
	s.BundleBytes = s.evidence.bundleBytes
	if err := r.close(); err != nil {
		return s, err
	}
	r.say("the node is stopped; what follows needs no network")
	if s.VerifyExit, err = r.verify(ctx, s.evidence, s.evidence.record); err != nil {
		return s, err
	}
	changed, err := r.tampered(s.evidence)
	if err != nil {
		return s, err
	}
	if s.TamperExit, err = r.verify(ctx, s.evidence, changed); err != nil {
		return s, err
	}
	if s.VerifyExit != 0 || s.TamperExit != 1 {
		return s, fmt.Errorf("the verifier ended with %d for the record and %d for the changed one, it should be 0 and 1",
			s.VerifyExit, s.TamperExit)
	}
	if !o.KeepRunning {
		return s, nil
	}
	return s, errors.Join(r.closeBooks(), r.start(ctx)) // whoever works with the chain works with the books as well
}
