package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	theTrial  = 3
	theSite   = 2
	otherSite = 5

	day    = 24 * time.Hour
	window = 90 * day
)

var (
	coordinator = sdk.AccAddress("the site's coordinator")
	nurse       = sdk.AccAddress("attests visits only")
	stranger    = sdk.AccAddress("nobody's delegate")
	notary      = sdk.AccAddress("of another organisation")

	start = time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC)
)

type fixture struct {
	*testing.T
	keeper.Keeper
	msgs    types.MsgServer
	queries types.QueryServer
	ctx     sdk.Context

	audit    audit
	identity identity
	trial    *trial
	protocol *protocol
	payout   *payout
	consent  *consent
}

func setup(t *testing.T) *fixture {
	t.Helper()
	key, doubles := storetypes.NewKVStoreKey(types.StoreKey), storetypes.NewKVStoreKey("doubles")
	ctx := testutil.DefaultContextWithKeys(map[string]*storetypes.KVStoreKey{key.Name(): key, doubles.Name(): doubles}, nil, nil)
	j := journal{doubles}
	f := &fixture{
		T:        t,
		ctx:      ctx.WithBlockHeight(10).WithBlockTime(start),
		audit:    audit{j},
		identity: identity{j, map[string]uint64{coordinator.String(): 7, nurse.String(): 7, notary.String(): 8}},
		trial: &trial{
			journal: j, status: trialfact.Status_STATUS_RECRUITING,
			delegated: map[string][]fact.Task{
				coordinator.String(): {
					fact.Task_TASK_RECRUITMENT, fact.Task_TASK_ENROLMENT, fact.Task_TASK_VISIT_ATTESTATION, fact.Task_TASK_FOLLOW_UP,
				},
				nurse.String(): {fact.Task_TASK_VISIT_ATTESTATION},
			},
		},
		protocol: &protocol{schedule: &protocoltypes.Schedule{
			Trial: theTrial, Line: 4, Version: 2, Denom: "uusd",
			Tariffs: []protocoltypes.Tariff{
				{Code: "VISIT", Amount: math.NewInt(50_000_000)},
				{Code: "TRAVEL", Amount: math.NewInt(12_500_000), Cap: 2},
			},
		}},
		payout:  &payout{journal: j},
		consent: &consent{journal: j, standings: make(map[fact.Hash]consenttypes.Standing)},
	}
	f.Keeper = keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, runtime.NewKVStoreService(key),
		address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()), keeper.Keepers{
			Identity: f.identity, Trial: f.trial, Registration: f.trial, Protocol: f.protocol, Payout: f.payout, Consent: f.consent,
			Audit: f.audit,
		})
	f.msgs, f.queries = keeper.NewMsgServer(f.Keeper), keeper.NewQueryServer(f.Keeper)
	t.Cleanup(func() { require.NoError(t, f.CheckInvariants(f.ctx)) })
	return f
}

// send handles a message as a transaction does: what a refused one wrote is forgotten.
func send[M, R any](f *fixture, handle func(context.Context, M) (R, error), msg M) (R, error) {
	branch, write := f.ctx.CacheContext()
	res, err := handle(branch, msg)
	if err == nil {
		write()
	}
	return res, err
}

// must is send for a message that must succeed.
func must[M, R any](f *fixture, handle func(context.Context, M) (R, error), msg M) R {
	f.Helper()
	res, err := send(f, handle, msg)
	require.NoError(f, err)
	return res
}

// refused is send for a message that must be refused with an error, and must change nothing.
func refused[M, R any](f *fixture, handle func(context.Context, M) (R, error), msg M, want error) error {
	f.Helper()
	before := f.snapshot()
	_, err := send(f, handle, msg)
	require.ErrorIs(f, err, want)
	require.Equal(f, before, f.snapshot(), "a refusal changes nothing")
	return err
}

