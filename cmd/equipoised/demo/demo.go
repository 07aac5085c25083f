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
	// Out is where the audience reads along.
	Out io.Writer
	// Finished is called with the summary, before a chain that is kept running is stopped.
	Finished func(Summary) error
}

// Run acts a whole trial on a fresh chain.
func Run(ctx context.Context, c Chain, o Options) (err error) {
	began := time.Now()
	acted := plan.Synthetic()
	if o.Data != "" {
		if acted, err = plan.Pilot(o.Data); err != nil {
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
	s, err := newStage(o.Home, c)
	if err != nil {
		return err
	}
	p := &production{stage: s, plan: acted, out: o.Out}
	defer func() { err = errors.Join(err, p.closeBooks(), s.close()) }()

	if err := p.premiere(ctx); err != nil {
		return err
	}
	act := p.story
	if acted.Replay {
		act = p.replay
	}
	if err := act(ctx); err != nil {
		return err
	}
	summary, err := p.finale(ctx, o)
	if err != nil {
		return err
	}
	summary.kept, summary.Seconds = kept, time.Since(began).Seconds()
	if err := o.Finished(summary); err != nil || !o.KeepRunning {
		return err
	}
	p.say("the chain goes on, with the homes of all actors in %s", filepath.Join(s.dir, "actors"))
	p.say("RPC http://%s, REST http://%s, gRPC %s, home %s; interrupt to stop",
		s.addresses.RPC, s.addresses.API, s.addresses.GRPC, s.nodeHome())
	<-ctx.Done()
	return nil
}

// premiere makes the chain: the consortium's accreditor is named in its genesis, the sponsor's money exists from the
// start.
func (p *production) premiere(ctx context.Context) (err error) {
	if err := localnet.RequireVacant(p.nodeHome()); err != nil {
		return err // before anybody's key of an earlier run is replaced
	}
	if p.accreditor, err = p.enter("accreditor", hd.Secp256k1); err != nil {
		return err
	}
	balances := []banktypes.Balance{{
		Address: p.accreditor.String(),
		Coins:   sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000), payment(4*p.plan.Earned())),
	}}
	err = p.open(ctx, balances, func(e app.Encoding, state map[string]json.RawMessage) error {
		g := identitytypes.DefaultGenesis()
		if err := g.AddAccreditor(e.Address, identitytypes.GenesisAccreditor{
			LegalName: "Consortium", Country: p.plan.Sites[0].Country, Address: p.accreditor.String(),
			NameDigest: nameDigest(p.accreditor.name),
		}); err != nil {
			return err
		}
		state[identitytypes.ModuleName] = e.Codec.MustMarshalJSON(g)
		return nil
	})
	if err == nil {
		p.say("a chain with one validator is up; its home is %s", p.nodeHome())
	}
	return err
}

// finale counts everything, collects the evidence, switches the chain off and has the verifier look.
func (p *production) finale(ctx context.Context, o Options) (s Summary, err error) {
	if s, err = p.tally(ctx); err != nil {
		return s, err
	}
	if s.evidence, err = p.collectEvidence(ctx); err != nil {
		return s, err
	}
	s.BundleBytes = s.evidence.bundleBytes
	if err := p.close(); err != nil {
		return s, err
	}
	p.say("the node is stopped; what follows needs no network")
	if s.VerifyExit, err = p.verify(ctx, s.evidence, s.evidence.record); err != nil {
		return s, err
	}
	changed, err := p.tampered(s.evidence)
	if err != nil {
		return s, err
	}
	if s.TamperExit, err = p.verify(ctx, s.evidence, changed); err != nil {
		return s, err
	}
	if s.VerifyExit != 0 || s.TamperExit != 1 {
		return s, fmt.Errorf("the verifier ended with %d for the record and %d for the changed one, it should be 0 and 1",
			s.VerifyExit, s.TamperExit)
	}
	if !o.KeepRunning {
		return s, nil
	}
	return s, errors.Join(p.closeBooks(), p.start(ctx)) // whoever works with the chain works with the books as well
}