// snapshot is everything that a message may change.
func (f *fixture) snapshot() map[string]any {
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(f, err)
	all := map[string]any{"state": state}
	for _, kind := range []string{"fact", "grant", "enrolment", "account", "accrual", "offer", "spent", "earned", "key"} {
		all[kind] = f.audit.all(f.ctx, kind)
	}
	return all
}

// later moves the block time on.
func (f *fixture) later(d time.Duration) {
	f.ctx = f.ctx.WithBlockHeight(f.ctx.BlockHeight() + 1).WithBlockTime(f.ctx.BlockTime().Add(d))
}

// lastFact returns the fact that was recorded last.
func (f *fixture) lastFact() fact.Fact {
	facts := f.audit.facts(f.ctx)
	return facts[len(facts)-1]
}

// at brings a new participation into a state by messages, a day for each, and returns its handle. Its consent is given.
func (f *fixture) at(n byte, state types.State) fact.Hash {
	f.Helper()
	handle := filled(n)
	must(f, f.msgs.Invite, f.invitation(n))
	if state == types.State_STATE_INVITED {
		return fact.Hash(handle)
	}
	f.consented(fact.Hash(handle))
	for _, next := range ways[state] {
		f.later(day)
		require.NoError(f, f.step(next, handle))
	}
	return fact.Hash(handle)
}

// consented gives the participation a consent to version 1.
func (f *fixture) consented(handle fact.Hash) {
	f.consent.standings[handle] = consenttypes.Standing{
		State: consenttypes.State_STATE_GIVEN, FormLine: 1, Version: 1, Given: true,
	}
}

// withdrawn withdraws the consent at the time of the block.
func (f *fixture) withdrawn(handle fact.Hash) {
	s := f.consent.standings[handle]
	s.State, s.Given, s.Stale, s.Withdrawn, s.WithdrawnAt = consenttypes.State_STATE_WITHDRAWN, false, false, true, f.ctx.BlockTime()
	f.consent.standings[handle] = s
}

// ways lists the steps that lead from the invitation to each state.
var ways = map[types.State][]types.State{
	types.State_STATE_SCREENING:     {types.State_STATE_SCREENING},
	types.State_STATE_SCREEN_FAILED: {types.State_STATE_SCREENING, types.State_STATE_SCREEN_FAILED},
	types.State_STATE_ENROLLED:      {types.State_STATE_SCREENING, types.State_STATE_ENROLLED},
	types.State_STATE_FOLLOW_UP:     {types.State_STATE_SCREENING, types.State_STATE_ENROLLED, types.State_STATE_FOLLOW_UP},
	types.State_STATE_CLOSED:        {types.State_STATE_SCREENING, types.State_STATE_ENROLLED, types.State_STATE_FOLLOW_UP, types.State_STATE_CLOSED},
}

// step sends the coordinator's message that brings a participation into a state.
func (f *fixture) step(next types.State, handle []byte) (err error) {
	signer := coordinator.String()
	switch next {
	case types.State_STATE_SCREENING:
		_, err = send(f, f.msgs.StartScreening, &types.MsgStartScreening{Signer: signer, Handle: handle})
	case types.State_STATE_SCREEN_FAILED:
		_, err = send(f, f.msgs.FailScreening, &types.MsgFailScreening{Signer: signer, Handle: handle, ReasonCommitment: filled(200)})
	case types.State_STATE_ENROLLED:
		_, err = send(f, f.msgs.Enrol, &types.MsgEnrol{Signer: signer, Handle: handle})
	case types.State_STATE_FOLLOW_UP:
		_, err = send(f, f.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: signer, Handle: handle})
	case types.State_STATE_CLOSED:
		_, err = send(f, f.msgs.Close, &types.MsgClose{Signer: signer, Handle: handle, ReasonCommitment: filled(201)})
	}
	return err
}

func filled(b byte) []byte {
	raw := make([]byte, fact.HashSize)
	for i := range raw {
		raw[i] = b
	}
	return raw
}
